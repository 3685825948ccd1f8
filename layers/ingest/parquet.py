"""Parquet, with or without shapes -> batches of text columns."""

import json
from collections.abc import Iterator

import polars as pl
import pyarrow as pa
from pyarrow import parquet
from pyproj import CRS

from layers.columns import as_text, plain
from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.batches import numbered
from layers.ingest.files import Piece, on_disk
from layers.model import GEOMETRY, Batch

BATCH_ROWS = 1 << 16
UNREADABLE = (pa.ArrowException, OSError, ValueError, KeyError)


def read_parquet(piece: Piece, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:  # noqa: ARG001
    """Read one Parquet file in batches of bounded size.

    Raises
    ------
    SourceError
        If the file is no Parquet, damaged or empty, or lacks a needed column.
    """
    try:
        with on_disk(piece) as path, parquet.ParquetFile(path) as file:
            name, crs = _shapes(file.metadata.metadata or {})
            yield from numbered(piece.name, _frames(file, name), needed, crs)
    except UNREADABLE as error:
        raise SourceError(
            f"{piece.name}: cannot be read as Parquet ({error}); ask the holder for it again."
        ) from error


def _frames(file: parquet.ParquetFile, shapes: str) -> Iterator[pl.DataFrame]:
    for arrow in file.iter_batches(batch_size=BATCH_ROWS):
        table = plain(arrow)
        if shapes:
            wkb = pl.Series(GEOMETRY, table[shapes].cast(pa.binary()))
            yield as_text(pl.DataFrame(table.drop_columns(shapes))).with_columns(wkb)
        else:
            yield as_text(pl.DataFrame(table))


def _shapes(metadata: dict[bytes, bytes]) -> tuple[str, str | None]:
    """Return the column of WKB shapes (empty for none) and its system, as GeoParquet tells them."""
    if b"geo" not in metadata:
        return "", None
    geo = json.loads(metadata[b"geo"])
    name = geo["primary_column"]
    column = geo["columns"][name]
    if column["encoding"] != "WKB":
        raise ValueError(f"shapes are encoded as {column['encoding']}; expected WKB")
    if "crs" not in column:
        return name, "OGC:CRS84"
    return name, named(column["crs"])


def named(system: object) -> str | None:
    """Name a coordinate system by its authority, else write it as WKT; None if there is none."""
    if system is None:
        return None
    crs = CRS.from_user_input(system)
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.to_wkt()
