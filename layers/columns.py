"""Columns of any type -> text as a person reads it: 7 and not 7.0, ISO dates, "" for nothing."""

import polars as pl
import pyarrow as pa

MOMENT = "%Y-%m-%dT%H:%M:%S%.f"


def plain(batch: pa.RecordBatch) -> pa.Table:
    """Keep the values of every column, without what extensions say about their meaning."""
    columns = [
        one.storage if isinstance(one.type, pa.BaseExtensionType) else one for one in batch.columns
    ]
    return pa.Table.from_arrays(columns, batch.schema.names)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Write every column of a frame as text, without nulls."""
    return frame.select(_text(name, kind).fill_null("") for name, kind in frame.schema.items())


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind.is_float():
        return column.cast(pl.String).str.strip_suffix(".0")
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string(f"{MOMENT}%:z" if kind.time_zone else MOMENT)
    if isinstance(kind, pl.Binary):
        return column.bin.encode("hex")
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String)).list.join(", ")
    if isinstance(kind, pl.Struct):
        return column.struct.json_encode()
    return column.cast(pl.String)


def own_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Copy the texts of a small part of a table, which else keep the whole table in memory."""
    copied = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return pl.DataFrame(pl.from_arrow(copied, schema=frame.schema))
