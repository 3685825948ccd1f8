"""Rates and scores per area, over cells; and areas shared out by the addresses in them."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.grid import cells_to_parents
from layers.ingest import Register
from layers.model import PUBLIC, Ingested, Published, Question, Spread, State
from layers.periods import Period
from layers.publish import Terms, publish
from layers.publish.spread import spread_out
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.makers import deliver, make_layer, make_source, square

BLOCKS = (
    square("A", 4.30, 52.05, 4.31, 52.06),
    square("B", 4.31, 52.05, 4.33, 52.06),
    square("C", 4.33, 52.05, 4.35, 52.06),
)
SCORE: dict[str, Any] = {"column": "lat", "unit": {"nl": "score", "en": "score"}, "absent": ["."]}
AREAL: dict[str, Any] = {
    "location": None,
    "key": {"column": "lon", "areas": "blocks"},
    "amounts": {"score": SCORE},
    "coverage": {"bbox": None, "areas": "blocks", "without": ["C"]},
}
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))


def scored(inbox: Path, *rows: str, **parts: Any) -> Ingested:
    return deliver(inbox, *rows, area_sets={"blocks": BLOCKS}, **{**AREAL, **parts})


def told(ingested: Ingested, measure: str, resolution: int | None, **parts: Any) -> Published:
    layer = make_layer(measure=measure, amount=None if measure == "count" else "score")
    question = Question(layer.id, MARCH, False, resolution, None if resolution else "blocks")
    return publish(ingested.cube, question, Terms(layer, make_source(**{**AREAL, **parts}), PUBLIC))


SCORES = ("1,2024-03-05,A,4,a", "2,2024-03-05,B,7.5,a")


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_the_mean_of_a_cell_is_that_of_its_areas_by_ground(tmp_path: Path, resolution: int) -> None:
    ingested = scored(tmp_path, *SCORES)
    table, spread = told(ingested, "mean", resolution), ingested.cube.spread
    assert spread
    parents = cells_to_parents(spread.cell, resolution)
    for cell, value in zip(table.place.tolist(), table.value.tolist(), strict=True):
        mine = parents == cell
        score = np.array([4.0, 7.5])[spread.area[mine]]
        if mine.any():
            assert value == pytest.approx((score * spread.ground[mine]).sum()
                                          / spread.ground[mine].sum())  # fmt: skip


def test_a_mean_over_cells_lies_between_those_of_its_areas_and_is_modelled(tmp_path: Path) -> None:
    table = told(scored(tmp_path, *SCORES), "mean", 9)
    assert (np.nanmin(table.value), np.nanmax(table.value)) == pytest.approx((4.0, 7.5))
    assert (table.modelled, table.integral) == (True, False)


def test_one_score_everywhere_is_that_score_everywhere(tmp_path: Path) -> None:
    table = told(scored(tmp_path, "1,2024-03-05,A,6.1,a", "2,2024-03-05,B,6.1,a"), "mean", 8)
    assert set(table.value[~np.isnan(table.value)].tolist()) == {6.1}


def test_an_area_without_a_score_has_no_part_in_the_mean_of_its_cells(tmp_path: Path) -> None:
    table = told(scored(tmp_path, SCORES[0], "2,2024-03-05,B,.,a"), "mean", 9)
    assert set(table.value[~np.isnan(table.value)].round(9).tolist()) == {4.0}
    assert {State(one) for one in table.state} == {State.VALUE, State.UNDEFINED}


@pytest.mark.parametrize("resolution", [6, 7, 8, 9])
def test_sums_over_cells_preserve_the_whole(tmp_path: Path, resolution: int) -> None:
    whole = told(scored(tmp_path, *SCORES), "sum", resolution).value.sum()
    assert whole == pytest.approx(11.5, abs=1e-9)


@pytest.mark.parametrize("worse", [State.PROVISIONAL, State.NO_DATA, State.SUPPRESSED])
@given(ground=st.floats(0.01, 100))
def test_the_state_of_one_area_holds_for_its_cells_in_means_as_in_counts(
    worse: State, ground: float
) -> None:
    value = np.array([5.0 if worse is State.PROVISIONAL else np.nan, 6.0])
    state = np.array([worse, State.VALUE], np.uint8)
    areas = Published(np.arange(2, dtype=np.uint64), value, state, integral=False)
    cells = cells_to_parents(np.array([0x89196BB5997FFFF], np.uint64), 9)
    spread = Spread("blocks", np.arange(2), np.repeat(cells, 2), np.ones(2), np.array([ground, 1]))
    for measure in ("mean", "count"):
        layer = make_layer(measure=measure, amount="score" if measure == "mean" else None)
        assert spread_out(areas, spread, cells, 9, layer.measure).state.tolist() == [worse]


HOMES = Register(
    "homes",
    pl.DataFrame({"id": ["1", "2", "3"], "lon": [4.3011, 4.3012, 4.3095],
                  "lat": [52.0512, 52.0513, 52.0595]}),
    0,
)  # fmt: skip
WEIGHED = {"key": {"column": "lon", "areas": "blocks", "weight": "homes"}}


def weighed(inbox: Path) -> Ingested:
    return scored(inbox, "1,2024-03-05,A,30,a", "2,2024-03-05,B,12,a",
                  registers={"homes": HOMES}, **WEIGHED)  # fmt: skip


def test_an_area_is_shared_out_by_the_addresses_of_a_register(tmp_path: Path) -> None:
    ingested = weighed(tmp_path)
    spread = ingested.cube.spread
    assert spread
    mine = spread.share[spread.area == 0]
    assert sorted(mine[mine > 0].tolist()) == pytest.approx([1 / 3, 2 / 3])


def test_shares_by_addresses_preserve_the_whole(tmp_path: Path) -> None:
    table = told(weighed(tmp_path), "sum", 8, **WEIGHED)
    assert table.value.sum() == pytest.approx(42, abs=1e-9)


def test_areas_without_addresses_are_counted_and_shared_out_by_ground(tmp_path: Path) -> None:
    spread = weighed(tmp_path).cube.spread
    assert spread
    assert (spread.weight, spread.bare) == ("homes", 1)


def test_a_weighed_spread_survives_the_disk(tmp_path: Path) -> None:
    ingested = weighed(tmp_path)
    again = open_snapshot(tmp_path, write_snapshot(tmp_path, ingested)).spread
    assert again
    assert ingested.cube.spread
    assert (again.weight, again.bare) == ("homes", 1)
    assert np.array_equal(again.ground, ingested.cube.spread.ground)


def test_a_period_without_data_is_no_data_in_cells_without_addresses_too(tmp_path: Path) -> None:
    layer = make_layer()
    later = Period(date(2030, 1, 1), date(2030, 1, 31))
    source = make_source(**{**AREAL, **WEIGHED})
    question = Question(layer.id, later, False, 9, None)
    table = publish(weighed(tmp_path).cube, question, Terms(layer, source, PUBLIC))
    assert set(table.state.tolist()) == {State.NO_DATA}
