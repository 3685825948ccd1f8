"""CSV and its dialects -> batches of text columns; rows that are no rows are counted."""

import csv
import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, Any
from zipfile import BadZipFile

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.batches import REFUSED_SCHEMA, each_once, refuse_changed_columns
from layers.ingest.files import Piece, open_unpacked, open_utf8
from layers.model import ROW, Batch, Reason

BLOCK_BYTES = 4 << 20  # some 30,000 rows; Arrow reads up to 32 blocks ahead
HEADER_CHARACTERS = 1 << 20
LONGEST_FIELD = 64 << 10  # bytes, of a field with line breaks: an open quote swallows lines
TAIL_BYTES = 64
FEW_ROWS = 100  # a share says nothing about fewer
BROKEN = 0.05
ROW_TOO_LONG = "straddling object"  # what Arrow says of a row longer than a block
UNREADABLE = (pa.ArrowInvalid, OSError, EOFError, zlib.error, BadZipFile, UnicodeError, csv.Error)


class _Watched:
    """A stream that remembers its last bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.closed = False
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.tail = (self.tail + data[-TAIL_BYTES:])[-TAIL_BYTES:]
        return data

    def close(self) -> None:
        self.closed = True


def read_delimited(piece: Piece, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
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
        If the file is empty, truncated, of another type, or lacks a needed column; if a quote is
        left open, or too many rows have another number of fields.
    """
    try:
        yield from _batches(piece, format_, needed)
    except UNREADABLE as error:
        if ROW_TOO_LONG in str(error):
            raise _open_quote(piece.name, _long_row(piece, format_)) from error
        raise SourceError(
            f"{piece.name}: cannot be read to its end ({error}). Expected a whole CSV file, "
            "plain or packed with gzip; ask the holder to deliver it again."
        ) from error


