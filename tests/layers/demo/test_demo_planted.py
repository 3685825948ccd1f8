"""What was planted is really in the files, as far as chance lets anybody see it."""

from pathlib import Path
from typing import Any

import h3
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.declare import read_definitions
from server.settings import SHIPPED
from tests.layers.demo.naive import SETTLED, YEAR_BEFORE, Mask, Rows, both_rise, tally
from tests.layers.demo.reading import areas_of, features, to_metres

Truth = dict[str, Any]
Counted = dict[str, Rows]
FAR = 4.0
"""Standard deviations; chance goes farther once in 16,000 times."""


def cell_of(hot: Truth, resolution: int) -> str:
    lon, lat = hot["centre"]
    return h3.latlng_to_cell(lat, lon, resolution)


def of(rows: Rows, categories: list[str]) -> Mask:
    known = "woninginbraak" not in categories
    return np.isin(rows.category, categories) if known else np.ones(len(rows.month), dtype=bool)


def zones(rows: Rows, project: Truth, folder: Path) -> NDArray[np.str_]:
    """Say of every row where it lies: in the area, in the ring around it, or elsewhere."""
    area: BaseGeometry = shapely.transform(areas_of("project_areas", folder)[0], to_metres)
    near = (area, area.buffer(project["ring_m"]))
    inside, around = (shapely.contains_xy(shape, *rows.metres.T) for shape in near)
    return np.where(inside, "area", np.where(around, "ring", "rest"))


def test_both_rise_in_exactly_the_neighbourhoods_that_were_planted(
    counted: Counted, truth: Truth
) -> None:
    planted = {one["neighbourhood"] for one in truth["rising"]}
    assert len(planted) == 2
    assert both_rise(counted, None, 3.0) == planted


def test_both_rise_in_exactly_the_large_cells_that_were_planted(
    counted: Counted, truth: Truth
) -> None:
    planted = {cell_of(one["reports"], 7) for one in truth["rising"]}
    assert both_rise(counted, 7, 3.0) == planted


def test_both_rise_in_no_cell_but_those_that_were_planted_and_beside_them(
    counted: Counted, truth: Truth
) -> None:
    planted = {cell_of(one["reports"], 8) for one in truth["rising"]}
    beside = {cell for one in planted for cell in h3.grid_disk(one, 1)}
    assert planted <= both_rise(counted, 8, 3.0) <= beside


def test_where_both_rise_there_were_ten_of_each_the_year_before(
    counted: Counted, truth: Truth
) -> None:
    for source in ("residential_burglaries", "nuisance_reports"):
        rows = counted[source]
        before = tally(rows.places(8), rows.within(YEAR_BEFORE))
        assert all(before[cell_of(one["reports"], 8)] >= 10 for one in truth["rising"])


def test_rises_begin_before_the_newest_settled_quarter(truth: Truth) -> None:
    assert all("2025-01" <= one["since"] <= "2025-07" for one in truth["rising"])


