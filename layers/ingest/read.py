"""One source file -> batches of text columns; every refused row is counted with its reason."""

import csv
import io
import zlib
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from layers.declare.source import FileFormat
from layers.errors import SourceError
from layers.ingest.files import open_utf8
from layers.model import ROW, Batch, Reason

BLOCK_BYTES = 16 << 20  # some 100,000 rows: bounds the memory of a batch
HEADER_CHARACTERS = 1 << 20
REFUSED_SCHEMA = {"file": pl.String, "row": pl.Int64, "reason": pl.String, "value": pl.String}
UNREADABLE = (pa.ArrowInvalid, OSError, EOFError, zlib.error, UnicodeError, csv.Error)


def read_batches(path: Path, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    """Read one CSV file in batches of bounded size.

    Parameters
    ----------
    needed
        Columns that must be there.

    Yields
    ------
    Batches in file order; every column is text, as it stands in the file.

    Raises
    ------
    SourceError
        If the file is empty, truncated, of another type, or lacks a needed column.
    """
    try:
        yield from _batches(path, format_, needed)
    except UNREADABLE as error:
        raise SourceError(
            f"{path.name}: cannot be read to its end ({error}). Expected a whole CSV file, "
            "plain or packed with gzip; ask the holder to deliver it again."
        ) from error


def _batches(path: Path, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    columns, lines = _header(path, format_)
    _refuse_changed_columns(path.name, columns, needed)
    broken: list[Any] = []
    seen, taken = 0, 0
    with open_utf8(path, format_.encoding) as stream:
        for arrow in _open(stream, format_, columns, lines, broken):
            numbers = _row_numbers(arrow.num_rows, seen, [row.number - lines for row in broken])
            seen = int(numbers[-1]) if len(numbers) else seen
            rows = pl.DataFrame(arrow).with_columns(pl.Series(ROW, numbers))
            yield _batch(path.name, rows, broken[taken:], lines)
            taken = len(broken)
    if taken < len(broken):
        none = pl.DataFrame(schema={**dict.fromkeys(columns, pl.String), ROW: pl.Int64})
        yield _batch(path.name, none, broken[taken:], lines)
    elif seen == 0:
        raise SourceError(f"{path.name}: got a header and no rows; expected at least one row.")


def _open(
    stream: Any, format_: FileFormat, columns: list[str], lines: int, broken: list[Any]
) -> Iterator[pa.RecordBatch]:
    def refuse(row: Any) -> str:
        broken.append(row)
        return "skip"

    reader = arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(
            use_threads=False,  # rows are only numbered by a reader with one thread
            block_size=BLOCK_BYTES,
            column_names=columns,
            skip_rows=lines,
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=format_.delimiter,
            quote_char=format_.quote,
            newlines_in_values=True,
            invalid_row_handler=refuse,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
        ),
    )
    yield from reader


def _header(path: Path, format_: FileFormat) -> tuple[list[str], int]:
    """Return the column names, and the number of lines before the first row of data."""
    if format_.columns:
        return _each_once([name.strip() for name in format_.columns]), format_.skip_lines
    with open_utf8(path, format_.encoding) as stream:
        text = stream.read(HEADER_CHARACTERS).decode("utf-8", "replace")
    lines = islice(io.StringIO(text, newline=""), format_.skip_lines, None)
    reader = csv.reader(lines, delimiter=format_.delimiter, quotechar=format_.quote)
    names = next(filter(None, reader), [])  # an empty line is no header
    if next(lines, None) is None:
        raise SourceError(f"{path.name}: got a header and no rows; expected at least one row.")
    return _each_once([name.strip() for name in names]), format_.skip_lines + reader.line_num


def _each_once(names: list[str]) -> list[str]:
    """Number repeated names (`Persons`, `Persons.2`), so that each can be told from the others."""
    unique: dict[str, None] = {}
    for name in names:
        candidates = chain([name], (f"{name}.{number}" for number in count(2)))
        unique[next(one for one in candidates if one not in unique)] = None
    return list(unique)


def _refuse_changed_columns(file: str, columns: list[str], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in columns]
    if missing:
        raise SourceError(
            f"{file}: got the columns {', '.join(columns)[:500]}; expected also "
            f"{', '.join(missing)}. Mend the definition if the holder changed the file, "
            "or ask for the file as it was."
        )


def _row_numbers(count: int, seen: int, broken: list[int]) -> NDArray[np.int64]:
    """Number the `count` whole rows after row `seen`, given which rows were broken."""
    later = np.array([row for row in broken if row > seen], np.int64)
    every = np.arange(seen + 1, seen + 1 + count + len(later), dtype=np.int64)
    return np.setdiff1d(every, later, assume_unique=True)[:count]


def _batch(file: str, rows: pl.DataFrame, broken: list[Any], lines: int) -> Batch:
    refused = {
        "file": [file] * len(broken),
        "row": [row.number - lines for row in broken],
        "reason": [Reason.WRONG_NUMBER_OF_FIELDS] * len(broken),
        "value": [
            f"{row.actual_columns} fields where {row.expected_columns} were expected: {row.text}"
            for row in broken
        ],
    }
    return Batch(file, rows, pl.DataFrame(refused, schema=REFUSED_SCHEMA))
