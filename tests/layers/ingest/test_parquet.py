"""Parquet: what was written comes back as text, shapes with their system."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import polars as pl
import pytest
import shapely
from pyarrow import parquet
from pyproj import CRS

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.read import read_batches
from layers.model import GEOMETRY, ROW

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TABLE = pl.DataFrame(
    {
        "id": [7, None],
        "share": [0.25, 3.0],
        "day": [date(2024, 2, 29), None],
        "at": [datetime(2024, 7, 1, 12, tzinfo=AMSTERDAM), None],
        "kind": pl.Series(["theft", "theft"], dtype=pl.Categorical),
        "yes": [True, False],
    }
)
TEXTS = [
    ("7", "0.25", "2024-02-29", "2024-07-01T12:00:00+02:00", "theft", "true", 1),
    ("", "3", "", "", "theft", "false", 2),
]


def read(path: Path, needed: tuple[str, ...] = ()) -> pl.DataFrame:
    return pl.concat(one.rows for one in read_batches(path, FileFormat(path="*"), needed))


def with_shapes(path: Path, column: dict[str, Any]) -> Path:
    """Write one point as GeoParquet with this description of its column."""
    table = pl.DataFrame({"id": [1], "shape": [shapely.Point(4, 52).wkb]}).to_arrow()
    geo = {"primary_column": "shape", "columns": {"shape": {"encoding": "WKB", **column}}}
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def test_columns_of_every_type_are_read_as_text(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "reports.parquet")
    rows = read(tmp_path / "reports.parquet", ("id", "yes"))
    assert rows.columns == [*TABLE.columns, ROW]
    assert rows.rows() == TEXTS


def test_parquet_in_an_archive_is_read(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "reports.parquet")
    with ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.write(tmp_path / "reports.parquet", "data/reports.parquet")
    assert read(tmp_path / "reports.zip").rows() == TEXTS


@pytest.mark.parametrize(
    ("column", "crs"),
    [
        ({}, "OGC:CRS84"),
        ({"crs": None}, None),
        ({"crs": CRS("EPSG:28992").to_json_dict()}, "EPSG:28992"),
    ],
)
def test_shapes_are_read_with_their_system(
    column: dict[str, Any], crs: str | None, tmp_path: Path
) -> None:
    path = with_shapes(tmp_path / "reports.parquet", column)
    (batch,) = read_batches(path, FileFormat(path="*"), ("id",))
    assert batch.crs == crs
    assert shapely.from_wkb(batch.rows[GEOMETRY][0]) == shapely.Point(4, 52)


def test_shapes_in_another_encoding_are_refused(tmp_path: Path) -> None:
    path = with_shapes(tmp_path / "reports.parquet", {"encoding": "point"})
    with pytest.raises(SourceError, match="encoded as point; expected WKB"):
        read(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "reports.parquet")
    data = (tmp_path / "reports.parquet").read_bytes()
    (tmp_path / "reports.parquet").write_bytes(data[:-9])
    with pytest.raises(SourceError, match=r"reports\.parquet: cannot be read as Parquet"):
        read(tmp_path / "reports.parquet")


def test_changed_columns_are_named(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "reports.parquet")
    with pytest.raises(SourceError, match="expected also lon"):
        read(tmp_path / "reports.parquet", ("lon",))
