"""Edges of a coverage: no told cell is two others together, and silent areas are suppressed."""

from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.grid import shape_to_cells
from layers.model import PUBLIC, AreaFacts, Cells, Cube, Policy, Published, Question, State
from layers.periods import Period, Step, day_to_date, period_of
from layers.publish import Terms, publish
from layers.publish.edges import two_parts
from tests.layers.makers import make_cube, make_facts, make_layer, make_source, some_cells

MONTH = 19783  # 2024-03-01
TOP = h3.latlng_to_cell(52.05, 4.31, 5)
BELOW = sorted(h3.cell_to_children(TOP, 8))


def naive(covered: Cells, resolution: int, finer: list[int]) -> list[bool]:
    """Try for every cell all pairs of finer covered cells."""
    sets: dict[int, set[int]] = defaultdict(set)
    for cell in covered.tolist():
        for one in (resolution, *finer):
            sets[h3.cell_to_parent(cell, one)].add(cell)
    coarse = sorted(cell for cell in sets if h3.get_resolution(cell) == resolution)
    parts = [cell for cell in sets if h3.get_resolution(cell) > resolution]
    return [
        any(
            sets[one] | sets[other] == sets[cell] and not sets[one] & sets[other]
            for one, other in combinations(parts, 2)
            if sets[one] < sets[cell] and sets[other] < sets[cell]
        )
        for cell in coarse
    ]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(BELOW), min_size=1, max_size=14, unique=True),
    st.sampled_from([(5, [6, 7, 8]), (5, [7]), (6, [7, 8]), (6, [8]), (7, [8]), (8, [])]),
)
def test_exactly_the_cells_that_are_two_others_together_are_found(
    cells: list[int], lattice: tuple[int, list[int]]
) -> None:
    covered, (resolution, finer) = np.array(sorted(cells), np.uint64), lattice

    assert two_parts(covered, resolution, finer).tolist() == naive(covered, resolution, finer)


@pytest.mark.parametrize("box", [(4.30, 52.05, 4.33, 52.07), (4.2, 52.0, 4.4, 52.1)])
def test_two_parts_of_a_town_are_those_of_the_naive_loop(box: tuple[float, ...]) -> None:
    covered = shape_to_cells(shapely.box(*box), 8)

    for resolution, finer in ((6, [7, 8]), (7, [8])):
        assert two_parts(covered, resolution, finer).tolist() == naive(covered, resolution, finer)


def children(parent: int, count: int) -> list[int]:
    return sorted(h3.cell_to_children(parent))[:count]


@pytest.mark.parametrize(("count", "found"), [(1, False), (2, True), (3, False), (7, False)])
def test_two_parts_are_too_few_and_one_is_the_same(count: int, found: bool) -> None:
    covered = np.array(children(TOP, count), np.uint64)

    assert two_parts(covered, 5, [6]).tolist() == [found]


def test_an_only_part_of_two_parts_hides_the_whole_as_well() -> None:
    (only,) = children(TOP, 1)
    covered = np.array(children(only, 2), np.uint64)

    assert two_parts(covered, 5, [6, 7]).tolist() == [True]
    assert two_parts(covered, 6, [7]).tolist() == [True]


def crowded(cells: Cells) -> Cube:
    """Count a hundred records in each of some cells at resolution 9, and in two areas."""
    facts = make_facts([(MONTH, (), int(cell), 100, 1) for cell in cells], 0)
    areas = AreaFacts(("A", "B"), make_facts([(MONTH, (), n, 100, 1) for n in (0, 1)], 0))
    cube = make_cube(facts, {"districts": areas}, [MONTH])
    return replace(cube, extent=replace(cube.extent, cells=cells))


def told(protection: str, policy: Policy = PUBLIC, **parts: object) -> Published:
    source = make_source(
        protection=protection,
        areas=["districts"],
        dimensions={},
        lattice=None if protection == "open" else {"silent": {"districts": ["B"]}},
    )
    layer = make_layer(resolutions=[7, 8, 9])
    base = {"layer": layer.id, "span": MARCH, "open_ended": False, "resolution": 8, "areas": None}
    question = Question(**{**base, **parts})  # type: ignore[arg-type]
    return publish(crowded(EDGE), question, Terms(layer, source, policy))


MARCH: Period = period_of(Step.MONTH, day_to_date(MONTH))
EDGE = some_cells()
EXACT = Policy("police", exact=True)


def test_a_cell_of_two_parts_is_suppressed_however_full_it_is() -> None:
    hidden = two_parts(EDGE, 8, [9])

    answer = told("protected")

    assert hidden.any()
    assert not hidden.all()
    assert np.array_equal(answer.state == State.SUPPRESSED, hidden)
    assert np.array_equal(np.isnan(answer.value), hidden)


def test_the_parts_of_a_suppressed_cell_are_told() -> None:
    assert not (told("protected", resolution=9).state == State.SUPPRESSED).any()


def test_a_silent_area_is_suppressed() -> None:
    answer = told("protected", resolution=None, areas="districts")

    assert answer.state.tolist() == [State.VALUE, State.SUPPRESSED]
    assert np.isnan(answer.value[1])


@pytest.mark.parametrize(("protection", "policy"), [("open", PUBLIC),
                                                    ("protected", EXACT)])  # fmt: skip
@pytest.mark.parametrize("areas", [None, "districts"])
def test_what_is_told_exactly_has_no_edges(
    protection: str, policy: Policy, areas: str | None
) -> None:
    answer = told(protection, policy, resolution=None if areas else 8, areas=areas)

    assert not (answer.state == State.SUPPRESSED).any()


def test_a_period_without_data_stays_so_at_the_edge() -> None:
    before = period_of(Step.MONTH, MARCH.start.replace(month=1))

    assert (told("protected", span=before).state == State.NO_DATA).all()
