"""All true counts at once, from everything that the lattice publishes.

A Markov chain over the counts of all finest buckets, with the likelihood of every published value.
The attacker believes beforehand that buckets are Poisson, at the rate that the coarsest published
value over them gives: no better knowledge of the city.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attack import kernels
from attack.lattice import Lattice
from attack.noise import Public, tables
from attack.score import Figure, balanced, share, wilson

NAME = "inference"
SMALL = 4
SURE = 0.95
TOP = 40  # counts of this and more are tallied as one
LEAST_RATE = 1e-3
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


def infer(lattice: Lattice, public: Public, effort: Effort) -> Floats:
    """Return the posterior (leaves, TOP + 1) of every true count."""
    rate = believed(lattice)
    below = lattice.above, lattice.beside, lattice.start, lattice.child
    board = kernels.Board(*below, lattice.seen, rate, *tables(public))
    chains = [_chain(lattice, board, effort, seed) for seed in range(1, effort.chains + 1)]
    return np.asarray(np.mean(chains, axis=0))


def _chain(lattice: Lattice, board: kernels.Board, effort: Effort, seed: int) -> Floats:
    """Run one chain, and return how often each leaf had each count."""
    kernels.seed(seed)
    drawn = np.random.default_rng(seed).poisson(board.rate)
    count = np.zeros(len(lattice.nodes), np.int32)
    for column in lattice.above.T:
        np.add.at(count, column, drawn.astype(np.int32))
    tally = np.zeros((len(lattice.leaves), TOP + 1), np.int32)
    for at in range(effort.forget):
        # contradictions are let through at first, and less and less, so that the chain can move
        kernels.sweep(board, count, -4 - 16 * min(1, at / (0.7 * effort.forget)), tally)
    tally[:] = 0
    for _ in range(effort.tally):
        kernels.sweep(board, count, -20.0, tally)
    return tally / effort.tally


def believed(lattice: Lattice) -> Floats:
    """Share the coarsest told value over a leaf out over all leaves below it."""
    below = np.bincount(lattice.above.ravel(), minlength=len(lattice.nodes))
    seen = lattice.seen[lattice.above]
    size = np.where(seen >= 0, below[lattice.above], 0)
    # of its own kind: the even columns
    own = np.where(np.arange(size.shape[1]) % 2 == 0, size, 0)
    best = np.where(own.max(1) > 0, own.argmax(1), size.argmax(1))
    rows = np.arange(len(size))
    value, leaves = seen[rows, best], size[rows, best]
    known = leaves > 0
    rate = np.full(len(size), float(value[known].sum() / max(leaves[known].sum(), 1)))
    rate[known] = value[known] / leaves[known]
    return np.asarray(np.maximum(rate, LEAST_RATE))


def figures(truth: Ints, posterior: Floats, rate: Floats, city: str) -> Iterator[Figure]:
    """Score what is believed of every leaf against its true count.

    rate
        (leaves,) the mean that each was drawn with: who knows the city that well, and has asked
        nothing, already tells empty from few where it is skewed; the note says how well.
    """
    yield _recovered(truth, posterior, city)
    yield _sure(truth, posterior, city)
    empty, few = posterior[:, 0], posterior[:, 1:3].sum(1)
    odds = few / np.maximum(empty + few, 1e-12)
    is_few = (truth == 1) | (truth == 2)
    reached = balanced(odds[is_few], odds[truth == 0])
    note = f"rates alone {balanced(rate[is_few], rate[truth == 0]):.3f}"
    least = int(min(is_few.sum(), (truth == 0).sum()))
    low, high = wilson(reached * 2 * least, 2 * least)
    what = f"{city}: empty against 1-2 records, balanced accuracy"
    yield Figure(NAME, what, reached, low, high, 2 * least, 0.70, note=note)


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
