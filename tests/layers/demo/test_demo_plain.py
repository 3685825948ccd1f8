"""A plain city: the same ground, and nothing that could be found."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layers.demo import make_city, write_city
from tests.layers.demo.naive import SETTLED, Mask, Rows, both_rise, rises, tally
from tests.layers.demo.reading import features
from tests.layers.demo.test_demo_planted import correlation, lead_series, of

Truth = dict[str, Any]
Counted = dict[str, Rows]
GROUND = (
    "addresses.csv", "districts.geojson", "ground.geojson", "neighbourhood_figures.csv",
    "neighbourhoods.geojson", "project_areas.geojson", "squares_100m.csv", "squares_100m.geojson",
    "streets.geojson",
)  # fmt: skip


@pytest.fixture(scope="module")
def nothing(plain: Path) -> Truth:
    content: Truth = json.loads((plain / "truth.json").read_text("utf-8"))
    return content


def uneven(rows: Rows, folder: Path) -> float:
    """Say how unevenly burglaries are spread over dwellings: about 1 where chance does it."""
    homes = {one["properties"]["code"]: one["properties"]["dwellings"]
             for one in features("neighbourhoods", folder)}  # fmt: skip
    counts = tally(rows.neighbourhood, np.ones(len(rows.month), dtype=bool))
    built = [code for code, n in homes.items() if int(str(n)) > 500]
    n = np.array([counts.get(str(code), 0) for code in built])
    expected = np.array([int(str(homes[code])) for code in built], dtype=float)
    expected *= n.sum() / expected.sum()
    return float(((n - expected) ** 2 / expected).sum() / (len(n) - 1))


def test_a_plain_city_has_the_same_ground(folder: Path, plain: Path) -> None:
    for name in GROUND:
        assert (folder / name).read_bytes() == (plain / name).read_bytes(), name


def test_a_plain_city_has_the_same_files(folder: Path, plain: Path) -> None:
    assert {one.name for one in plain.iterdir()} == {one.name for one in folder.iterdir()}


def test_the_same_seed_makes_the_same_plain_city(plain: Path, tmp_path: Path) -> None:
    write_city(make_city(seed=7, planted=False), tmp_path)
    for path in plain.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_the_truth_of_a_plain_city_is_that_nothing_was_planted(nothing: Truth) -> None:
    assert nothing["planted"] is False
    assert (nothing["hot_spots"], nothing["lead"], nothing["rising"]) == ([], None, [])
    assert [one["factor"] for one in nothing["interventions"]] == [1.0]


@pytest.mark.parametrize("resolution", [None, 7, 8])
def test_burglaries_and_reports_rise_together_nowhere(
    resolution: int | None, plainly: Counted
) -> None:
    assert both_rise(plainly, resolution, 2.5) == set()


@pytest.mark.parametrize("source", ["residential_burglaries", "nuisance_reports"])
def test_no_neighbourhood_rises_beyond_chance(source: str, plainly: Counted) -> None:
    assert max(rises(plainly[source], None).values()) < 4.0


def test_reports_are_not_ahead_of_the_police(plainly: Counted, truth: Truth) -> None:
    first, later = lead_series(plainly, truth, cells=False)
    assert max(correlation(first, later, months) for months in range(-6, 7)) < 0.5


def test_the_category_does_not_fall_where_nothing_was_done(nothing: Truth) -> None:
    counts = nothing["interventions"][0]["counts"]
    for one in counts.values():
        for span in one.values():
            assert abs(span["drawn"] - span["expected"]) < 4.0 * np.sqrt(span["expected"])
    fall = counts["area"]["after"]["drawn"] / counts["area"]["before"]["drawn"]
    assert fall > 0.65


def test_burglaries_go_by_dwellings_alone_in_a_plain_city_only(
    plainly: Counted, counted: Counted, plain: Path
) -> None:
    assert uneven(plainly["residential_burglaries"], plain) < 1.7
    assert uneven(counted["residential_burglaries"], plain) > 10


def test_where_a_hot_spot_would_be_there_is_less_than_with_it(
    plainly: Counted, counted: Counted, truth: Truth
) -> None:
    for hot in truth["hot_spots"]:
        near, plainly_near = (beside(rows[hot["source"]], hot).sum() for rows in (counted, plainly))
        assert near > 1.5 * plainly_near, hot["name"]


def beside(rows: Rows, hot: Truth) -> Mask:
    """Find the rows of a hot spot within its radius while it is there."""
    own = of(rows, hot["categories"])
    there = (rows.month >= hot["first_month"]) & (rows.month <= hot["last_month"])
    return own & there & (np.hypot(*(rows.metres - hot["centre_rd"]).T) < hot["radius_m"])


@pytest.mark.parametrize("source", ["police_incidents", "nuisance_reports"])
def test_months_go_by_the_seasons_and_trends_that_are_told(
    source: str, plainly: Counted, nothing: Truth
) -> None:
    first = np.array(SETTLED, "M8[M]")
    days = ((first + 1).astype("M8[D]") - first.astype("M8[D]")).astype(int)
    for category, told in nothing["patterns"][source].items():
        series = plainly[source].series(plainly[source].category == category)
        rhythm = np.array(told["rhythm"][:-1]) * days
        expected = rhythm / rhythm.sum() * series.sum()
        # 1 by chance alone, give or take 0.24; months differ a little in weekends too
        assert ((series - expected) ** 2 / expected).mean() < 2.0, category
