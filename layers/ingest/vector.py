"""Vector files, workbooks and databases in a file, through GDAL -> batches of text columns."""

import contextlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyogrio
from pyogrio.raw import open_arrow

from layers.columns import as_text, plain
from layers.declare.file import FileFormat
from layers.declare.kinds import Kind
from layers.errors import SourceError
from layers.ingest.batches import each_once, numbered
from layers.ingest.files import Piece, on_disk
from layers.ingest.suspect import refuse_other_kinds
from layers.model import GEOMETRY, Batch

BATCH_ROWS = 1 << 14
# Process-wide, as GDAL heeds them for the first sheet of a workbook only when it is opened.
CONFIGURED = {
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_FIELDTYPES": "ALWAYS_STRINGS",
    "OGR_XLSX_HEADERS": "DISABLE",
    "OGR_XLSX_FIELD_TYPES": "STRING",
}
ENCODED = (Kind.SHP, Kind.MAPINFO)  # the encoding stands in the file, if at all
UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pa.ArrowException,
    RuntimeError,
    OSError,
    struct.error,
)
LONG_NUMBER = r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"
SLASHED_DATE = r"^(\d{4})/(\d\d)/(\d\d)$"
SLASHED_MOMENT = r"^(\d{4})/(\d\d)/(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$"


def read_vector(piece: Piece, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    """Read one layer or sheet in batches of bounded size.

    Raises
    ------
    SourceError
        If the file is damaged or of another kind, holds several layers of which none is named,
        is empty, or lacks a needed column.
    """
    try:
        with on_disk(piece) as path:
            refuse_other_kinds(piece.name, path, piece.kind)
            with _opened(piece, path, format_) as (meta, stream):
                frames = _frames(meta, stream)
                if piece.kind is Kind.XLSX:
                    frames = _under_header(piece.name, frames, format_)
                yield from numbered(piece.name, frames, needed, meta["crs"])
    except UNREADABLE as error:
        raise _unreadable(piece, error) from error


def list_layers(piece: Piece, path: Path) -> list[str]:
    """Name the layers or sheets of a file.

    Raises
    ------
    SourceError
        If the file cannot be opened.
    """
    pyogrio.set_gdal_config_options(CONFIGURED)
    try:
        return [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except UNREADABLE as error:
        raise _unreadable(piece, error) from error


def _unreadable(piece: Piece, error: Exception) -> SourceError:
    return SourceError(
        f"{piece.name}: cannot be read as {piece.kind} ({error}); ask the holder to deliver it "
        "again, or declare file.kind or, for JSON with a shape of its own, file.reader."
    )


def _opened(
    piece: Piece, path: Path, format_: FileFormat
) -> contextlib.AbstractContextManager[Any]:
    layers = list_layers(piece, path)
    what = "sheets" if piece.kind is Kind.XLSX else "layers"
    if format_.layer not in layers and (format_.layer or len(layers) != 1):
        raise SourceError(
            f"{piece.name}: holds the {what} {', '.join(layers)[:500] or '(none)'}; expected "
            f"{format_.layer or 'one'}. Name one in file.layer of the definition."
        )
    declared = "encoding" in format_.model_fields_set and piece.kind in ENCODED
    opened: contextlib.AbstractContextManager[Any] = open_arrow(
        path,
        layer=format_.layer or layers[0],
        encoding=format_.encoding if declared else None,
        batch_size=BATCH_ROWS,
        use_pyarrow=True,
        datetime_as_string=True,
    )
    return opened


def _frames(meta: dict[str, Any], stream: pa.RecordBatchReader) -> Iterator[pl.DataFrame]:
    """Turn every column into text but the shapes, which become GEOMETRY."""
    shapes = meta["geometry_name"] or "wkb_geometry"
    for arrow in stream:
        table = plain(arrow)
        if shapes not in table.column_names or not meta["geometry_type"]:
            yield as_text(pl.DataFrame(table))
        else:
            wkb = pl.Series(GEOMETRY, table[shapes].cast(pa.binary()))
            texts = as_text(pl.DataFrame(table.drop_columns(shapes)))
            yield pl.DataFrame([*texts, wkb])  # also where shapes are all that a file has


def _under_header(
    name: str, frames: Iterator[pl.DataFrame], format_: FileFormat
) -> Iterator[pl.DataFrame]:
    """Take the names of a sheet's columns from its header, and leave out what stands above it."""
    above = format_.header_row - 1 if format_.header_row else format_.skip_lines
    names = list(format_.columns or ())
    for frame in frames:
        rows = frame.slice(above)
        above = max(0, above - len(frame))
        if not names and len(rows):
            names, rows = [str(one).strip() for one in rows.row(0)], rows.slice(1)
        if len(names) > len(rows.columns):
            raise SourceError(f"{name}: got {len(rows.columns)} columns; expected {len(names)}.")
        if len(rows):
            unique = each_once([*names, *[""] * (len(rows.columns) - len(names))])
            yield _tidy(rows.rename(dict(zip(rows.columns, unique, strict=True))))


def _tidy(rows: pl.DataFrame) -> pl.DataFrame:
    """Write cells as the sheet shows them; empty rows and columns without a name are left out.

    A sheet keeps 42.255 as 42.255000000000003, and GDAL writes its dates with slashes.
    """
    text = pl.all()
    number = text.cast(pl.Float64, strict=False).cast(pl.String).str.strip_suffix(".0")
    long = (text.str.len_bytes() > 16) & text.str.contains(LONG_NUMBER) & text.str.contains(r"\.")
    tidied = rows.select(
        pl.when(long)
        .then(number)
        .otherwise(
            text.str.replace(SLASHED_DATE, "${1}-${2}-${3}").str.replace(
                SLASHED_MOMENT, "${1}-${2}-${3}T${4}"
            )
        )
    )
    return tidied.filter(pl.any_horizontal(pl.all() != ""))
