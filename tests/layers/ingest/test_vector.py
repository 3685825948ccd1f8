"""Vector files and workbooks: every attribute as text, every shape as WKB."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from pyogrio.raw import write

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.read import read_batches
from layers.model import GEOMETRY, ROW
from tests.layers.ingest.workbooks import Cell, write_workbook

POINTS = shapely.points([[4.3, 52.1], [4.4, 52.0]])
KINDS = {"fgb": "FlatGeobuf", "geojson": "GeoJSON", "gpkg": "GPKG", "shp": "ESRI Shapefile"}
TEXTS = [
    {"id": "7", "share": "0.25", "name": "café", "when": "2024-02-29", ROW: 1},
    {"id": "12", "share": "3", "name": "", "when": "2023-01-01", ROW: 2},
]


def written(path: Path, crs: str = "EPSG:4326", layer: str = "reports", **more: Any) -> Path:
    """Write two points with attributes of several types."""
    fields = {
        "id": np.array([7, 12], np.int32),
        "share": np.array([0.25, 3.0]),
        "name": np.array(["café", ""], object),
        "when": np.array(["2024-02-29", "2023-01-01"], "datetime64[D]"),
    }
    write(
        path,
        shapely.to_wkb(POINTS),
        list(fields.values()),
        list(fields),
        geometry_type="Point",
        crs=crs,
        layer=layer,
        driver=KINDS[path.suffix[1:]],
        layer_options={"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else None,
        **more,
    )
    return path


def read(path: Path, needed: tuple[str, ...] = (), **format_: Any) -> pl.DataFrame:
    return pl.concat(
        one.rows for one in read_batches(path, FileFormat(path="*", **format_), needed)
    )


@pytest.mark.parametrize("suffix", list(KINDS))
def test_attributes_are_read_as_a_person_reads_them(suffix: str, tmp_path: Path) -> None:
    rows = read(written(tmp_path / f"reports.{suffix}")).drop(GEOMETRY)
    days = pl.col("when").str.strip_suffix("T00:00:00")  # FlatGeobuf knows moments only
    assert rows.with_columns(days).to_dicts() == TEXTS


def test_shapes_without_attributes_are_rows_too(tmp_path: Path) -> None:
    file = tmp_path / "drawn.geojson"
    shape = {"type": "Point", "coordinates": [4.3, 52.1]}
    features = [{"type": "Feature", "properties": {}, "geometry": shape}] * 3
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert read(file)[ROW].to_list() == [1, 2, 3]


@pytest.mark.parametrize("suffix", list(KINDS))
def test_shapes_are_read_in_the_system_of_the_file(suffix: str, tmp_path: Path) -> None:
    crs = "EPSG:4326" if suffix == "geojson" else "EPSG:28992"
    (batch,) = read_batches(
        written(tmp_path / f"reports.{suffix}", crs), FileFormat(path="*"), ("id",)
    )
    assert batch.crs == crs
    found = shapely.from_wkb(batch.rows[GEOMETRY].to_list())
    assert shapely.equals(found, POINTS).all()


def test_a_file_of_several_layers_needs_a_name(tmp_path: Path) -> None:
    path = written(tmp_path / "reports.gpkg")
    written(path, layer="other", append=True)
    with pytest.raises(SourceError, match=r"holds the layers reports, other; .*file\.layer"):
        read(path)
    assert len(read(path, layer="other")) == 2


def test_changed_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the columns id, share, name, when; expected also lon"):
        read(written(tmp_path / "reports.fgb"), needed=("lon",))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.geojson", b"a,b\n1,2\n"),
        ("a.geojson", b'{"no": "features"}'),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"type": '),
        ("a.geojson", b'{"type": "gdal_streamed_alg", "command_line": "gdal vector read x"}'),
        ("a.gml", b"<OGRVRTDataSource><OGRVRTLayer name='passwd'/></OGRVRTDataSource>"),
        ("a.gml", b"<!-- gml --><OGRWFSDataSource><URL>http://localhost</URL></OGRWFSDataSource>"),
        ("a.shp", b"PK\x03\x04"),
        ("a.gpkg", b"SQLite format 3\x00"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.fgb", b""),
    ],
)
def test_what_is_something_else_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=rf"^{name}: "):
        read(tmp_path / name)


@pytest.mark.parametrize(
    "crs",
    [
        '"crs": {"type": "link", "properties": {"href": "http://localhost/x"}}',
        '"crs": {"properties": {"url": "http://localhost/x"}, "type": "url"}',
        '"crs": {"type": "name", "type": "link", "properties": {"href": "http://localhost/x"}}',
        r'"\u0063rs": {"type": "li\u006ek", "properties": {"href": "http://localhost/x"}}',
    ],
)
def test_a_system_that_is_an_address_is_not_fetched(crs: str, tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(f'{{"type": "FeatureCollection", "features": [], {crs}}}')
    with pytest.raises(SourceError, match="names its coordinate system by an address"):
        read(tmp_path / "a.geojson")


def test_a_system_that_is_a_name_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.geojson", "EPSG:28992")
    assert '"crs": { "type": "name"' in path.read_text()
    (batch,) = read_batches(path, FileFormat(path="*"), ())
    assert batch.crs == "EPSG:28992"


@pytest.mark.parametrize("suffix", list(KINDS))
def test_a_truncated_file_is_refused(suffix: str, tmp_path: Path) -> None:
    path = written(tmp_path / f"reports.{suffix}")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SourceError, match=r"^reports\."):
        read(path)


GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:a="http://a"
  xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><a:report fid="1"><a:id>007</a:id>
  <a:place><gml:Point srsName="EPSG:28992"><gml:pos>80000 455000</gml:pos></gml:Point></a:place>
  </a:report></gml:featureMember></wfs:FeatureCollection>"""