def _batches(piece: Piece, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    columns, lines = _header(piece, format_)
    refuse_changed_columns(piece.name, columns, needed)
    broken: list[Any] = []
    seen, taken = 0, 0
    last = pl.DataFrame()
    with open_utf8(piece.path, format_.encoding, piece.member) as stream:
        watched = _Watched(stream)
        for arrow in _open(watched, format_, columns, lines, broken):
            numbers = _row_numbers(arrow.num_rows, seen, [row.number - lines for row in broken])
            seen = int(numbers[-1]) if len(numbers) else seen
            rows = pl.DataFrame(arrow).with_columns(pl.Series(ROW, numbers))
            new = broken[taken:]  # taken once: the reader, which is ahead, may add to it meanwhile
            _refuse_long_fields(piece.name, rows, new, lines)
            yield _batch(piece.name, rows, new, lines)
            taken, last = taken + len(new), rows.tail(1) if len(rows) else last
    if taken < len(broken):
        none = pl.DataFrame(schema={**dict.fromkeys(columns, pl.String), ROW: pl.Int64})
        _refuse_long_fields(piece.name, none, broken[taken:], lines)
        yield _batch(piece.name, none, broken[taken:], lines)
    elif seen == 0:
        raise SourceError(f"{piece.name}: got a header and no rows; expected at least one row.")
    found = [(row.number - lines, row.text) for row in broken]
    _refuse_several_tables(piece.name, found, seen)
    _refuse_quote_at_end(piece.name, last, found[-1:], (watched.tail, format_.quote))


def _refuse_long_fields(file: str, rows: pl.DataFrame, broken: list[Any], lines: int) -> None:
    """Refuse a field that holds far more lines than anybody wrote into it."""
    texts = [pl.col(name) for name in rows.columns if name != ROW]
    long = [one.str.len_bytes() > LONGEST_FIELD for one in texts]
    found = [row.number - lines for row in broken if _is_long(row.text)]
    for row in rows.filter(pl.any_horizontal(long)).iter_rows():
        if any(_is_long(field) for field in row[:-1]):
            found.append(row[-1])
    if found:
        raise _open_quote(file, min(found))


def _is_long(text: str) -> bool:
    return len(text) > LONGEST_FIELD // 4 and "\n" in text and len(text.encode()) > LONGEST_FIELD


def _refuse_quote_at_end(
    file: str, last: pl.DataFrame, broken: list[tuple[int, str]], end: tuple[bytes, str]
) -> None:
    """Refuse a file that ends inside a quote, which has swallowed its last rows."""
    tail, quote = end
    number = last[ROW].item() if len(last) else 0
    if broken and broken[-1][0] > number:
        number, text = broken[-1]
        unclosed = "\n" in text and text.count(quote) % 2 == 1
    else:
        field = last.row(0)[-2] if len(last) else ""
        unclosed = "\n" in field and not tail.rstrip().endswith(quote.encode())
    if unclosed:
        raise _open_quote(file, number)


def _long_row(piece: Piece, format_: FileFormat) -> int:
    """Find the row with a field so long that even the csv module refuses it."""
    rows = 0 if format_.columns else -1
    stream = open_unpacked(piece.path, piece.member)
    with io.TextIOWrapper(stream, format_.encoding, "replace", newline="") as text:
        lines = islice(_bounded(text), format_.skip_lines, None)
        reader = csv.reader(lines, delimiter=format_.delimiter, quotechar=format_.quote)
        with suppress(csv.Error):
            for _ in filter(None, reader):
                rows += 1
    return rows + 1


def _bounded(text: IO[str]) -> Iterator[str]:
    """Yield the lines of a text up to the first that is too long to hold."""
    while line := text.readline(BLOCK_BYTES):
        if len(line) == BLOCK_BYTES:
            raise csv.Error("line too long")
        yield line


def _open_quote(file: str, row: int) -> SourceError:
    return SourceError(
        f"{file}: row {row:,} holds a field that runs over the rows after it; expected a field. "
        "Most likely a quote in that row is not closed: ask the holder to mend it, or name "
        "another sign in file.quote if quotes mean nothing in this file."
    )


def _refuse_title(file: str, names: list[str]) -> None:
    """Refuse a row with just one name: a title that was padded to the width of its table."""
    filled = [name for name in names if name.strip()]
    if len(names) > 3 and len(filled) < 2:
        raise SourceError(
            f"{file}: the first row holds {', '.join(filled)[:100] or 'nothing'!r} and "
            f"{len(names) - len(filled)} empty fields; expected the names of the columns. Declare "
            "file.skip_lines, or cut the file into one file per table."
        )


def _refuse_several_tables(file: str, broken: list[tuple[int, str]], seen: int) -> None:
    rows = max(seen, broken[-1][0] if broken else 0)
    if rows > FEW_ROWS and len(broken) > BROKEN * rows:
        raise SourceError(
            f"{file}: {len(broken):,} of {rows:,} rows have another number of fields than the "
            f"header, the first of them row {broken[0][0]:,}; expected at most {BROKEN:.0%}. If "
            "the file holds several tables or a title, cut it into one file per table or declare "
            "file.skip_lines; else check file.delimiter and file.quote."
        )


def _open(
    stream: _Watched, format_: FileFormat, columns: list[str], lines: int, broken: list[Any]
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


def _header(piece: Piece, format_: FileFormat) -> tuple[list[str], int]:
    """Return the column names, and the number of lines before the first row of data."""
    if format_.columns:
        return each_once([name.strip() for name in format_.columns]), format_.skip_lines
    with open_utf8(piece.path, format_.encoding, piece.member) as stream:
        text = stream.read(HEADER_CHARACTERS).decode("utf-8", "replace")
    lines = islice(io.StringIO(text, newline=""), format_.skip_lines, None)
    reader = csv.reader(lines, delimiter=format_.delimiter, quotechar=format_.quote)
    names = next(filter(None, reader), [])  # an empty line is no header
    _refuse_title(piece.name, names)
    if next(lines, None) is None:
        raise SourceError(f"{piece.name}: got a header and no rows; expected at least one row.")
    return each_once([name.strip() for name in names]), format_.skip_lines + reader.line_num


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
