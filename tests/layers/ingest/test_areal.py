"""Sources that know only areas: matched by key, counted by column, spread after protection."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.errors import SourceError
from layers.grid import cells_to_parents
from layers.model import PUBLIC, Area, Cells, Ingested, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from layers.publish.spread import spread_out
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.makers import deliver, make_layer, make_source, square

SQUARES = (
    square("WK01", 4.30, 52.05, 4.31, 52.06),
    square("WK02", 4.31, 52.05, 4.33, 52.06),
    square("WK03", 4.33, 52.05, 4.35, 52.06),
)
# The file has a key where other files have a longitude, and a count where they have a latitude.
AREAL: dict[str, Any] = {
    "location": None,
    "key": {"column": "lon", "areas": "blocks", "normalise": ["trim", "digits"]},
    "count": {"column": "lat"},
    "coverage": {"bbox": None, "areas": "blocks", "without": ["WK03"]},
}
PROTECTED: dict[str, Any] = {"protection": "protected", "areas": ["blocks"]}
LAYER = make_layer()
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))


def counted(inbox: Path, *rows: str, areas: tuple[Area, ...] = SQUARES, **parts: Any) -> Ingested:
    return deliver(inbox, *rows, area_sets={"blocks": areas}, **{**AREAL, **parts})


def told(ingested: Ingested, resolution: int | None, **parts: Any) -> Published:
    question = Question(LAYER.id, MARCH, False, resolution, None if resolution else "blocks")
    source = make_source(**{**AREAL, **parts})
    return publish(ingested.cube, question, Terms(LAYER, source, PUBLIC))


def states(table: Published) -> set[State]:
    return {State(one) for one in np.unique(table.state).tolist()}


def test_a_row_counts_as_often_as_its_column_says(tmp_path: Path) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,wk 01,12,a", "2,2024-03-06,WK02,30,a")
    assert told(ingested, None).value[:2].tolist() == [12, 30]


@pytest.mark.parametrize("resolution", [6, 7, 8, 9])
def test_spreading_preserves_the_whole(tmp_path: Path, resolution: int) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,01,12,a", "2,2024-03-06,02,30,b")
    assert told(ingested, resolution).value.sum() == pytest.approx(42, abs=1e-9)


def test_what_was_spread_says_that_it_is_modelled(tmp_path: Path) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,01,12,a")
    assert [told(ingested, one).modelled for one in (9, None)] == [True, False]


def test_an_area_without_counts_is_no_data_and_not_zero(tmp_path: Path) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,01,12,a")
    assert [State(one) for one in told(ingested, None).state.tolist()] == [
        State.VALUE,
        State.VALUE,
        State.NO_DATA,
    ]


def test_a_key_of_an_area_without_counts_is_outside_the_coverage(tmp_path: Path) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,01,12,a", "2,2024-03-05,03,12,a")
    assert ingested.cube.account.refused == {"outside_coverage": 1}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2,2024-03-05,,12,a", "no_key"),
        ("2,2024-03-05,WK99,12,a", "unmatched_key"),
        ("2,2024-03-05,01,geheim,a", "bad_count"),
        ("2,2024-03-05,01,-99997,a", "bad_count"),
        ("2,2024-03-05,01,1.5,a", "bad_count"),
    ],
)
def test_a_row_that_cannot_be_matched_or_counted_is_refused(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = [f"{number},2024-03-05,01,1,a" for number in range(3, 6)]
    assert counted(tmp_path, *good, line).cube.account.refused == {reason: 1}


def test_only_the_beginning_of_a_key_counts_where_a_length_is_declared(tmp_path: Path) -> None:
    key = {"column": "lon", "areas": "blocks", "normalise": ["trim"], "length": 4}
    ingested = counted(tmp_path, "1,2024-03-05,WK0208,7,a", key=key)
    assert told(ingested, None).value[1] == 7


def test_two_areas_with_one_code_are_refused(tmp_path: Path) -> None:
    twins = (*SQUARES, square("01", 4.4, 52.05, 4.41, 52.06))
    with pytest.raises(SourceError, match="two areas have one code"):
        counted(tmp_path, "1,2024-03-05,01,12,a", areas=twins)


def test_a_protected_area_is_protected_before_it_is_spread(tmp_path: Path) -> None:
    ingested = counted(
        tmp_path, "1,2024-03-05,01,0,a", "2,2024-03-06,02,30,b", protection="protected"
    )
    areas, cells = (told(ingested, one, **PROTECTED) for one in (None, 9))
    assert states(cells) == {State.SUPPRESSED, State.VALUE}
    # the cells that both areas share are suppressed
    assert np.nansum(cells.value) < areas.value[1]


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_protected_cells_are_the_spread_of_noisy_areas_and_never_of_exact_ones(
    tmp_path: Path, resolution: int
) -> None:
    rows, moved = ("{0},2024-03-05,01,{0},a", "x{0},2024-03-06,02,{0},b"), []
    for n in range(30, 42):
        ingested = counted(tmp_path, *(row.format(n) for row in rows), protection="protected")
        areas, cells = (told(ingested, one, **PROTECTED) for one in (None, resolution))
        assert np.nansum(cells.value) == pytest.approx(np.nansum(areas.value), abs=1e-9)
        moved.append(round(np.nansum(cells.value)) - 2 * n)
    assert any(moved)
    spread, ground = ingested.cube.spread, ingested.cube.extent.cells
    assert spread
    by_hand = spread_out(areas, spread, covered_at(ground, resolution), resolution, LAYER.measure)
    assert np.array_equal(by_hand.value, cells.value, equal_nan=True)


def covered_at(cells: Cells, resolution: int) -> Cells:
    return np.unique(cells_to_parents(cells, resolution))


def test_a_spread_survives_the_disk(tmp_path: Path) -> None:
    ingested = counted(tmp_path, "1,2024-03-05,01,12,a")
    again = open_snapshot(tmp_path, write_snapshot(tmp_path, ingested))
    assert told(replace(ingested, cube=again), 9).value.tolist() == (
        told(ingested, 9).value.tolist()
    )