def test_nothing_is_written_beside_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.gml").write_text(GML)
    (batch,) = read_batches(tmp_path / "a.gml", FileFormat(path="*"), ("id",))
    assert batch.crs == "EPSG:28992"
    assert batch.rows["id"].to_list() == ["007"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.gml"]


def test_a_file_without_features_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(SourceError, match="got no rows"):
        read(tmp_path / "a.geojson")


def test_lists_and_objects_of_geojson_are_text(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "geometry": None,
        "properties": {"tags": ["a", "b"], "more": {"x": 1}, "yes": True, "no": None},
    }
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "a.geojson").write_text(json.dumps(content))
    row = read(tmp_path / "a.geojson").row(0, named=True)
    assert (row["tags"], row["yes"], row["no"]) == ("a, b", "true", "")
    assert json.loads(row["more"]) == {"x": 1}


SHEET: list[list[Cell]] = [
    ["id", "when", "at", "share", "mixed"],
    ["007", (43202, "date"), (43202.46625, "moment"), 42.255000000000003, "x"],
    [],
    ["12", (43203, "date"), (43203.5, "moment"), 7, 0.0063200000000000001],
]
CELLS = [
    ("007", "2018-04-12", "2018-04-12T11:11:24", "42.255", "x"),
    ("12", "2018-04-13", "2018-04-13T12:00:00", "7", "0.00632"),
]


@pytest.mark.parametrize(
    ("above", "format_"),
    [
        ([], {}),
        ([["Report 2024"], []], {"skip_lines": 2}),
        ([["Report 2024"], []], {"header_row": 3}),
    ],
)
def test_a_sheet_is_read_as_it_is_shown(
    above: list[list[Cell]], format_: dict[str, Any], tmp_path: Path
) -> None:
    path = write_workbook(tmp_path / "reports.xlsx", {"May": above + SHEET})
    rows = read(path, **format_)
    assert rows.drop(ROW).columns == SHEET[0]
    assert rows.drop(ROW).rows() == CELLS


def test_a_sheet_without_a_header_takes_the_declared_names(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "reports.xlsx", {"May": SHEET[1:]})
    rows = read(path, columns=["a", "b", "c", "d", "e"])
    assert rows.drop(ROW).rows() == CELLS
    assert rows.columns[0] == "a"


def test_a_header_of_texts_over_texts_is_a_header(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "reports.xlsx", {"May": [["id", "year"], ["a", "b"]]})
    assert read(path).drop(ROW).to_dicts() == [{"id": "a", "year": "b"}]


def test_a_workbook_of_several_sheets_needs_a_name(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Cell]]] = {"May": [["a"], [1]], "June": [["a"], [2]]}
    path = write_workbook(tmp_path / "reports.xlsx", sheets)
    with pytest.raises(SourceError, match=r"holds the sheets May, June; .*file\.layer"):
        read(path)
    assert read(path, layer="June")["a"].to_list() == ["2"]
