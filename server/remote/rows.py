"""Rows of any values -> one Parquet file of texts, written batch by batch.

Text, because the reader makes text of every column: 7 and not 7.0, ISO dates, nothing for null.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import TracebackType

import orjson
import pyarrow as pa
from pyarrow import parquet


class RowFile:
    """A Parquet file that grows.

    names
        Its columns, once it is open.
    system
        That of the column of shapes, as PROJ writes it; it may become known with the last batch.
    """

    def __init__(self, file: Path) -> None:
        self.names: list[str] = []
        self.system: object = None
        self._shapes = ""
        self._file = file
        self._writer: parquet.ParquetWriter | None = None

    def __enter__(self) -> "RowFile":
        """Lend the file."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file."""
        if self._writer:
            if self._shapes:
                geo = orjson.dumps(_geo(self._shapes, self.system)).decode()
                self._writer.add_key_value_metadata({"geo": geo})
            self._writer.close()

    def open(self, names: list[str], shapes: str = "") -> None:
        """Name the columns, once; `shapes` is that of WKB."""
        if self._writer:
            return
        self.names, self._shapes = names, shapes
        columns = [(name, pa.binary() if name == shapes else pa.string()) for name in names]
        self._schema = pa.schema(columns)
        self._writer = parquet.ParquetWriter(self._file, self._schema)

    def add(self, rows: Sequence[Sequence[object]]) -> int:
        """Write some rows, at least one; returns the bytes of their values."""
        written = [
            pa.array(
                column if pa.types.is_binary(field.type) else list(map(as_text, column)), field.type
            )
            for column, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        batch = pa.record_batch(written, schema=self._schema)
        if self._writer:
            self._writer.write_batch(batch)
        return int(batch.nbytes)


def as_text(value: object) -> str | None:
    """Write one value as a person reads it; None for nothing."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
        case Decimal():
            return f"{value.normalize():f}" if value.is_finite() else str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict() | list():
            return orjson.dumps(value, default=str).decode()
        case _:
            return str(value)


def _geo(shapes: str, system: object) -> dict[str, object]:
    """Describe the column of shapes as GeoParquet 1.1 does; without a system it is not known."""
    column = {"encoding": "WKB", "geometry_types": [], "crs": system}
    return {"version": "1.1.0", "primary_column": shapes, "columns": {shapes: column}}
