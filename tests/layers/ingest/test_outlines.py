"""Outlines of a file that nobody has described: in degrees, whatever their system."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.errors import SourceError
from layers.ingest import areas_of, read_outlines

TOWN = shapely.box(4.30, 52.05, 4.32, 52.07)
READING = {
    "evil": "CREATE VIRTUAL TABLE evil USING VirtualShape('/etc/roads', 'UTF-8', 28992)",
    "a using rtree(a)": "CREATE VIRTUAL TABLE \"a using rtree(a)\" USING VirtualText('/etc/a')",
    "told": "CREATE VIEW told AS SELECT file FROM pragma_database_list",
    "rtree_a": "CREATE/* a */VIRTUAL TABLE rtree_a USING VirtualDbf('/etc/a', 'UTF-8')",
}


def written(path: Path, crs: str = "EPSG:4326", **more: Any) -> Path:
    """Write one polygon, in a coordinate system."""
    to = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    moved = shapely.transform(np.array([TOWN]), lambda xy: np.stack(to(*xy.T), axis=1))
    pyogrio.raw.write(
        path, shapely.to_wkb(moved), [np.array(["T1"], object)], ["code"],
        geometry_type="Polygon", crs=crs, **more,
    )  # fmt: skip
    return path


def drawn(path: Path, *shapes: shapely.Geometry, **more: Any) -> Path:
    """Write shapes as a person draws them: without properties."""
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(one)}
        for one in shapes
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


@pytest.mark.parametrize(
    ("name", "crs"),
    [("a.geojson", "EPSG:4326"), ("a.gpkg", "EPSG:28992"), ("a.gpkg", "EPSG:3857")],
)
def test_shapes_of_any_numbered_system_come_out_in_degrees(
    tmp_path: Path, name: str, crs: str
) -> None:
    (found,) = read_outlines(written(tmp_path / name, crs), "", 9)
    assert shapely.hausdorff_distance(found, TOWN) < 1e-6


def test_the_crs_member_of_old_geojson_is_heeded(tmp_path: Path) -> None:
    to = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform
    in_rd = shapely.transform(TOWN, lambda xy: np.stack(to(*xy.T), axis=1))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    (found,) = read_outlines(drawn(tmp_path / "a.geojson", in_rd, crs=crs), "", 9)
    assert shapely.hausdorff_distance(found, TOWN) < 1e-6


def test_a_system_without_a_number_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "+proj=laea +lat_0=52"}}
    file = drawn(tmp_path / "a.geojson", TOWN, crs=crs)
    with pytest.raises(SourceError, match="expected one with a number, such as EPSG:28992"):
        read_outlines(file, "", 9)


def test_a_row_without_a_shape_stays_a_row(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    rows = [{"type": "Feature", "properties": {"n": at}, "geometry": one}
            for at, one in enumerate([shapely.geometry.mapping(TOWN), None])]  # fmt: skip
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    assert shapely.is_missing(read_outlines(file, "", 9)).tolist() == [False, True]


def test_reading_stops_soon_after_the_most_that_is_wanted(tmp_path: Path) -> None:
    file = drawn(tmp_path / "a.geojson", *[TOWN] * 40_000)
    assert 10 < len(read_outlines(file, "", 10)) < 40_000


@pytest.mark.parametrize(("name", "sql"), READING.items())
def test_a_geopackage_with_a_table_that_is_another_file_is_not_opened(
    tmp_path: Path, name: str, sql: str
) -> None:
    file = written(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA writable_schema = 1")
        row = ("view" if "VIEW" in sql else "table", name, name, sql)
        database.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, 0, ?)", row)
        database.commit()
    with pytest.raises(SourceError, match="a table that is read from elsewhere"):
        read_outlines(file, "", 9)


def test_a_view_that_asks_the_network_is_not_opened(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gpkg", layer="drawn")
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE VIEW evil AS SELECT fid, ogr_geocode('The Hague') FROM drawn")
        database.commit()
    with pytest.raises(SourceError, match="could be used to steal data"):
        read_outlines(file, "", 9)


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 2), min_size=3, max_size=9))
def test_however_a_ring_crosses_itself_its_area_is_valid_and_within_its_hull(
    corners: list[tuple[float, float]],
) -> None:
    ring = shapely.Polygon(corners)
    (area,) = areas_of("drawn", ["1"], ["1"], np.array([ring], object))
    assert area.geometry.is_valid
    assert area.geometry.area <= ring.convex_hull.area + 1e-12