def lead_series(counted: Counted, truth: Truth, cells: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """Count both sides of the lead per month, in its neighbourhood or its cell."""
    sides = []
    for side in ("first", "later"):
        hot = truth["lead"][side]
        rows = counted[hot["source"]]
        place = cell_of(hot, 8) if cells else hot["neighbourhood"]
        here = rows.places(8 if cells else None) == place
        sides.append(rows.series(here & of(rows, hot["categories"])))
    return sides[0], sides[1]


def correlation(first: NDArray[Any], later: NDArray[Any], months: int) -> float:
    """Correlate a series with another that is moved back by some months."""
    size = len(first) - abs(months)
    moved = later[max(months, 0) :][:size], first[max(-months, 0) :][:size]
    return float(np.corrcoef(*moved)[0, 1])


@pytest.mark.parametrize("cells", [False, True], ids=["neighbourhood", "cell"])
def test_reports_are_ahead_of_the_police_by_exactly_two_months(
    cells: bool, counted: Counted, truth: Truth
) -> None:
    first, later = lead_series(counted, truth, cells)
    at = {months: correlation(first, later, months) for months in range(-6, 7)}
    assert truth["lead"]["months"] == 2 == max(at, key=lambda months: at[months])
    assert at[2] > 0.75
    assert max(value for months, value in at.items() if months != 2) < at[2] - 0.25


def test_the_police_see_the_wave_of_the_reports(truth: Truth) -> None:
    first, later = (truth["lead"][side] for side in ("first", "later"))
    share = [(np.array(hot["monthly_factors"]) - 1) / (hot["factor"] - 1) for hot in (first, later)]
    assert share[1][2:] == pytest.approx(share[0][:-2], abs=1e-3)
    assert first["centre_rd"] == later["centre_rd"]


@pytest.mark.parametrize("side", [0, 1], ids=["reports", "police"])
def test_the_series_of_the_lead_goes_up_and_down_with_its_factors(
    side: int, counted: Counted, truth: Truth
) -> None:
    factors = truth["lead"][("first", "later")[side]]["monthly_factors"][:-1]
    series = lead_series(counted, truth, cells=True)[side]
    assert np.corrcoef(series, factors)[0, 1] > 0.85


def test_hot_spots_that_should_rank_first_do(counted: Counted, truth: Truth) -> None:
    layers = read_definitions(SHIPPED / "demo").layers
    told = [hot for hot in truth["hot_spots"] if hot["first_in"]]
    assert {hot["source"] for hot in told} == set(counted)
    for hot in told:
        first, rows = hot["first_in"], counted[hot["source"]]
        wanted = [*next(iter(layers[first["layer"]].filter.values()), ())]
        held = np.char.startswith(rows.month, first["year"])
        counts = tally(rows.places(8), held & (of(rows, wanted) if wanted else True))
        assert max(counts, key=lambda cell: counts[cell]) == cell_of(hot, 8), hot["name"]


def test_the_intervention_is_counted_as_the_truth_says(
    counted: Counted, truth: Truth, folder: Path
) -> None:
    (project,) = truth["interventions"]
    rows = counted[project["source"]]
    zone, own = zones(rows, project, folder), of(rows, [project["category"]])
    late = rows.month >= project["start"][:7]
    settled = rows.within(SETTLED)
    for name, counts in project["counts"].items():
        here = own & settled & (zone == name)
        told = [counts[span]["drawn"] for span in ("before", "after")]
        assert told == [(here & ~late).sum(), (here & late).sum()]
        assert counts["before"]["months"] + counts["after"]["months"] == len(SETTLED)


def test_what_was_drawn_around_the_intervention_is_what_was_to_be_expected(truth: Truth) -> None:
    (project,) = truth["interventions"]
    for counts in project["counts"].values():
        for one in counts.values():
            assert abs(one["drawn"] - one["expected"]) < FAR * np.sqrt(one["expected"])


@pytest.mark.parametrize(("zone", "left"), [("area", 0.4), ("ring", 1.0)])
def test_the_category_falls_in_the_area_and_not_in_the_ring(
    zone: str, left: float, truth: Truth
) -> None:
    counts = truth["interventions"][0]["counts"]
    cells = [
        counts[place][span]["drawn"] for place in (zone, "rest") for span in ("after", "before")
    ]
    ratio = np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3])
    assert abs(ratio - np.log(left)) < FAR * np.sqrt(sum(1 / one for one in cells))
    assert (ratio < -FAR * np.sqrt(sum(1 / one for one in cells))) == (zone == "area")


def test_the_area_of_the_intervention_is_a_project_area_with_its_start(
    truth: Truth, folder: Path
) -> None:
    (project,), (area,) = truth["interventions"], features("project_areas", folder)
    assert area["properties"]["code"] == project["id"]
    assert area["properties"]["start"] == project["start"]
    assert area["properties"]["name"] == project["title"]["nl"]


def test_records_of_a_source_are_those_of_its_neighbourhoods(truth: Truth) -> None:
    told = truth["holders"]
    for source in told["holder_of"]:
        parts = {
            code: one["all_months"]["per_source"].get(source, 0)
            for code, one in told["per_neighbourhood"].items()
        }
        assert parts == truth["sources"][source]["per_neighbourhood"]
        assert sum(parts.values()) == told["in_all"]["all_months"]["per_source"][source]


def test_records_of_a_holder_are_those_of_its_sources(truth: Truth) -> None:
    told = truth["holders"]
    for one in (told["in_all"], *told["per_neighbourhood"].values()):
        for span in ("all_months", told["year"]):
            of_holder = dict[str, int]()
            for source, n in one[span]["per_source"].items():
                holder = told["holder_of"][source]
                of_holder[holder] = of_holder.get(holder, 0) + n
            assert of_holder == one[span]["per_holder"]
            assert sum(of_holder.values()) == one[span]["records"]


def test_records_of_the_named_year_are_counted_of_it(counted: Counted, truth: Truth) -> None:
    year = truth["holders"]["year"]
    for source, rows in counted.items():
        places = tally(rows.neighbourhood, np.char.startswith(rows.month, year))
        told = truth["holders"]["per_neighbourhood"]
        found = {code: one[year]["per_source"].get(source, 0) for code, one in told.items()}
        assert {code: n for code, n in found.items() if n} == places


def test_holders_are_named_as_their_sources_name_them(truth: Truth) -> None:
    declared = read_definitions(SHIPPED / "demo").sources
    told = {name: one["holder"] for name, one in truth["sources"].items() if name in declared}
    assert told == {name: one.holder for name, one in declared.items()}
