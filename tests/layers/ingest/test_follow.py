"""Deliveries in instalments: together they are the source delivered at once."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InstalmentError
from layers.ingest import Base, follow
from layers.instalments import Instalment, merge_instalments
from layers.model import Cube, Ingested
from layers.periods import day_to_date
from tests.layers.ingest.shaped import BLOCKS, ROAD, ingest
from tests.layers.ingest.test_areal import AREAL, SQUARES
from tests.layers.ingest.test_cube import AREAS, equal
from tests.layers.ingest.test_gate import months, rows
from tests.layers.makers import deliver, make_source

APPEND = {"delivery": {"mode": "append"}}
PERIODS = {"delivery": {"mode": "replace_periods"}}
DIMENSIONS = {
    name: {"column": column, "title": {"nl": name, "en": name}}
    for name, column in (("kind", "kind"), ("street", "lat"))
}
POINTS: dict[str, Any] = {"area_sets": AREAS, "areas": ["blocks"], "dimensions": DIMENSIONS}
STATES = {"suppressed": ["geheim"], "no_data": ["."], "zero": ["nihil"]}
BY_AREA: dict[str, Any] = {**AREAL, "area_sets": {"blocks": SQUARES}, "areas": []}

days = st.dates(min_value=day_to_date(19_700), max_value=day_to_date(19_900)).map(str)
kinds = st.sampled_from(["noise", "waste", "", "rats"])
points = st.tuples(days, st.sampled_from(["4.25", "4.3", "4.31", "4.39"]),
                   st.sampled_from(["52.05", "52.06"]), kinds)  # fmt: skip
areal = st.tuples(days, st.sampled_from(["WK01", "WK02"]), st.sampled_from(["1", "7"]), kinds)
texts = st.sampled_from(["geheim", ".", "nihil", "7"])
stated = st.tuples(days, st.sampled_from(["WK01", "WK02"]), texts, kinds)
STATED: dict[str, Any] = {**BY_AREA, "count": {"column": "lat", "states": STATES}}
cuts = st.lists(st.integers(0, 11), max_size=3, unique=True).map(sorted)


def numbered(drawn: Sequence[tuple[str, ...]], ids: int) -> list[str]:
    """Give rows an id; with fewer ids than rows, some arrive twice."""
    return [",".join([f"id{at % ids}", *row]) for at, row in enumerate(drawn)]


def in_turn(inbox: Path, parts: Sequence[Sequence[str]], **more: Any) -> Cube:
    """Deliver instalments one after another, and return what they are together."""
    own = {key: one for key, one in more.items() if key != "area_sets"}
    merged, known = None, np.empty(0, np.uint64)
    for part in parts:
        new = deliver(inbox, *part, **more)
        base = Base(merged, known) if merged else None
        merged = follow(new, base, make_source(**own))[1] if base else new.cube
        known = np.union1d(known, new.records) if new.records is not None else known
    assert merged is not None
    return merged


def split(lines: Sequence[str], at: Sequence[int]) -> list[Sequence[str]]:
    edges = [0, *at, len(lines)]
    return [lines[a:b] for a, b in itertools.pairwise(edges) if b > a]


@pytest.mark.parametrize(("drawn", "parts"), [(points, POINTS), (areal, BY_AREA)])
@given(data=st.data(), at=cuts, ids=st.integers(4, 12))
def test_instalments_are_what_the_same_records_are_at_once(
    drawn: st.SearchStrategy[tuple[str, ...]],
    parts: dict[str, Any],
    data: st.DataObject,
    at: list[int],
    ids: int,
    tmp_path: Path,
) -> None:
    lines = numbered(data.draw(st.lists(drawn, min_size=12, max_size=12)), ids)
    whole = deliver(tmp_path, *lines, **parts, **APPEND).cube
    merged = in_turn(tmp_path, split(lines, at), **parts, **APPEND)
    assert equal(merged, whole)
    assert np.array_equal(merged.extent.cells, whole.extent.cells)
    assert merged.account.repeats == whole.account.repeats == 12 - ids
    assert merged.account.rows_accepted == whole.account.rows_accepted == 12


@pytest.mark.parametrize(("drawn", "parts"), [(points, POINTS), (areal, BY_AREA)])
@given(data=st.data())
def test_replaced_periods_leave_the_last_truth(
    drawn: st.SearchStrategy[tuple[str, ...]],
    parts: dict[str, Any],
    data: st.DataObject,
    tmp_path: Path,
) -> None:
    old, new = (numbered(data.draw(st.lists(drawn, min_size=6, max_size=12)), 12) for _ in range(2))
    held = {line.split(",")[1][:7] for line in new}
    stays = [line for line in old if line.split(",")[1][:7] not in held]
    merged = in_turn(tmp_path, [old, new], **parts, **PERIODS)
    assert equal(merged, deliver(tmp_path, *stays, *new, **parts).cube)
    assert merged.account.replaced == counted(old, stays, parts)


def counted(old: Sequence[str], stays: Sequence[str], parts: dict[str, Any]) -> int:
    """Count the records that are replaced, in a plain loop."""
    gone = [line for line in old if line not in stays]
    return sum(int(line.split(",")[3]) if "key" in parts else 1 for line in gone)


def test_a_declared_period_is_replaced_whole(tmp_path: Path) -> None:
    time = {"time": {"period": "day"}}
    old, new = rows(3, "2024-03-05"), [*rows(2, "2024-03-06", 10), *rows(1, "2024-04-01", 20)]
    by_month = {"delivery": {"mode": "replace_periods", "period": "month"}}
    assert in_turn(tmp_path, [old, new], **time, **PERIODS).facts.n.sum() == 6
    merged = in_turn(tmp_path, [old, new], **time, **by_month)
    assert merged.facts.n.sum() == 3
    assert [str(day_to_date(day)) for day in merged.extent.periods] == ["2024-03-06", "2024-04-01"]


def test_a_period_replaced_twice_is_that_of_the_last(tmp_path: Path) -> None:
    parts = [rows(count, start=100 * count) for count in (3, 2, 1)]
    assert in_turn(tmp_path, parts, **PERIODS).facts.n.sum() == 1


def both(inbox: Path, old: list[str], new: list[str], **parts: Any) -> Ingested:
    """Return a delivery judged with the one before it."""
    first = deliver(inbox, *old, **{**APPEND, **parts})
    second = deliver(inbox, *new, **{**APPEND, **parts})
    return follow(second, Base(first.cube, first.records), make_source(**{**APPEND, **parts}))[0]


def percent(ingested: Ingested, name: str) -> float | None:
    return next(one.percent for one in ingested.cube.account.findings if one.name == name)


def test_records_that_arrived_before_are_repeats_of_the_instalment(tmp_path: Path) -> None:
    judged = both(tmp_path, rows(200), [*rows(10), *rows(90, start=500)])
    assert percent(judged, "repeats") == pytest.approx(10)


def test_volume_is_judged_on_the_whole_source(tmp_path: Path) -> None:
    usual, quiet = months(100, 100, 100, 100, 100), rows(10, "2024-06-05", 99_000)
    assert percent(deliver(tmp_path, *quiet), "volume") is None
    assert percent(both(tmp_path, usual, quiet), "volume") == pytest.approx(90)


def test_gaps_are_judged_on_the_whole_source(tmp_path: Path) -> None:
    judged = both(tmp_path, rows(50, "2024-01-05"), rows(50, "2024-04-05", 900))
    assert percent(judged, "gaps") == pytest.approx(50)


def test_located_rows_and_piles_are_judged_on_the_instalment(tmp_path: Path) -> None:
    lost = [f"x{number},2024-03-05,,,a" for number in range(50)]
    pile = [f"p{number},2024-03-05,4.3,52.05,a" for number in range(20)]
    judged = both(tmp_path, rows(5000), [*rows(30, start=6000), *pile, *lost])
    assert percent(judged, "located") == 50
    assert percent(judged, "pile_up") == pytest.approx(40)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"finest_resolution": 8}, "the finest resolution changed"),
        ({"time": {"period": "day"}}, "the finest period changed"),
        ({"dimensions": {}}, "the dimensions changed"),
        ({"coverage": {"bbox": [4.2, 52.0, 4.39, 52.1]}}, "the coverage changed"),
        ({"areas": []}, "the area sets changed"),
    ],
)
def test_a_delivery_that_is_counted_in_another_way_is_refused(
    changed: dict[str, Any], told: str, tmp_path: Path
) -> None:
    usual = {**APPEND, "areas": ["blocks"]}
    first = deliver(tmp_path, *rows(9), area_sets=AREAS, **usual)
    second = deliver(tmp_path, *rows(9, start=50), area_sets=AREAS, **{**usual, **changed})
    with pytest.raises(InstalmentError, match=f"{told} since.*hexradar ingest reports --whole"):
        follow(second, Base(first.cube, first.records), make_source(**{**usual, **changed}))


def test_more_values_together_than_a_dimension_holds_are_refused(tmp_path: Path) -> None:
    cube = deliver(tmp_path, *rows(9)).cube
    many, more = (
        Instalment(replace(cube, dimensions={"kind": tuple(f"{start + n}" for n in range(40_000))}))
        for start in (0, 40_000)
    )
    with pytest.raises(InstalmentError, match="kind has 80,000 values together"):
        merge_instalments([many, more])


def test_areas_that_moved_are_refused(tmp_path: Path) -> None:
    moved = (SQUARES[1], SQUARES[0], SQUARES[2])
    lines = ["1,2024-03-05,WK01,4,a"]
    first, second = (
        deliver(tmp_path, *lines, **{**AREAL, **APPEND}, area_sets={"blocks": one})
        for one in (SQUARES, moved)
    )
    with pytest.raises(InstalmentError, match="the area sets changed"):
        follow(second, Base(first.cube, first.records), make_source(**AREAL, **APPEND))


def test_records_are_not_added_to_a_delivery_whose_ids_were_not_kept(tmp_path: Path) -> None:
    first, second = deliver(tmp_path, *rows(9)), deliver(tmp_path, *rows(9, start=50), **APPEND)
    with pytest.raises(InstalmentError, match="kept no ids"):
        follow(second, Base(first.cube, first.records), make_source(**APPEND))


def test_ids_are_kept_as_keyed_hashes_and_only_where_records_are_added(tmp_path: Path) -> None:
    assert deliver(tmp_path, *rows(9)).records is None
    kept = deliver(tmp_path, *rows(9), *rows(9), ",2024-03-05,4.3,52.05,a", **APPEND).records
    assert kept is not None
    assert (len(kept), kept.dtype) == (9, np.uint64)


def told_by_states(cube: Cube) -> list[tuple[Any, ...]]:
    """List what a cube states instead of numbers, by the values of its dimensions."""
    said = cube.areas["blocks"].stated
    if said is None:
        return []
    values = list(cube.dimensions.values())
    return [
        (period, place, state, *(own[code] for own, code in zip(values, codes, strict=True)))
        for period, place, state, codes in zip(
            said.period.tolist(),
            said.place.tolist(),
            said.state.tolist(),
            said.codes.tolist(),
            strict=True,
        )
    ]


@given(lines=st.lists(stated, min_size=12, max_size=12), at=cuts)
def test_instalments_state_what_the_same_rows_state_at_once(
    lines: list[tuple[str, ...]], at: list[int], tmp_path: Path
) -> None:
    rows = numbered(lines, 12)
    whole = deliver(tmp_path, *rows, **STATED, **APPEND).cube
    merged = in_turn(tmp_path, split(rows, at), **STATED, **APPEND)
    assert equal(merged, whole)
    assert sorted(told_by_states(merged)) == sorted(told_by_states(whole))
    assert merged.account.stated == whole.account.stated


@given(old=st.lists(stated, min_size=6, max_size=12), new=st.lists(stated, min_size=6, max_size=12))
def test_what_replaced_periods_stated_is_forgotten(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]], tmp_path: Path
) -> None:
    held = {day[:7] for day, *_ in new}
    stays = [row for row in old if row[0][:7] not in held]
    merged = in_turn(tmp_path, [numbered(old, 12), numbered(new, 12)], **STATED, **PERIODS)
    whole = deliver(tmp_path, *numbered([*stays, *new], 24), **STATED).cube
    assert sorted(told_by_states(merged)) == sorted(told_by_states(whole))


def test_lines_in_instalments_add_up_to_their_whole_length(tmp_path: Path) -> None:
    own = {"area_sets": {"blocks": BLOCKS}, "areas": ["blocks"], **PERIODS}
    back = shapely.LineString([(4.25, 52.03), (4.45, 52.05)])
    whole = ingest(tmp_path, "length", ROAD, back, **own).cube
    merged = merge_instalments(
        [Instalment(ingest(tmp_path, "length", one, **own).cube) for one in (ROAD, back)]
    )
    assert merged.facts.n.tolist() == whole.facts.n.tolist()
    assert np.array_equal(merged.facts.place, whole.facts.place)
    assert merged.facts.sums == pytest.approx(whole.facts.sums, rel=1e-12)
    assert merged.areas["blocks"].facts.sums == pytest.approx(whole.areas["blocks"].facts.sums)
    assert merged.account.cut == pytest.approx(whole.account.cut)
