"""Whole deliveries: the demo city, and open data of real cities, counted twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

import layers
from layers.declare import Definitions, read_definitions
from layers.grid import cells_to_parents
from layers.ingest import Grounds, build_cube, read_areas, read_register
from layers.model import Cube
from layers.periods import day_to_date
from tests.layers.makers import SECRET

DEFINITIONS = Path(layers.__file__).parent / "definitions"
DEMO_SOURCES = (
    "police_incidents",
    "residential_burglaries",
    "nuisance_reports",
    "permits",
    "inspections",
    "signals",
)


@dataclass(frozen=True)
class Delivered:
    """A delivery with the areas and registers it was counted by."""

    cube: Cube
    grounds: Grounds


def deliver(place: str, source_id: str, inbox: Path) -> Delivered:
    """Ingest a source with its shipped definition."""
    definitions: Definitions = read_definitions(DEFINITIONS / place)
    source = definitions.sources[source_id]
    wanted = {*source.areas, *filter(None, [source.coverage.areas])}
    areas = {name: read_areas(definitions.area_sets[name], inbox) for name in wanted}
    registers = [read_register(definitions.registers[name], inbox) for name in source.registers]
    grounds = Grounds(areas, {one.id: one for one in registers})
    return Delivered(build_cube(source, inbox, grounds, SECRET).cube, grounds)


@pytest.fixture(scope="module", params=DEMO_SOURCES)
def demo(request: pytest.FixtureRequest, demo_city: Path) -> Delivered:
    return deliver("demo", request.param, demo_city)


@pytest.fixture(scope="module")
def truth(demo_city: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((demo_city / "truth.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="module")
def west_yorkshire(real_data: Path) -> Cube:
    return deliver("west_yorkshire", "street_crime", real_data).cube


@pytest.fixture(scope="module")
def boston(real_data: Path) -> Delivered:
    return deliver("boston", "larceny_incidents", real_data)


def summed(cube: Cube, label: Callable[[int], str], column: str) -> dict[str, int]:
    """Add the counts of all facts up per label of one of their columns."""
    counted: dict[str, int] = {}
    values = getattr(cube.facts, column).tolist()
    for value, n in zip(values, cube.facts.n.tolist(), strict=True):
        counted[label(value)] = counted.get(label(value), 0) + n
    return counted


def assert_accounted(cube: Cube) -> None:
    account = cube.account
    assert account.rows_read == account.rows_accepted + sum(account.refused.values())


def assert_conserved(cube: Cube) -> None:
    for resolution in range(cube.finest_resolution + 1):
        parents = cells_to_parents(cube.facts.place, resolution)
        covered = cells_to_parents(cube.extent.cells, resolution)
        held = cube.facts.n[np.isin(parents, covered)].sum()
        assert held == cube.account.rows_accepted


def test_the_demo_city_is_counted_as_it_was_made(demo: Delivered, truth: dict[str, Any]) -> None:
    planted, account = truth["sources"][demo.cube.source], demo.cube.account
    assert account.rows_read == planted["rows_read"]
    assert account.rows_accepted == planted["rows_accepted"]
    assert dict(account.refused) == {
        reason: n for reason, n in planted["refused"].items() if n}  # fmt: skip


def test_the_months_of_the_demo_city_are_those_planted(
    demo: Delivered, truth: dict[str, Any]
) -> None:
    found = summed(demo.cube, lambda day: str(day_to_date(day))[:7], "period")
    assert found == truth["sources"][demo.cube.source]["per_month"]


@pytest.mark.parametrize(
    ("areas", "key"), [("neighbourhoods", "per_neighbourhood"), ("districts", "per_district")]
)
def test_the_areas_of_the_demo_city_hold_what_was_planted(
    areas: str, key: str, demo: Delivered, truth: dict[str, Any]
) -> None:
    counted = demo.cube.areas[areas]
    found = dict.fromkeys(counted.codes, 0)
    for place, n in zip(counted.facts.place.tolist(), counted.facts.n.tolist(), strict=True):
        found[counted.codes[place]] += n
    assert found == truth["sources"][demo.cube.source][key]


def test_the_categories_of_the_demo_city_are_those_planted(
    demo: Delivered, truth: dict[str, Any]
) -> None:
    planted = truth["sources"][demo.cube.source]["per_category"]
    values = next(iter(demo.cube.dimensions.values()))
    found = np.bincount(demo.cube.facts.codes[:, 0], weights=demo.cube.facts.n)
    assert dict(zip(values, found.astype(int).tolist(), strict=True)) == planted


def test_rows_of_the_demo_city_are_conserved(demo: Delivered) -> None:
    assert_accounted(demo.cube)
    assert_conserved(demo.cube)


@pytest.mark.real
def test_west_yorkshire_is_accounted_for(west_yorkshire: Cube) -> None:
    assert west_yorkshire.account.rows_read == 87_348
    assert west_yorkshire.account.refused["no_coordinates"] == 3_771
    assert_accounted(west_yorkshire)
    assert_conserved(west_yorkshire)


@pytest.mark.real
def test_west_yorkshire_speaks_of_three_julys(west_yorkshire: Cube) -> None:
    spoken = [str(day_to_date(day)) for day in west_yorkshire.extent.periods]
    assert spoken == ["2016-07-01", "2017-07-01", "2018-07-01"]


@pytest.mark.real
def test_boston_is_accounted_for(boston: Delivered) -> None:
    account = boston.cube.account
    assert account.rows_read == 20_929
    assert account.refused["no_coordinates"] == 676
    assert account.refused["placeholder_coordinates"] == 49
    assert_accounted(boston.cube)
    assert_conserved(boston.cube)


@pytest.mark.real
def test_neighbourhoods_of_boston_are_counted_point_in_polygon(
    boston: Delivered, real_data: Path
) -> None:
    rows = pl.read_csv(real_data / "us_boston" / "boston_crime.csv", infer_schema=False)
    lon, lat = (rows[name].cast(pl.Float64).drop_nulls().to_numpy() for name in ("Long", "Lat"))
    placed = (lon > -71.20) & (lon < -70.92) & (lat > 42.22) & (lat < 42.40)
    left = shapely.points(lon[placed], lat[placed])
    counted = boston.cube.areas["neighbourhoods"].facts
    found = np.bincount(counted.place.astype(int), weights=counted.n, minlength=26)
    naive = []
    areas = boston.grounds.area_sets["neighbourhoods"]
    for area in areas:  # a point belongs to the first that holds it
        held = shapely.intersects(area.geometry, left)
        naive.append(int(held.sum()))
        left = left[~held]
    assert found.astype(int).tolist() == naive
