"""Selecting: exact counts, compared with a plain loop over the facts."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import BadParameter
from layers.grid import cells_to_parents
from layers.model import AreaFacts, Cube, Question
from layers.periods import EPOCH, Period, Step, period_of
from layers.publish.select import select
from layers.publish.spoken import spoken_by_records
from tests.layers.makers import make_cube, make_facts, make_layer, some_cells

MONTHS = [(date(2023, 11 + n, 1) if n < 2 else date(2024, n - 1, 1)) for n in range(6)]
DAYS = [(month - EPOCH).days for month in MONTHS]
CELLS = some_cells().tolist()
DIMENSIONS = {"kind": ("noise", "unknown", "waste"), "hour": ("day", "night")}
LAYER = make_layer()

Record = tuple[int, tuple[int, ...], int, int, int]


def records(places: list[int]) -> st.SearchStrategy[list[Record]]:
    one = st.tuples(
        st.sampled_from(DAYS),
        st.tuples(st.integers(0, 2), st.integers(0, 1)),
        st.sampled_from(places),
        st.integers(1, 9),
        st.integers(0, 2**32 - 1),
    )
    return st.lists(one, max_size=30)


def wheres() -> st.SearchStrategy[tuple[tuple[str, tuple[str, ...]], ...]]:
    one = [
        st.tuples(st.just(name), st.lists(st.sampled_from([*values, "never seen"]), max_size=3)
                  .map(tuple))
        for name, values in DIMENSIONS.items()
    ]  # fmt: skip
    return st.tuples(*one).flatmap(lambda both: st.sampled_from([(), both[:1], both[1:], both]))


spans = st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)).map(
    lambda ends: Period(min(ends), period_of(Step.MONTH, max(ends)).end)
)


def question(**parts: object) -> Question:
    base = {"layer": "all_reports", "span": Period(MONTHS[0], date(2024, 4, 30)),
            "open_ended": False, "resolution": 9, "areas": None}  # fmt: skip
    return Question(**{**base, **parts})  # type: ignore[arg-type]


def wanted(record: Record, asked: Question) -> bool:
    period, codes, *_ = record
    values = {name: DIMENSIONS[name][code] for name, code in zip(DIMENSIONS, codes, strict=True)}
    first, last = asked.span.days
    return first <= period <= last and all(values[name] in some for name, some in asked.where)


def cube_of(some: list[Record], settles_after: int = 0) -> Cube:
    return make_cube(make_facts(some, 2), {}, DAYS, DIMENSIONS, settles_after)


@given(some=records(CELLS), span=spans, where=wheres(), resolution=st.integers(5, 9))
def test_counts_of_cells_equal_a_loop_over_the_records(
    some: list[Record],
    span: Period,
    where: tuple[tuple[str, tuple[str, ...]], ...],
    resolution: int,
) -> None:
    asked = question(span=span, where=where, resolution=resolution)
    counts = select(cube_of(some), LAYER, asked)
    n, key = dict.fromkeys(counts.place.tolist(), 0), dict.fromkeys(counts.place.tolist(), 0)
    for record in filter(lambda one: wanted(one, asked), some):
        (parent,) = cells_to_parents(np.array([record[2]], np.uint64), resolution).tolist()
        n[parent] += record[3]
        key[parent] = (key[parent] + record[4]) % 2**32
    assert dict(zip(counts.place.tolist(), counts.n.tolist(), strict=True)) == n
    assert dict(zip(counts.place.tolist(), counts.key.tolist(), strict=True)) == key


@given(some=records(CELLS), where=wheres(), resolution=st.integers(6, 9), seed=st.integers(0, 9))
def test_some_cells_are_counted_as_all_are(
    some: list[Record], where: tuple[tuple[str, tuple[str, ...]], ...], resolution: int, seed: int
) -> None:
    asked = question(where=where, resolution=resolution)
    whole = select(cube_of(some), LAYER, asked)
    rows = np.flatnonzero(np.random.default_rng(seed).random(len(whole.place)) < 0.4)
    part = select(cube_of(some), LAYER, asked, whole.place[rows])
    assert np.array_equal(part.place, whole.place[rows])
    assert np.array_equal(part.n, whole.n[rows])
    assert np.array_equal(part.key, whole.key[rows])
    assert (part.delivered, part.settled) == (whole.delivered, whole.settled)


@given(some=records([0, 1, 2]), span=spans, where=wheres())
def test_counts_of_areas_equal_a_loop_over_the_records(
    some: list[Record], span: Period, where: tuple[tuple[str, tuple[str, ...]], ...]
) -> None:
    areas = {"blocks": AreaFacts(("A", "B", "C"), make_facts(some, 2))}
    cube = make_cube(make_facts([], 2), areas, DAYS, DIMENSIONS)
    asked = question(span=span, where=where, resolution=None, areas="blocks")
    naive = [sum(one[3] for one in some if one[2] == at and wanted(one, asked)) for at in range(3)]
    counts = select(cube, LAYER, asked)
    assert (counts.place.tolist(), counts.n.tolist()) == ([0, 1, 2], naive)


@given(some=records(CELLS))
def test_cells_of_every_resolution_add_up_to_the_records(some: list[Record]) -> None:
    cube = cube_of(some)
    sums = {int(select(cube, LAYER, question(resolution=one)).n.sum()) for one in range(10)}
    assert sums == {cube.account.rows_accepted}


@given(some=records(CELLS))
def test_months_add_up_to_their_year(some: list[Record]) -> None:
    cube = cube_of(some)
    months = [period_of(Step.MONTH, month) for month in MONTHS[2:]]
    parts = sum(select(cube, LAYER, question(span=month)).n for month in months)
    whole = select(cube, LAYER, question(span=Period(MONTHS[2], months[-1].end))).n
    assert np.array_equal(parts, whole)


@given(some=records(CELLS))
def test_values_of_a_dimension_add_up_to_the_whole(some: list[Record]) -> None:
    cube = cube_of(some)
    parts = [
        select(cube, LAYER, question(where=(("kind", (value,)),))).n for value in DIMENSIONS["kind"]
    ]
    assert np.array_equal(sum(parts), select(cube, LAYER, question()).n)


@given(some=records(CELLS))
def test_the_filter_of_a_layer_holds_for_every_question(some: list[Record]) -> None:
    waste = make_layer(filter={"kind": ["waste"]})
    both = select(cube_of(some), waste, question(where=(("kind", ("noise",)),)))
    assert both.n.sum() == 0
    same = select(cube_of(some), waste, question())
    asked = select(cube_of(some), LAYER, question(where=(("kind", ("waste",)),)))
    assert np.array_equal(same.n, asked.n)


@pytest.mark.parametrize(("day", "n"), [(14, 0), (15, 3), (16, 0)])
def test_a_span_of_one_day_holds_that_day_alone(day: int, n: int) -> None:
    cube = make_cube(make_facts([(DAYS[0] + 14, (), CELLS[0], 3, 1)], 0), periods=[DAYS[0] + 14])
    asked = question(span=Period(date(2023, 11, day), date(2023, 11, day)))
    assert select(cube, LAYER, asked).n.sum() == n


def test_every_covered_cell_is_told_also_without_records() -> None:
    counts = select(cube_of([]), LAYER, question())
    assert counts.place.tolist() == CELLS
    assert counts.n.tolist() == [0] * len(CELLS)


@pytest.mark.parametrize("resolution", range(10))
def test_places_are_sorted_and_each_once(resolution: int) -> None:
    place = select(cube_of([]), LAYER, question(resolution=resolution)).place.tolist()
    assert all(one < other for one, other in pairwise(place))


def test_a_resolution_finer_than_the_facts_is_refused() -> None:
    with pytest.raises(BadParameter, match="resolution: got 10; all_reports is counted at 9"):
        select(cube_of([]), LAYER, question(resolution=10))


def test_an_area_set_that_was_not_counted_is_refused() -> None:
    with pytest.raises(BadParameter, match="areas: got 'parks'; all_reports is counted by: none"):
        select(cube_of([]), LAYER, question(resolution=None, areas="parks"))


NOVEMBER, DECEMBER, JANUARY, *_ = (period_of(Step.MONTH, month) for month in MONTHS)
LATER = Period(date(2030, 1, 1), date(2030, 1, 31))


@pytest.mark.parametrize(
    ("span", "settles_after", "delivered", "settled"),
    [
        (NOVEMBER, 0, True, True),
        (NOVEMBER, 5, True, True),
        (NOVEMBER, 6, True, False),
        (NOVEMBER, 7, True, False),
        (NOVEMBER, 100, True, False),
        (Period(date(2024, 4, 1), date(2024, 4, 30)), 1, True, False),
        (Period(date(2024, 3, 1), date(2024, 4, 30)), 1, True, False),
        (Period(date(2023, 1, 1), date(2023, 12, 31)), 0, True, False),  # not delivered whole
        (LATER, 0, False, False),
        (Period(date(1, 1, 1), date.max), 0, True, False),
    ],
)
def test_a_span_is_delivered_and_settled(
    span: Period, settles_after: int, delivered: bool, settled: bool
) -> None:
    counts = select(cube_of([], settles_after), LAYER, question(span=span))
    assert (counts.delivered, counts.settled) == (delivered, settled)


def test_a_month_that_was_skipped_is_not_settled() -> None:
    cube = make_cube(make_facts([], 0), {}, [DAYS[0], DAYS[2]])
    counts = select(cube, LAYER, question(span=Period(MONTHS[0], JANUARY.end)))
    assert (counts.delivered, counts.settled) == (True, False)


def test_an_open_end_asks_only_what_was_delivered() -> None:
    cube = make_cube(make_facts([], 0), {}, [DAYS[0], DAYS[2]])
    asked = question(span=Period(MONTHS[0], JANUARY.end), open_ended=True)
    assert select(cube, LAYER, asked).settled


def test_spoken_periods_are_those_delivered_in_order_and_say_if_settled() -> None:
    spoken = list(spoken_by_records(cube_of([], settles_after=1)).of(Step.QUARTER))
    assert [(str(period), settled) for period, settled in spoken] == [
        ("2023-10-01/2023-12-31", False),  # October was not delivered
        ("2024-01-01/2024-03-31", True),
        ("2024-04-01/2024-06-30", False),
    ]


def test_a_source_that_settles_after_more_periods_than_it_has_is_never_settled() -> None:
    spoken = spoken_by_records(cube_of([], settles_after=7)).of(Step.MONTH)
    assert [settled for _, settled in spoken] == [False] * len(MONTHS)
