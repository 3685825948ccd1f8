"""Shapes and definitions that are refused, and with which reason."""

import struct
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from layers.declare.location import By, Geometry
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube
from layers.ingest.shapes import find_shapes
from layers.model import GEOMETRY, Batch, Reason
from tests.layers.ingest.shaped import PARK, ROAD, ingest, parts
from tests.layers.makers import BBOX, SECRET, make_source

AWAY = shapely.LineString([(5, 53), (5.1, 53)])
ROUND_THE_WORLD = shapely.LineString([(179.9, 52), (-179.9, 52)])
FLAT_RING = shapely.Polygon([(4.3, 52.05), (4.31, 52.05), (4.3, 52.05)])


@pytest.mark.parametrize(
    ("by", "shape", "reason"),
    [
        ("length", None, "no_coordinates"),
        ("length", shapely.LineString(), "no_coordinates"),
        ("length", PARK, "bad_shape"),
        ("area", ROAD, "bad_shape"),
        ("area", FLAT_RING, "bad_shape"),
        ("length", shapely.Point(4.3, 52.05), "bad_shape"),
        ("count", shapely.GeometryCollection([ROAD, PARK]), "bad_shape"),
        ("length", ROUND_THE_WORLD, "bad_shape"),
        ("presence", AWAY, "outside_coverage"),
        ("length", AWAY, "outside_coverage"),
        ("area", shapely.box(BBOX[0] - 0.1, 52, BBOX[0], 52.1), "outside_coverage"),
    ],
)
def test_a_shape_that_cannot_be_counted_is_refused(
    tmp_path: Path, by: str, shape: Any, reason: str
) -> None:
    good = PARK if by == "area" else ROAD
    assert ingest(tmp_path, by, good, shape).cube.account.refused == {reason: 1}


def test_by_point_lines_and_polygons_stay_refused(tmp_path: Path) -> None:
    account = ingest(tmp_path, "point", shapely.Point(4.3, 52.05), ROAD).cube.account
    assert account.refused == {"bad_coordinates": 1}


def test_an_amount_of_the_name_of_the_measure_is_refused() -> None:
    amounts = {"length": {"column": "id", "unit": {"nl": "m", "en": "m"}}}
    with pytest.raises(ValueError, match=r"another name for amounts\.length"):
        make_source(**parts("length", amounts=amounts))


def test_presence_by_shape_is_for_open_sources() -> None:
    with pytest.raises(ValueError, match="a threshold would not hold"):
        make_source(**parts("presence", protection="protected"))


def test_a_file_without_shapes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shapes.csv").write_text("id,date\n1,2024-03-05\n", "utf-8")
    source = make_source(**parts("length", file={"path": "shapes.csv"}))
    with pytest.raises(SourceError, match="the file has no shapes"):
        build_cube(source, tmp_path, Grounds({}), SECRET)


def wkb_of(shape: shapely.Geometry, **how: Any) -> bytes:
    written: bytes = shapely.to_wkb(shape, **how)
    return written


NAN, FOUR = struct.pack("<d", float("nan")), struct.pack("<d", 4.25)
CURVE = struct.pack("<BII6d", 1, 8, 3, 4.25, 52.03, 4.31, 52.05, 4.33, 52.07)


@pytest.mark.parametrize(
    ("wkb", "reason"),
    [
        (wkb_of(ROAD), None),
        (wkb_of(ROAD, byte_order=0), None),
        (wkb_of(shapely.force_3d(ROAD), flavor="iso"), None),
        (wkb_of(shapely.force_3d(ROAD), flavor="extended"), None),
        (wkb_of(ROAD, include_srid=True), None),
        (wkb_of(ROAD)[:-3], Reason.BAD_SHAPE),
        (b"", Reason.BAD_SHAPE),
        (CURVE, Reason.BAD_SHAPE),
        (wkb_of(ROAD).replace(FOUR, NAN), Reason.BAD_COORDINATES),
        (None, Reason.NO_COORDINATES),
    ],
)
def test_shapes_as_files_write_them_are_read_or_refused(
    wkb: bytes | None, reason: Reason | None
) -> None:
    rows = pl.DataFrame({GEOMETRY: [wkb]}, schema={GEOMETRY: pl.Binary})
    batch = Batch("roads.gpkg", rows, rows.clear(), "EPSG:4326")
    shaped, faults = find_shapes(batch, Geometry(by=By.LENGTH, precision=10), shapely.box(*BBOX))
    first = next((one for one in Reason if one in faults and faults[one][0]), None)
    assert first == reason
    assert shapely.is_missing(shaped.shape[0]) == bool(reason)


def test_shapes_of_which_no_column_is_read_are_counted(tmp_path: Path) -> None:
    dated = {"column": None, "format": None, "on": "2024-03-05"}
    told = ingest(tmp_path, "count", ROAD, PARK, None, time=dated, record=None)
    assert told.cube.account.rows_accepted == 2
    assert told.cube.account.refused == {"no_coordinates": 1}
