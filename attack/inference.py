"""All true counts at once, from everything that the lattice publishes.

A Markov chain over the counts of all leaves, with the likelihood of every published value of cells
and areas. The attacker believes beforehand that buckets are Poisson, at the rate that the coarsest
published value over them gives: no better knowledge of the city.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attack import kernels
from attack.graph import Graph
from attack.lattice import Lattice
from attack.noise import Public, tables
from attack.score import Figure, balanced, share, wilson

NAME = "inference"
SMALL = 4
SURE = 0.95
TOP = 40  # counts of this and more are tallied as one
LEAST_RATE = 1e-3
NEARLY_0 = 1e-9
EMPTY_OR_FEW = 0.70
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Effort:
    """How long each chain runs: sweeps to forget where it began, and sweeps that are tallied.

    A single short chain can stay at one count by chance, and seem sure; two do not at the same.
    """

    forget: int = 300
    tally: int = 700
    chains: int = 2


def infer(lattice: Lattice, graph: Graph, public: Public, effort: Effort) -> Floats:
    """Return the posterior (buckets, TOP + 1) of every true count."""
    rate = believed(lattice, graph)
    leaves = graph.bucket, graph.over, graph.beside, graph.start, graph.child
    board = kernels.Board(*leaves, lattice.seen, rate, *tables(public))
    chains = [_chain(lattice, board, effort, seed) for seed in range(1, effort.chains + 1)]
    return np.asarray(np.mean(chains, axis=0))


def _chain(lattice: Lattice, board: kernels.Board, effort: Effort, seed: int) -> Floats:
    """Run one chain, and return how often each bucket had each count."""
    kernels.seed(seed)
    drawn = np.random.default_rng(seed).poisson(board.rate).astype(np.int32)
    held = kernels.Held(drawn, np.zeros(len(lattice.nodes), np.int32))
    for column in board.over.T:
        np.add.at(held.node, column[column >= 0], drawn[column >= 0])
    tally = np.zeros((len(lattice.buckets), TOP + 1), np.int32)
    for at in range(effort.forget):
        # contradictions are let through at first, and less and less, so that the chain can move
        kernels.sweep(board, held, -4 - 16 * min(1, at / (0.7 * effort.forget)))
    for _ in range(effort.tally):
        kernels.sweep(board, held, -20.0)
        kernels.record(board, held, tally)
    return tally / effort.tally


def believed(lattice: Lattice, graph: Graph) -> Floats:
    """Share the coarsest told value over a leaf out over all leaves below it, by their shares.

    A value of the leaf's own kind comes before one of several kinds.
    """
    over, share, there = graph.over, graph.share, graph.over >= 0
    below = np.zeros(len(lattice.nodes))
    for column in over.T:
        np.add.at(below, column[column >= 0], share[column >= 0])
    seen = lattice.seen[over]
    size = np.where(there & (seen >= 0), below[over], 0.0)
    own = np.where(graph.own, size, 0.0)
    best = np.where(own.max(1) > 0, own.argmax(1), size.argmax(1))
    rows = np.arange(len(size))
    value, leaves = seen[rows, best], size[rows, best]
    known = leaves > 0
    rate = np.full(len(size), float(value[known].sum() / max(leaves[known].sum(), 1)))
    rate[known] = value[known] / leaves[known]
    return np.asarray(np.maximum(rate * share, LEAST_RATE))


def figures(truth: Ints, posterior: Floats, rate: Floats, city: str) -> Iterator[Figure]:
    """Score what is believed of every bucket against its true count.

    rate
        (buckets,) the mean that each was drawn with. Where rates differ, who knows them, and has
        asked nothing, already tells empty from few; the note says how well. There what is judged
        is what the answers add: an empty bucket against one of 1-2 that was drawn with the same
        rate, by how much the answers changed the odds.
    """
    yield _recovered(truth, posterior, city)
    yield _sure(truth, posterior, city)
    empty, few = np.flatnonzero(truth == 0), np.flatnonzero((truth == 1) | (truth == 2))
    odds = np.log(posterior[:, 1:3].sum(1) + NEARLY_0) - np.log(posterior[:, 0] + NEARLY_0)
    skewed = rate.min() < rate.max()
    what = f"{city}: empty against 1-2 records, balanced accuracy"
    note = f"rates alone {balanced(rate[few], rate[empty]):.3f}"
    note += "; told, not judged: most of it is where the city is busy" if skewed else ""
    judged = None if skewed else EMPTY_OR_FEW
    yield replace(_told_apart(odds, few, empty, what), target=judged, note=note)
    if skewed:
        gained = odds - np.log(rate + rate**2 / 2)  # Poisson: (r + r²/2) exp(-r) against exp(-r)
        pairs = same_rate(rate, few, empty)
        what = f"{city}: empty against 1-2 records at the same rate, balanced accuracy"
        yield _told_apart(gained, *pairs, what)


def same_rate(rate: Floats, few: Ints, empty: Ints) -> tuple[Ints, Ints]:
    """Pair each bucket of few with an empty one of the same rate; leave out what has none."""
    rng = np.random.default_rng(23)
    by_rate = {one: empty[rate[empty] == one] for one in np.unique(rate[few]).tolist()}
    pairs = [
        (at, others[rng.integers(len(others))])
        for at in few.tolist()
        if len(others := by_rate[rate[at]])
    ]
    one, other = np.array(pairs, np.int64).reshape(-1, 2).T
    return one, other


def _told_apart(score: Floats, few: Ints, empty: Ints, what: str) -> Figure:
    reached, least = balanced(score[few], score[empty]), 2 * min(len(few), len(empty))
    low, high = wilson(reached * least, least)
    return Figure(NAME, what, reached, low, high, least, EMPTY_OR_FEW)


def _recovered(truth: Ints, posterior: Floats, city: str) -> Figure:
    """Name the value of buckets that are told to hold 1-4; blind names the commonest of them."""
    small = (truth >= 1) & (truth <= SMALL)
    true = truth[small]
    blind = max(float((true == one).mean()) for one in range(1, SMALL + 1))
    hits = int((posterior[small, 1 : SMALL + 1].argmax(1) + 1 == true).sum())
    low, high = wilson(hits, len(true))
    reached = hits / len(true) - blind
    what = f"{city}: a true 1-4 named exactly, advantage over blind"
    note = f"blind {blind:.3f}, attack {hits / len(true):.3f}"
    return Figure(NAME, what, reached, low - blind, high - blind, len(true), 0.12, note=note)


def _sure(truth: Ints, posterior: Floats, city: str) -> Figure:
    claims = posterior[:, 1 : SMALL + 1].max(1) >= SURE
    right = claims & (posterior.argmax(1) == truth)
    trials = int(((truth >= 1) & (truth <= SMALL)).sum())
    what = f"{city}: sure claims (0.95) about a value 1-4, per true 1-4"
    note = f"{int(claims.sum())} claims, {int(right.sum())} right"
    return share(NAME, what, int(claims.sum()), trials, target=0.0, note=note)
