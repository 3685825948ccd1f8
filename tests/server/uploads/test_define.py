"""What a person confirmed becomes definitions, or every fault at once."""

from typing import Any

import pytest
import shapely

from layers.declare.file import FileFormat
from layers.errors import DefinitionError
from layers.model import Area
from layers.periods import Step
from server.uploads.define import define
from server.uploads.drafts import new_layer
from server.uploads.found import Found
from server.uploads.limits import MOST_CELLS

FOUND = Found(
    name="seals.csv",
    columns=("day", "lon", "lat", "limit", "Kind of seal", "n"),
    sample=(),
    formats={"day": "%Y-%m-%d"},
    categories=(),
    file=FileFormat(path="table.csv"),
    proposal={},
)
BODY: dict[str, Any] = {
    "title": "Seals",
    "time": {"column": "day", "format": "%Y-%m-%d", "timezone": "UTC", "period": "month"},
    "location": {"x": "lon", "y": "lat", "crs": "EPSG:4326", "precision": "street"},
    "coverage": {"bbox": [4.0, 52.0, 4.1, 52.1]},
    "dimensions": ["Kind of seal", "limit"],
}
ISLAND = Area("islands", "a", "A", shapely.MultiPolygon([shapely.box(4.0, 52.0, 4.1, 52.1)]))
SETS = {"islands": (ISLAND,)}


def faults(**changed: object) -> set[str]:
    with pytest.raises(DefinitionError) as caught:
        define(new_layer(), FOUND, {**BODY, **changed}, SETS)
    return {fault.key for fault in caught.value.faults}


def test_the_tables_of_a_confirmation_are_those_of_a_definition() -> None:
    name = new_layer()
    made = define(name, FOUND, BODY, SETS)

    assert made.source.id == made.layer.id == made.layer.source == name
    assert made.source.title.nl == made.source.title.en == "Seals"
    assert made.source.holder == "seals.csv"
    assert made.source.time.period is Step.MONTH
    assert made.layer.periods == (Step.MONTH, Step.QUARTER, Step.YEAR)


def test_a_dimension_takes_no_name_of_a_parameter() -> None:
    made = define(new_layer(), FOUND, BODY, SETS)
    columns = {name: one.column for name, one in made.source.dimensions.items()}
    assert columns == {"kind_of_seal": "Kind of seal", "limit_2": "limit"}


@pytest.mark.parametrize(("precision", "finest"), [("street", 9), (400, 8), ("address", 11)])
def test_the_finest_resolution_is_what_the_precision_allows(precision: object, finest: int) -> None:
    location = {**BODY["location"], "precision": precision}
    assert define(new_layer(), FOUND, {**BODY, "location": location}, SETS).layer.resolutions == (
        *range(finest - 3, finest + 1),
    )


@pytest.mark.parametrize("box", [[3, 50, 7, 53], [-180, -90, 180, 90], [0, 89, 1, 90]])
def test_a_large_ground_is_counted_in_so_much_coarser_cells(box: list[float]) -> None:
    made = define(new_layer(), FOUND, {**BODY, "coverage": {"bbox": box}}, SETS)
    finest = made.source.finest_resolution
    whole_earth = 122 * 7**finest  # cells, https://h3geo.org/docs/core-library/restable
    share = (box[2] - box[0]) * (box[3] - box[1]) / (360 * 180)
    assert finest < 9 or whole_earth * share < 2 * MOST_CELLS
    assert whole_earth * share < 4 * MOST_CELLS


def test_areas_are_counted_only_where_the_file_speaks_about_all_of_them() -> None:
    whole = define(new_layer(), FOUND, {**BODY, "coverage": {"areas": "islands"}}, SETS)
    around = define(new_layer(), FOUND, BODY, SETS)
    assert (whole.source.areas, around.source.areas) == (("islands",), ())


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"time": None}, "time"),
        ({"time": "day"}, "time"),
        ({"time": {**BODY["time"], "column": "night"}}, "time.column"),
        ({"location": None}, ""),
        ({"location": {**BODY["location"], "crs": "/etc/passwd"}}, "location.crs"),
        ({"location": {**BODY["location"], "crs": "EPSG:99999"}}, "location.crs"),
        ({"key": {"column": "n", "areas": "islands"}}, ""),
        ({"coverage": {"areas": "lakes"}}, "coverage.areas"),
        ({"coverage": {"bbox": [5, 52, 4, 53]}}, "coverage.bbox"),
        ({"count": {"column": "m"}}, "count.column"),
        ({"dimensions": "n"}, "dimensions"),
        ({"dimensions": [["n"]]}, "dimensions.0"),
        ({"protection": "open"}, "protection"),
        ({"file": {"path": "../../key"}}, "file"),
        ({"finest_resolution": 15}, "finest_resolution"),
    ],
)
def test_a_fault_is_named_by_the_key_that_was_sent(changed: dict[str, object], wrong: str) -> None:
    assert wrong in faults(**changed)


def test_all_faults_are_named_at_once() -> None:
    many = faults(title="", time={**BODY["time"], "timezone": "Mars"}, dimensions=["x", "y"])
    assert many == {"title", "time.timezone", "dimensions.0", "dimensions.1"}
