"""A whole without its parts: what is left over where all parts but one are told."""

from collections.abc import Iterator

import h3
import httpx
import numpy as np
import polars as pl

from attack.city import RESOLUTION, Box, City, wards
from attack.graph import Graph
from attack.lattice import Counts, Lattice
from attack.oracle import Question, Span, ask, ask_areas
from attack.score import CONTROL, Figure, Outcome, Skipped, share, wilson

NAME = "subtraction"
SMALL = 4


def parts(
    lattice: Lattice, graph: Graph, truth: Counts, city: str, control: bool = False
) -> Iterator[Outcome]:
    """Take the told parts of a told node from it; the one that is not told is what is left.

    On the open twin every part is told: there each one of 1-4 is left out in turn.
    """
    guesses, true = [], []
    for whole, children in _wholes(lattice, graph):
        seen = lattice.seen[children]
        missing = children[seen < 0] if not control else children[_small(truth[children])]
        if lattice.seen[whole] < 0 or (not control and len(missing) != 1):
            continue
        for one in missing[:1].tolist():
            others = children[children != one]
            guesses.append(int(lattice.seen[whole] - lattice.seen[others].sum()))
            true.append(int(truth[one]))
    yield _scored(f"{city}: node minus parts", np.array(guesses), np.array(true), control)


def areas(client: httpx.Client, lattice: Lattice, city: City, name: str) -> Iterator[Outcome]:
    """Take the told cells that lie wholly in an area from it; guess the rest, at its border too."""
    offer, guesses, true = lattice.offer, [], []
    if "wards" not in offer.areas:
        return
    inside = {code: _inside(city, box) for code, box in wards(city.box).items()}
    for kind in offer.kinds:
        for span in offer.spans[0]:
            told = ask(client, offer, Question(RESOLUTION, span, kind)) or {}
            whole = ask_areas(client, offer, "wards", span, kind)
            if whole is None:
                yield Skipped(NAME, f"{name}: areas are not answered")
                return
            for code, cells in inside.items():
                known = [one for one in cells if not np.isnan(told.get(one, np.nan))]
                if not np.isnan(whole[code]):
                    guesses.append(int(whole[code] - sum(told[one] for one in known)))
                    true.append(_left(city, code, known, (kind, span)))
    yield _scored(f"{name}: area minus cells", np.array(guesses), np.array(true), False)


def _scored(what: str, guesses: Counts, true: Counts, control: bool) -> Outcome:
    small = _small(true) if len(true) else np.zeros(0, bool)
    if not small.any():
        return Skipped(NAME, f"{what}: nowhere is a single part of 1-4 not told")
    right = np.clip(guesses[small], 1, SMALL) == true[small]
    trials, hits = len(right), int(right.sum())
    if control:
        return share(NAME, f"{what}, exact", hits, trials, target=CONTROL, control=True)
    blind = max(float((true[small] == one).mean()) for one in range(1, SMALL + 1))
    low, high = wilson(hits, trials)
    note = f"blind {blind:.3f}, attack {hits / trials:.3f}"
    words = f"{what}: a true 1-4 named exactly, advantage over blind"
    reached = hits / trials - blind
    return Figure(NAME, words, reached, low - blind, high - blind, trials, 0.12, note=note)


def _small(n: Counts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray((n >= 1) & (n <= SMALL))


def _wholes(lattice: Lattice, graph: Graph) -> Iterator[tuple[int, Counts]]:
    """Yield every node of a cell with its parts in one way: by cells, kinds, groups, periods."""
    offer = lattice.offer
    grouped = {kind for values in offer.groups.values() for kind in values}
    loose = {kind for kind in offer.kinds if kind not in grouped}
    for whole, node in enumerate(lattice.nodes):
        if not h3.is_valid_cell(node[0]):
            continue  # cells at its border are parts of other areas too
        below = graph.child[graph.start[whole] : graph.start[whole + 1]]
        ways: list[list[int]] = [[], [], [], []]
        for one in below.tolist():
            place, kind, span = lattice.nodes[one]
            if place != node[0] or span != node[2]:
                ways[0 if place != node[0] else 1].append(one)
                continue
            if kind in offer.kinds:
                ways[2].append(one)
            if kind in loose or kind in offer.groups:
                ways[3].append(one)
        yield from ((whole, np.array(way)) for way in ways if way)


def _inside(city: City, box: Box) -> list[str]:
    west, south, east, north = box

    def within(cell: str) -> bool:
        corners = h3.cell_to_boundary(cell)
        return all(south <= lat <= north and west <= lon <= east for lat, lon in corners)

    return [cell for cell in city.cells if within(cell)]


def _left(city: City, code: str, known: list[str], asked: tuple[str, Span]) -> int:
    """Count the true records of an area in one kind and period that lie in no known cell."""
    west, south, east, north = wards(city.box)[code]
    kind, (first, last) = asked
    records, at = city.records, [city.cells.index(one) for one in known]
    rows = records.filter(
        (records["kind"] == kind)
        & records["day"].is_between(pl.lit(first), pl.lit(last))
        & records["lon"].is_between(west, east, closed="left")
        & records["lat"].is_between(south, north, closed="left")
    )
    return len(rows.filter(~rows["cell"].is_in(at)))
