"""Groningen by its shipped definitions: exact sums, and nothing where the registers are silent."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely

from layers.declare import Definitions, read_definitions
from layers.ingest import Grounds, build_cube, read_areas
from layers.model import PUBLIC, Cube, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from server.settings import SHIPPED
from tests.layers.makers import SECRET

pytestmark = pytest.mark.real
SQUARES = "nl_groningen/vierkant100m2014.zip"
NEIGHBOURHOODS = "nl_groningen/buurt2017.zip"
YEAR = {"square_inhabitants": 2014}  # all other sources speak of 2017
ROWS = {
    "neighbourhood_figures": (108, {}),
    "square_inhabitants": (3_441, {}),
    "street_lights": (16_271, {"outside_coverage": 54 + 10}),
    "bus_stops": (543, {}),
    "postcodes_6": (5_496, {}),
}
TOTALS = {
    "inhabitants": 202_515,
    "households": 122_170,
    "square_inhabitants": 198_370,
    "street_lights": 16_207,
    "bus_stops": 543,
    "postcodes_6": 5_496,
}
SETS = {
    "inhabitants": "buurten",
    "households": "buurten",
    "square_inhabitants": "squares",
    "street_lights": "buurten",
    "bus_stops": "wijken",
    "postcodes_6": "wijken",
}


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(SHIPPED / "groningen")


@pytest.fixture(scope="module")
def cubes(definitions: Definitions, real_data: Path) -> dict[str, Cube]:
    sets = {one.id: read_areas(one, real_data) for one in definitions.area_sets.values()}
    return {
        source.id: build_cube(source, real_data, Grounds(sets), SECRET).cube
        for source in definitions.sources.values()
    }


def told(
    definitions: Definitions, cubes: dict[str, Cube], layer_id: str, resolution: int | None = None
) -> Published:
    layer = definitions.layers[layer_id]
    year = YEAR.get(layer.source, 2017)
    span, areas = Period(date(year, 1, 1), date(year, 12, 31)), SETS[layer_id]
    question = Question(layer.id, span, False, resolution, None if resolution else areas)
    source = definitions.sources[layer.source]
    return publish(cubes[layer.source], question, Terms(layer, source, PUBLIC))


def columns_of(real_data: Path, path: str, *names: str) -> pl.DataFrame:
    """Read some columns of a file as GDAL gives them."""
    meta, _, _, columns = pyogrio.raw.read(
        real_data / path, columns=list(names), read_geometry=False
    )
    found = zip(meta["fields"].tolist(), columns, strict=True)
    return pl.DataFrame({name: column.tolist() for name, column in found})


@pytest.mark.parametrize("source", ROWS)
def test_every_row_is_accounted_for(cubes: dict[str, Cube], source: str) -> None:
    account = cubes[source].account
    rows, refused = ROWS[source]
    assert (account.rows_read, dict(account.refused)) == (rows, refused)
    assert account.rows_accepted == rows - sum(refused.values())


@pytest.mark.parametrize("layer", TOTALS)
def test_cells_of_every_resolution_add_up(
    definitions: Definitions, cubes: dict[str, Cube], layer: str
) -> None:
    for resolution in definitions.layers[layer].resolutions:
        table = told(definitions, cubes, layer, resolution)
        assert np.nansum(table.value) == pytest.approx(TOTALS[layer], rel=1e-9)


@pytest.mark.parametrize("layer", TOTALS)
def test_areas_add_up_exactly(definitions: Definitions, cubes: dict[str, Cube], layer: str) -> None:
    assert np.nansum(told(definitions, cubes, layer).value) == TOTALS[layer]


@pytest.mark.parametrize(
    ("layer", "column"), [("inhabitants", "AANT_INW"), ("households", "AANTAL_HH")]
)
def test_every_neighbourhood_has_the_number_of_its_file(
    definitions: Definitions, cubes: dict[str, Cube], real_data: Path, layer: str, column: str
) -> None:
    stated = columns_of(real_data, NEIGHBOURHOODS, "BU_CODE", column)
    codes = cubes["neighbourhood_figures"].areas["buurten"].codes
    values = told(definitions, cubes, layer).value.tolist()
    assert dict(zip(codes, values, strict=True)) == dict(stated.iter_rows())


def test_squares_of_nobody_are_those_of_which_the_shares_say_nihil(real_data: Path) -> None:
    grid = columns_of(real_data, SQUARES, "INW2014", "P_WAL2014")
    nobody, nihil = grid["INW2014"] == "-99998", grid["P_WAL2014"] == "nihil"
    assert nobody.sum() == 221
    assert nobody.to_list() == nihil.to_list()


def test_squares_of_nobody_are_zero(definitions: Definitions, cubes: dict[str, Cube]) -> None:
    table = told(definitions, cubes, "square_inhabitants")
    assert set(table.state.tolist()) == {State.VALUE}
    assert (table.value == 0).sum() == 221 + 240  # nobody, and a few that are rounded to none


def test_neighbourhoods_of_which_the_register_is_silent_are_not_dark(
    definitions: Definitions, cubes: dict[str, Cube]
) -> None:
    table = told(definitions, cubes, "street_lights")
    silent = table.state == State.NO_DATA
    assert silent.sum() == len(definitions.sources["street_lights"].coverage.without) == 51
    assert table.value[~silent].min() == 19


def test_stops_are_told_apart_by_who_can_board(cubes: dict[str, Cube]) -> None:
    cube = cubes["bus_stops"]
    at = list(cube.dimensions).index("accessible")
    counted = np.bincount(cube.facts.codes[:, at], cube.facts.n)
    assert dict(zip(cube.dimensions["accessible"], counted.tolist(), strict=True)) == {
        "N": 158, "U": 3, "Y": 382}  # fmt: skip


def test_postcodes_of_the_city_lie_nearly_whole_in_its_districts(
    definitions: Definitions, real_data: Path
) -> None:
    districts, postcodes = (
        read_areas(definitions.area_sets[name], real_data) for name in ("wijken", "postcodes")
    )
    city = shapely.union_all([one.geometry for one in districts])
    inside = [city.intersection(one.geometry).area / one.geometry.area for one in postcodes]
    assert len(postcodes) == 31
    assert min(inside) > 0.96
