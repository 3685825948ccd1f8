"""Every question that a layer offers, asked: buckets, and the nodes over them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import h3
import httpx
import numpy as np
from numpy.typing import NDArray

from attack.city import KINDS, MONTHS, City
from attack.oracle import Offer, Question, Span, Values, ask, ask_areas

Ints = NDArray[np.int32]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Node = tuple[str, str, Span]  # cell or area, kind or group (empty: all), period
Answers = Mapping[tuple[int | str, str, Span], Values | None]
SUPPRESSED, UNKNOWN = -1, -2


@dataclass(frozen=True, eq=False)
class Lattice:
    """All published values of a layer.

    nodes
        Every cell and area of every answer.
    seen
        (nodes,) int32: the published value, SUPPRESSED, or UNKNOWN where the question is refused
        or its place is never told.
    buckets
        The finest nodes: cell, kind, period.
    above
        (buckets, k) int32: the nodes of cells that hold a bucket, the bucket itself first; -1 where
        a bucket has fewer than others.
    """

    offer: Offer
    nodes: tuple[Node, ...]
    seen: Ints
    buckets: tuple[Node, ...]
    above: Ints


def read_lattice(client: httpx.Client, offer: Offer) -> Lattice:
    """Ask every question of the lattice: each resolution and area set, kind, group and period."""
    answers: dict[tuple[int | str, str, Span], Values | None] = {}
    for kind, span in product(("", *offer.groups, *offer.kinds), offer.every_span):
        for resolution in offer.resolutions:
            asked = Question(resolution, span, kind)
            answers[resolution, kind, span] = ask(client, offer, asked)
        for areas in offer.areas:
            answers[areas, kind, span] = ask_areas(client, offer, areas, span, kind)
    return build(offer, answers)


def build(offer: Offer, answers: Answers) -> Lattice:
    """Make a lattice of answers."""
    places = _places(offer, answers)
    silent = silent_cells(places, offer.resolutions) if offer.threshold else frozenset()
    nodes = tuple((at, kind, span) for asked, kind, span in answers for at in places[asked])
    seen = [
        UNKNOWN if at in silent else _seen(answers[asked, kind, span], at)
        for asked, kind, span in answers
        for at in places[asked]
    ]
    number = {node: at for at, node in enumerate(nodes)}
    buckets = tuple(product(places[offer.resolutions[-1]], offer.kinds, offer.spans[0]))
    above = padded([[number[node] for node in _above(offer, one)] for one in buckets])
    return Lattice(offer, nodes, np.array(seen, np.int32), buckets, above)


def silent_cells(
    places: Mapping[int | str, list[str]], resolutions: tuple[int, ...]
) -> frozenset[str]:
    """Find the cells that are never told: where they first have several parts, they have two."""
    found, decided = set(), set()
    for resolution, finer in product(resolutions, resolutions):
        if finer <= resolution:
            continue
        parts: dict[str, int] = {}
        for cell in places[finer]:
            parent = h3.cell_to_parent(cell, resolution)
            parts[parent] = parts.get(parent, 0) + 1
        found |= {cell for cell, count in parts.items() if count == 2 and cell not in decided}
        decided |= {cell for cell, count in parts.items() if count > 1}
    return frozenset(found)


def true_buckets(lattice: Lattice, city: City) -> tuple[Counts, Floats, Bools]:
    """Return the true count of every bucket, its rate, and whether it lies in the city."""
    cells = {cell: at for at, cell in enumerate(city.cells)}
    months = MONTHS.astype("datetime64[D]").astype(str).tolist()
    truth, rate = np.zeros(len(lattice.buckets), np.int64), np.zeros(len(lattice.buckets))
    inside = np.array([cell in cells for cell, _, _ in lattice.buckets])
    for at in np.flatnonzero(inside).tolist():
        cell, kind, (first, last) = lattice.buckets[at]
        within = [month for month, day in enumerate(months) if first <= day <= last]
        where = cells[cell], KINDS.index(kind), within
        truth[at], rate[at] = city.truth[where].sum(), city.rate[where].sum()
    return truth, rate, inside


def true_nodes(lattice: Lattice, truth: Counts) -> Counts:
    """Add the true counts of buckets up for every node of a cell."""
    found = np.zeros(len(lattice.nodes), np.int64)
    for column in lattice.above.T:
        np.add.at(found, column[column >= 0], truth[column >= 0])
    return found


def padded(rows: Sequence[Sequence[int]]) -> Ints:
    """Make a table of rows that are not equally long; -1 where there is nothing."""
    table = np.full((len(rows), max(map(len, rows))), -1, np.int32)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table


def holding(offer: Offer, step: int, span: Span) -> Span:
    """Return the period of a length that holds a finer one."""
    return next(one for one in offer.spans[step] if one[0] <= span[0] and span[1] <= one[1])


def kinds_over(offer: Offer, kind: str) -> tuple[str, ...]:
    """Return a kind, the group that holds it, and all kinds."""
    groups = [name for name, values in offer.groups.items() if kind in values]
    return (kind, *groups, "")


def _places(offer: Offer, answers: Answers) -> dict[int | str, list[str]]:
    """Return the cells at each resolution, and the areas of each set."""
    finest = next(
        one for (asked, _, _), one in answers.items() if asked == offer.resolutions[-1] and one
    )
    cells: dict[int | str, list[str]] = {
        resolution: sorted({h3.cell_to_parent(cell, resolution) for cell in finest})
        for resolution in offer.resolutions
    }
    areas = {
        asked: sorted(one) for (asked, _, _), one in answers.items() if asked in offer.areas and one
    }
    return cells | areas


def _seen(answer: Values | None, place: str) -> int:
    if answer is None or place not in answer:
        return UNKNOWN
    return SUPPRESSED if np.isnan(answer[place]) else int(answer[place])


def _above(offer: Offer, bucket: Node) -> Iterator[Node]:
    cell, kind, span = bucket
    for resolution, step in product(reversed(offer.resolutions), range(len(offer.spans))):
        parent, longer = h3.cell_to_parent(cell, resolution), holding(offer, step, span)
        yield from ((parent, one, longer) for one in kinds_over(offer, kind))
