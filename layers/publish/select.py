"""Exact base counts: period, dimensions, places. Only `protect` may see what this yields."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import LayerDefinition
from layers.errors import BadParameter, SnapshotError
from layers.grid import cells_to_parents
from layers.model import (
    Cells,
    Counts,
    Cube,
    Facts,
    Question,
    State,
    Stated,
    having,
    worst_states,
)
from layers.periods import Period
from layers.publish.adding import Places, Wanted, add_up, over_cells, rows_of
from layers.publish.spoken import Spoken, spoken_by_records

Where = tuple[tuple[str, tuple[str, ...]], ...]


def select(
    cube: Cube,
    layer: LayerDefinition,
    question: Question,
    part: Cells | None = None,
    spoken: Spoken | None = None,
) -> Counts:
    """Count the records that a question asks for, and add its amount up, over every covered place.

    Parameters
    ----------
    part
        (k,) of the covered cells, sorted, each once: count these alone.
    spoken
        Of which periods the source speaks; if not told, of those that hold records.

    Raises
    ------
    BadParameter
        If the question names an area set or a resolution that the source was not counted by.
    SnapshotError
        If the delivery is older than the declaration of the amount.
    """
    facts, places = _facts(cube, question, part)
    wanted = _wanted(facts, cube, _where(layer, question), question.span)
    found = add_up(facts, wanted, places, part is None, layer.amount is not None)
    state = _states(cube, layer, question, len(places.place))
    completeness = (spoken or spoken_by_records(cube)).completeness(question)
    counts = Counts(places.place, found.n, found.key, state, *completeness)
    if layer.amount is None:
        return counts
    _refuse_unknown(cube, layer.amount)
    column, rows, at = cube.amounts.index(layer.amount), found.rows, found.at
    return replace(
        _with_amount(counts, cube, layer.amount, facts.sums[rows], at),
        lowest=_outermost(np.minimum, facts.lowest[rows, column], at, counts),
        highest=_outermost(np.maximum, facts.highest[rows, column], at, counts),
    )


def _refuse_unknown(cube: Cube, amount: str) -> None:
    if amount not in cube.amounts:
        raise SnapshotError(
            f"{cube.source}: this delivery has no amount {amount!r}; it was ingested before that "
            "was declared. Ingest the source again."
        )


def _with_amount(
    counts: Counts, cube: Cube, amount: str, sums: NDArray[np.float64], at: NDArray[np.intp]
) -> Counts:
    """Add an amount up over the places of the facts, and the records that have it."""

    def added(name: str) -> NDArray[np.float64]:
        column = sums[:, cube.amounts.index(name)]
        return np.asarray(np.bincount(at, column, len(counts.place)), np.float64)

    named = having(amount)
    records = added(named) if named in cube.amounts else counts.n.astype(np.float64)
    return replace(counts, total=added(amount), having=records)


def _outermost(
    outer: np.ufunc, amounts: NDArray[np.float64], at: NDArray[np.intp], counts: Counts
) -> NDArray[np.float64]:
    """Return the lowest or the highest amount of each place; infinity where there is none."""
    found = np.full(len(counts.place), np.inf if outer is np.minimum else -np.inf)
    outer.at(found, at, amounts)
    return found


def _facts(cube: Cube, question: Question, part: Cells | None) -> tuple[Facts, Places]:
    if question.areas is None:
        cells = covered_cells(cube, question) if part is None else part
        return cube.facts, over_cells(cells, question.resolution or 0)
    if question.areas not in cube.areas:
        listed = ", ".join(cube.areas) or "none"
        raise BadParameter(
            f"areas: got {question.areas[:80]!r}; {question.layer} is counted by: {listed}."
        )
    areas = cube.areas[question.areas]
    return areas.facts, Places(np.arange(len(areas.codes), dtype=np.uint64))


def _states(
    cube: Cube, layer: LayerDefinition, question: Question, places: int
) -> NDArray[np.uint8]:
    """Find what the source itself says of each place; what is added up has the worst state."""
    state = np.full(places, State.VALUE, np.uint8)
    if question.areas is None:
        return state
    areas = cube.areas[question.areas]
    if areas.stated:
        wanted = _wanted(areas.stated, cube, _where(layer, question), question.span)
        rows = rows_of(areas.stated, wanted)
        at = areas.stated.place[rows].astype(np.intp)
        state = worst_states(places, at, areas.stated.state[rows])
    silent = frozenset(areas.silent)  # numpy compares texts pair by pair
    state[np.array([one in silent for one in areas.codes], bool)] = State.NO_DATA
    return state


def _where(layer: LayerDefinition, question: Question) -> Where:
    return (*layer.filter.items(), *question.where)


def covered_cells(cube: Cube, question: Question) -> Cells:
    """Return every covered cell at the asked resolution, sorted.

    Raises
    ------
    BadParameter
        If the source was not counted at that resolution.
    """
    resolution = question.resolution or 0
    if resolution > cube.finest_resolution:
        raise BadParameter(
            f"resolution: got {resolution}; {question.layer} is counted at "
            f"{cube.finest_resolution} and coarser."
        )
    if resolution == cube.finest_resolution:
        return cube.extent.cells
    parents = cells_to_parents(cube.extent.cells, resolution)  # ascending, as their children are
    first = np.ones(len(parents), bool)
    first[1:] = parents[1:] != parents[:-1]
    return parents[first]


def wanted_of(cube: Cube, layer: LayerDefinition, question: Question) -> Wanted:
    """Find the facts of cells that a question asks for."""
    return _wanted(cube.facts, cube, _where(layer, question), question.span)


def _wanted(facts: Facts | Stated, cube: Cube, where: Where, span: Period) -> Wanted:
    """Find the facts within a span that match all filters; a period is one slice."""
    begin, end = np.array(span.days, np.int32)  # of another type, all periods would be copied
    first = int(np.searchsorted(facts.period, begin, side="left"))
    last = int(np.searchsorted(facts.period, end, side="right"))
    names = list(cube.dimensions)
    most = max((len(values) for values in cube.dimensions.values()), default=0)
    codes = np.ones((len(names) if where else 0, most), bool)
    for name, values in where:
        known, asked = cube.dimensions[name], frozenset(values)
        codes[names.index(name), : len(known)] &= np.array([one in asked for one in known], bool)
    return Wanted(first, last, codes)
