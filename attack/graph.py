"""How the answers of a lattice lie in one another: what the sampler moves on.

A leaf is the part of a bucket that lies in one area of each set, as cells and areas cut each other.
Whoever attacks knows where in a cell people live, and so how much of it lies in which area.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import h3
import numpy as np
from numpy.typing import NDArray

from attack.city import Box, built_up, common, ground
from attack.lattice import UNKNOWN, Ints, Lattice, Node, holding, kinds_over, padded
from attack.oracle import Offer

Floats = NDArray[np.float64]
Atom = tuple[str, tuple[str, ...]]  # cell, and the areas of each set
Cut = Mapping[str, Mapping[tuple[str, ...], float]]


@dataclass(frozen=True, eq=False)
class Graph:
    """Leaves, and the nodes that hold them.

    bucket
        (leaves,) int32: the position of the bucket that a leaf is a part of.
    share
        (leaves,) float64: how much of its bucket it is; those of one bucket add up to 1.
    over
        (leaves, k) int32: the nodes that hold a leaf, its bucket first, -1 where there are fewer.
    own
        (leaves, k) bool: whether such a node is of the kind of the leaf alone.
    beside
        (leaves, s) int32: leaves that differ in the cell, the area, the kind or the period alone,
        under the same node; -1 where there are fewer.
    start, child
        The parts of node i, which hold nothing else, are `child[start[i]:start[i + 1]]`.
    """

    bucket: Ints
    share: Floats
    over: Ints
    own: NDArray[np.bool_]
    beside: Ints
    start: Ints
    child: Ints


def graph_of(lattice: Lattice, areas: Mapping[str, Mapping[str, Box]]) -> Graph:
    """Make the graph of a lattice.

    Parameters
    ----------
    areas
        The outlines of the areas of each set, by code; those of one set do not overlap.
    """
    number = {node: at for at, node in enumerate(lattice.nodes)}
    told = [areas[one] for one in lattice.offer.areas]
    cut = {cell: _cut(cell, told) for cell in sorted({cell for cell, _, _ in lattice.buckets})}
    leaves = [
        (at, (cell, within), share)
        for at, (cell, _, _) in enumerate(lattice.buckets)
        for within, share in cut[cell].items()
    ]
    nodes = [list(_over(lattice.offer, lattice.buckets[at], atom)) for at, atom, _ in leaves]
    over = padded([[number[one] for one in some] for some in nodes])
    own = padded([[node[1] == some[0][1] for node in some] for some in nodes]) == 1
    start, child = _parts(lattice, number, cut)
    return Graph(
        np.array([at for at, _, _ in leaves], np.int32),
        np.array([share for _, _, share in leaves]),
        over,
        own,
        _beside(lattice, [(at, atom) for at, atom, _ in leaves]),
        start,
        child,
    )


def _cut(cell: str, sets: Sequence[Mapping[str, Box]]) -> dict[tuple[str, ...], float]:
    """Cut a cell by areas: in which areas a part of it lies, and the share of its people there."""
    parts: dict[tuple[str, ...], Box] = {(): built_up(cell)}
    for areas in sets:
        parts = {
            (*within, code): part
            for within, whole in parts.items()
            for code, area in areas.items()
            if ground(part := common(whole, area)) > 0
        }
    found = {within: ground(part) for within, part in parts.items()}
    return {within: one / sum(found.values()) for within, one in found.items()} or {(): 1.0}


def _over(offer: Offer, bucket: Node, atom: Atom) -> Iterator[Node]:
    """Yield the nodes that hold a leaf."""
    cell, kind, span = bucket
    places = [h3.cell_to_parent(cell, one) for one in reversed(offer.resolutions)]
    for place, step in product([*places, *atom[1]], range(len(offer.spans))):
        longer = holding(offer, step, span)
        yield from ((place, one, longer) for one in kinds_over(offer, kind))


def _parts(lattice: Lattice, number: Mapping[Node, int], cut: Cut) -> tuple[Ints, Ints]:
    """List the parts of every node; a part that is never told gives way to its own parts."""
    within = _places_within(lattice.offer, cut)
    below = [
        [number[one] for one in _below(lattice.offer, node, within) if one in number]
        for node in lattice.nodes
    ]

    def told(at: int) -> Iterator[int]:
        for one in below[at]:
            yield from (told(one) if lattice.seen[one] == UNKNOWN else (one,))

    found = [list(dict.fromkeys(told(at))) for at in range(len(below))]
    ends = np.cumsum([0, *map(len, found)])
    return ends.astype(np.int32), np.array([one for some in found for one in some], np.int32)


def _places_within(offer: Offer, cut: Cut) -> Mapping[str, Sequence[str]]:
    """Return the next finer cells in each cell, and the areas and finest cells in each area."""
    found = defaultdict(list)
    for finer, resolution in zip(offer.resolutions[1:], offer.resolutions, strict=False):
        for cell in sorted({h3.cell_to_parent(one, finer) for one in cut}):
            found[h3.cell_to_parent(cell, resolution)].append(cell)
    holds: dict[str, set[Atom]] = defaultdict(set)
    for cell, parts in cut.items():
        for within in parts:
            for place in (cell, *within):
                holds[place].add((cell, within))
    areas = {area for parts in cut.values() for within in parts for area in within}
    for area in sorted(areas):
        inside = [one for one, atoms in holds.items() if one != area and atoms <= holds[area]]
        found[area] += inside
    return found


def _below(offer: Offer, node: Node, within: Mapping[str, Sequence[str]]) -> Iterator[Node]:
    """Yield the parts of a node: its cells, its groups and kinds, its periods."""
    place, kind, span = node
    yield from ((one, kind, span) for one in within.get(place, ()))
    kinds = offer.groups.get(kind, ()) if kind else (*offer.groups, *offer.kinds)
    yield from ((place, one, span) for one in kinds)
    step = next(at for at, spans in enumerate(offer.spans) if span in spans)
    if step:
        inside = [one for one in offer.spans[step - 1] if span[0] <= one[0] and one[1] <= span[1]]
        yield from ((place, kind, one) for one in inside)


def _beside(lattice: Lattice, leaves: list[tuple[int, Atom]]) -> Ints:
    """Find the leaves that share a parent with each leaf, and differ in one way."""
    offer = lattice.offer
    coarser = offer.resolutions[-2] if len(offer.resolutions) > 1 else offer.resolutions[-1]
    step = min(1, len(offer.spans) - 1)
    families: dict[tuple[object, ...], list[int]] = defaultdict(list)
    named: list[tuple[tuple[object, ...], ...]] = []
    for at, (bucket, (cell, within)) in enumerate(leaves):
        _, kind, span = lattice.buckets[bucket]
        longer = holding(offer, step, span)
        names: tuple[tuple[object, ...], ...] = (
            ("cell", h3.cell_to_parent(cell, coarser), kind, span),
            ("kind", cell, within, span),
            ("time", cell, within, kind, longer),
        )
        named.append(names)
        for name in names:
            families[name].append(at)
    return padded(
        [
            [one for name in names for one in families[name] if one != at]
            for at, names in enumerate(named)
        ]
    )
