"""Every question that a layer offers, asked, and how the answers lie in one another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import h3
import httpx
import numpy as np
from numpy.typing import NDArray

from attack.city import KINDS, MONTHS, City
from attack.oracle import Offer, Question, Span, Values, ask

Ints = NDArray[np.int32]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Node = tuple[str, str, Span]  # cell, kind (empty: all), period
SUPPRESSED, UNKNOWN = -1, -2


@dataclass(frozen=True, eq=False)
class Lattice:
    """All published values of a layer, as a graph.

    leaves
        The finest buckets: cell, kind, period.
    seen
        (nodes,) int32: the published value, SUPPRESSED, or UNKNOWN where the question is refused.
    above
        (leaves, k) int32: the nodes that hold a leaf, the leaf itself first; column by column of
        one kind.
    beside
        (leaves, s) int32: leaves that differ in the cell, the kind or the period alone, under the
        same node; -1 where there are fewer.
    start, child
        The nodes just below node i are `child[start[i]:start[i + 1]]`.
    """

    offer: Offer
    nodes: tuple[Node, ...]
    leaves: tuple[Node, ...]
    seen: Ints
    above: Ints
    beside: Ints
    start: Ints
    child: Ints


def read_lattice(client: httpx.Client, offer: Offer) -> Lattice:
    """Ask every question of the lattice: each resolution, kind and period."""
    spans = [span for step in offer.spans for span in step]
    answers = {
        asked: ask(client, offer, asked)
        for asked in (
            Question(*one) for one in product(offer.resolutions, spans, ("", *offer.kinds))
        )
    }
    return build(offer, answers)


def true_leaves(lattice: Lattice, city: City) -> tuple[Counts, Floats, Bools]:
    """Return the true count of every leaf, its rate, and whether it lies in the city."""
    cells = {cell: at for at, cell in enumerate(city.cells)}
    months = {str(month): at for at, month in enumerate(MONTHS)}
    truth, rate = np.zeros(len(lattice.leaves), np.int64), np.zeros(len(lattice.leaves))
    inside = np.array([cell in cells for cell, _, _ in lattice.leaves])
    for at in np.flatnonzero(inside).tolist():
        cell, kind, span = lattice.leaves[at]
        where = cells[cell], KINDS.index(kind), months[span[0][:7]]
        truth[at], rate[at] = city.truth[where], city.rate[where]
    return truth, rate, inside


def true_nodes(lattice: Lattice, leaves: Counts) -> Counts:
    """Add the true counts of leaves up for every node."""
    found = np.zeros(len(lattice.nodes), np.int64)
    for column in lattice.above.T:
        np.add.at(found, column, leaves)
    return found


def build(offer: Offer, answers: dict[Question, Values | None]) -> Lattice:
    """Make the graph of answers."""
    told = next(one for asked, one in answers.items() if asked.resolution == offer.resolutions[-1])
    cells = {offer.resolutions[-1]: sorted(told or {})}
    for resolution in offer.resolutions[:-1]:
        parents = {h3.cell_to_parent(one, resolution) for one in cells[offer.resolutions[-1]]}
        cells[resolution] = sorted(parents)
    nodes = tuple(
        (cell, asked.kind, asked.span) for asked in answers for cell in cells[asked.resolution]
    )
    number = {node: at for at, node in enumerate(nodes)}
    seen = [_seen(answers, node) for node in nodes]
    leaves = tuple(product(cells[offer.resolutions[-1]], offer.kinds, offer.spans[0]))
    above = [[number[node] for node in _above(offer, leaf)] for leaf in leaves]
    below = [[number[one] for one in _below(offer, node) if one in number] for node in nodes]
    ends = np.cumsum([0, *map(len, below)])
    return Lattice(
        offer,
        nodes,
        leaves,
        np.array(seen, np.int32),
        np.array(above, np.int32),
        _beside(offer, leaves),
        ends.astype(np.int32),
        np.array([one for some in below for one in some], np.int32),
    )


def _seen(answers: dict[Question, Values | None], node: Node) -> int:
    cell, kind, span = node
    answer = answers[Question(h3.get_resolution(cell), span, kind)]
    if answer is None or cell not in answer:
        return UNKNOWN
    return SUPPRESSED if np.isnan(answer[cell]) else int(answer[cell])


def _above(offer: Offer, leaf: Node) -> Iterator[Node]:
    cell, kind, span = leaf
    for resolution in reversed(offer.resolutions):
        parent = h3.cell_to_parent(cell, resolution)
        for step in range(len(offer.spans)):
            yield parent, kind, _holding(offer, step, span)
            yield parent, "", _holding(offer, step, span)


def _holding(offer: Offer, step: int, span: Span) -> Span:
    return next(one for one in offer.spans[step] if one[0] <= span[0] and span[1] <= one[1])


def _below(offer: Offer, node: Node) -> Iterator[Node]:
    """Yield the parts of a node: its cells, its kinds, its periods."""
    cell, kind, span = node
    finer = [one for one in offer.resolutions if one > h3.get_resolution(cell)]
    if finer:
        yield from ((one, kind, span) for one in h3.cell_to_children(cell, finer[0]))
    if not kind:
        yield from ((cell, one, span) for one in offer.kinds)
    step = next(at for at, spans in enumerate(offer.spans) if span in spans)
    if step:
        inside = [one for one in offer.spans[step - 1] if span[0] <= one[0] and one[1] <= span[1]]
        yield from ((cell, kind, one) for one in inside)


def _beside(offer: Offer, leaves: tuple[Node, ...]) -> Ints:
    """Find the leaves that share a parent with each leaf, and differ in one way."""
    coarser = offer.resolutions[-2] if len(offer.resolutions) > 1 else offer.resolutions[-1]
    step = min(1, len(offer.spans) - 1)
    families: dict[tuple[object, ...], list[int]] = {}
    named: list[tuple[tuple[object, ...], ...]] = []
    for at, (cell, kind, span) in enumerate(leaves):
        parent, longer = h3.cell_to_parent(cell, coarser), _holding(offer, step, span)
        names: tuple[tuple[object, ...], ...] = (
            ("c", parent, kind, span),
            ("k", cell, span),
            ("t", cell, kind, longer),
        )
        named.append(names)
        for name in names:
            families.setdefault(name, []).append(at)
    width = [max(len(one) for name, one in families.items() if name[0] == way) for way in "ckt"]
    beside = np.full((len(leaves), sum(width)), -1, np.int32)
    for at, names in enumerate(named):
        for first, name in zip(np.cumsum([0, *width[:-1]]).tolist(), names, strict=True):
            family = [one if one != at else -1 for one in families[name]]
            beside[at, first : first + len(family)] = family
    return beside
