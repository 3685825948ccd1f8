"""The Hague per district of the statistics office: inhabitants, liveability, and their vintages."""

import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from layers.declare import AreaSetDefinition, Definitions, read_definitions
from layers.ingest import Grounds, build_cube, read_areas
from layers.model import PUBLIC, Area, Ingested, Match, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from server.settings import SHIPPED
from tests.layers.makers import SECRET, TITLE

pytestmark = pytest.mark.real
INHABITANTS, DISTRICTS = 553_110, 44
EMPTY = "WK051801"  # Oostduinen: dunes


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(SHIPPED / "the_hague")


@pytest.fixture(scope="module")
def districts(definitions: Definitions, real_data: Path) -> tuple[Area, ...]:
    return read_areas(definitions.area_sets["cbs_wijken_2022"], real_data)


@pytest.fixture(scope="module")
def ingested(
    definitions: Definitions, districts: tuple[Area, ...], real_data: Path
) -> dict[str, Ingested]:
    grounds = Grounds({"cbs_wijken_2022": districts})
    return {
        name: build_cube(definitions.sources[name], real_data, grounds, SECRET)
        for name in ("inhabitants_2022", "liveability_2016")
    }


def told(
    definitions: Definitions,
    ingested: dict[str, Ingested],
    layer_id: str,
    resolution: int | None = None,
) -> Published:
    layer = definitions.layers[layer_id]
    year = int(layer.source[-4:])
    span = Period(date(year, 1, 1), date(year, 12, 31))
    areas = None if resolution else "cbs_wijken_2022"
    question = Question(layer.id, span, False, resolution, areas)
    source = definitions.sources[layer.source]
    return publish(ingested[layer.source].cube, question, Terms(layer, source, PUBLIC))


@pytest.mark.parametrize(
    ("source", "rows"), [("inhabitants_2022", 3_340), ("liveability_2016", 2_981)]
)
def test_of_a_national_file_the_districts_of_the_city_are_found(
    ingested: dict[str, Ingested], source: str, rows: int
) -> None:
    account = ingested[source].cube.account
    assert account.match == Match(DISTRICTS, DISTRICTS, 0)
    assert (account.rows_read, account.refused) == (rows, {"other_level": rows - DISTRICTS})


def test_districts_add_up_to_the_inhabitants(
    definitions: Definitions, ingested: dict[str, Ingested]
) -> None:
    assert told(definitions, ingested, "inhabitants").value.sum() == INHABITANTS


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_cells_add_up_to_the_inhabitants(
    definitions: Definitions, ingested: dict[str, Ingested], resolution: int
) -> None:
    table = told(definitions, ingested, "inhabitants", resolution)
    assert table.value.sum() == pytest.approx(INHABITANTS, rel=1e-9)


def test_dunes_without_inhabitants_are_zero_and_have_no_class(
    definitions: Definitions, ingested: dict[str, Ingested], districts: tuple[Area, ...]
) -> None:
    at = [one.code for one in districts].index(EMPTY)
    people = told(definitions, ingested, "inhabitants")
    classes = told(definitions, ingested, "liveability")
    assert (people.value[at], people.state[at]) == (0, State.VALUE)
    assert np.flatnonzero(classes.state == State.UNDEFINED).tolist() == [at]


def test_every_district_has_the_class_of_the_file(
    definitions: Definitions,
    ingested: dict[str, Ingested],
    districts: tuple[Area, ...],
    real_data: Path,
) -> None:
    stated = json.loads((real_data / "nl_leefbaarometer_2016/wijk.json").read_text("utf-8"))
    expected = [float(stated[one.code]["KL16"] or "nan") for one in districts]
    found = told(definitions, ingested, "liveability").value.tolist()
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_cell_within_one_district_has_its_class_and_no_hair_less(
    definitions: Definitions, ingested: dict[str, Ingested]
) -> None:
    table, spread = (
        told(definitions, ingested, "liveability", 9),
        ingested["liveability_2016"].cube.spread,
    )
    assert spread
    once = np.bincount(np.searchsorted(table.place, spread.cell), minlength=len(table.place)) == 1
    within = table.value[once & (table.state == State.VALUE)]
    assert len(within) > 300
    assert set(within.tolist()) <= set(map(float, range(1, 10)))


def test_no_code_of_the_police_is_one_of_the_statistics_office(
    definitions: Definitions, districts: tuple[Area, ...], real_data: Path
) -> None:
    police = read_areas(definitions.area_sets["wijken"], real_data)
    assert {one.code for one in police}.isdisjoint(one.code for one in districts)


def test_districts_moved_little_between_2012_and_2022(
    districts: tuple[Area, ...], real_data: Path
) -> None:
    path = "nl_city_wijken_2012/the-hague.geojson"
    older = AreaSetDefinition(id="older", title=TITLE, path=path, code="name", name="name")
    now = {re.sub(r"^Wijk \d+ ", "", one.name): one.geometry for one in districts}
    then = {re.sub(r"^\d+ ", "", one.name): one.geometry for one in read_areas(older, real_data)}
    alike = [_alike(now[name], then[name]) for name in now.keys() & then.keys()]
    assert len(alike) == 43
    assert min(alike) == pytest.approx(0.88, abs=0.005)


def _alike(one: shapely.Geometry, other: shapely.Geometry) -> float:
    return float(one.intersection(other).area / one.union(other).area)
