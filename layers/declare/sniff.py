"""A file that nobody has described yet -> a table of texts, with the dialect that was found."""

import codecs
import csv
import gzip
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise, starmap
from pathlib import Path

import chardet
import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.errors import SourceError

SAMPLE_BYTES = 16 << 20
DETECTED_BYTES = 1 << 18
DELIMITERS = ",;\t|"
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LATIN = "cp1252"
# Encodings that a few accented letters cannot tell from cp1252, by far the most common of them.
LOOKALIKES = frozenset(
    ["cp1250", "cp1254", "cp1257", "iso8859-1", "iso8859-2", "iso8859-9", "iso8859-15"]
)
YEAR = re.compile(r"(19|20)\d\d")
HEAD_ROWS = 100
MOST_OTHERS = 0.2  # of the rows have another number of fields than the table
CONSISTENT = 0.9  # of the rows have as many fields as most rows have


@dataclass(frozen=True, slots=True)
class Table:
    """The first rows of a file, and how they are written.

    rows
        One text column per column, trimmed; rows with another number of fields are left out.
    has_header
        Whether the columns have names of their own.
    skip_lines
        Lines before the header (or before the first row).
    member, layer
        The file within an archive and the layer or sheet that were chosen; empty where there was
        no choice.
    points
        (n, 2) float64, easting and northing of the points of a file that has them, and `crs`, the
        system that the file declares.
    outlines
        Whether the file has shapes that are no points.
    reader
        The function that reads JSON of this shape; empty where none is needed.
    title
        What stands above the table.
    modified
        The day on which the file was last written.
    """

    file: str
    encoding: str
    delimiter: str
    skip_lines: int
    has_header: bool
    rows: pl.DataFrame
    member: str = ""
    layer: str = ""
    points: NDArray[np.float64] | None = None
    crs: str | None = None
    outlines: bool = False
    reader: str = ""
    title: str = ""
    modified: date | None = None


def read_table(file: Path) -> Table:
    """Read a CSV file, plain or packed with gzip, whatever its dialect.

    Raises
    ------
    SourceError
        If it cannot be read, or is no text with at least a header and a row.
    """
    data = _first_bytes(file)
    encoding = guess_encoding(data)
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace")
    if "\0" in text:
        raise SourceError(f"{file.name}: got binary data; expected CSV text.")
    delimiter = guess_delimiter(text)
    lines, skip_lines, others = _body(text, delimiter)
    if len(data) == SAMPLE_BYTES:
        lines = lines[:-1]  # cut off in the middle
    if len(lines) < 2:
        raise SourceError(f"{file.name}: got no rows; expected a header and at least one row.")
    _refuse_prose(file.name, lines, others)
    has_header = _is_header(lines)
    names = lines[0] if has_header else [f"column_{at + 1}" for at in range(len(lines[0]))]
    return Table(
        file=file.name,
        encoding=encoding,
        delimiter=delimiter,
        skip_lines=skip_lines,
        has_header=has_header,
        rows=_frame(names, lines[1:] if has_header else lines),
        title=" ".join(text.split("\n", skip_lines)[:skip_lines]),
        modified=datetime.fromtimestamp(file.stat().st_mtime, UTC).date(),
    )


def guess_encoding(data: bytes) -> str:
    """Name the encoding of a text: by its byte order mark, as UTF-8 if it is, else by chardet."""
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        found = str(chardet.detect(data[:DETECTED_BYTES])["encoding"] or LATIN)
        name: str = codecs.lookup(found).name
        return LATIN if name in LOOKALIKES else name
    return "utf-8"


def guess_delimiter(text: str) -> str:
    """Choose the delimiter that cuts most rows into equally many fields, and into most fields."""
    sample = text[:DETECTED_BYTES]
    try:
        sniffed = str(csv.Sniffer().sniff(sample[:10_000], DELIMITERS).delimiter)
    except csv.Error:
        sniffed = ","
    candidates: list[str] = [sniffed, *DELIMITERS]
    return max(candidates, key=lambda one: _consistency(sample, one))


def _consistency(sample: str, delimiter: str) -> tuple[bool, int]:
    widths = Counter(len(line) for line in _split(sample, delimiter))
    if not widths:
        return False, 0
    width, rows = widths.most_common(1)[0]
    return rows >= CONSISTENT * widths.total(), width


def _first_bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(file) if packed else file.open("rb") as stream:
            return stream.read(SAMPLE_BYTES)
    except (OSError, EOFError) as error:
        raise SourceError(f"{file}: cannot be read ({error}); expected a CSV file.") from error


def _split(text: str, delimiter: str) -> list[list[str]]:
    """Cut a text into rows of trimmed fields, up to where it cannot be read."""
    lines = []
    with suppress(csv.Error):
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if line:
                lines.append([field.strip() for field in line])
    return lines


def _body(text: str, delimiter: str) -> tuple[list[list[str]], int, int]:
    """Return header and rows, how many lines of title stand before them, and how many do not fit.

    A title may be padded to the width of its table; then it has one field that is filled.
    """
    for skipped in range(20):
        rest = text if not skipped else text.split("\n", skipped)[-1]
        lines = _split(rest, delimiter)
        width = Counter(map(len, lines)).most_common(1)[0][0] if lines else 0
        if lines and len(lines[0]) == width and not _is_title(lines[0]):
            fitting = [line for line in lines if len(line) == width]
            return fitting, skipped, len(lines) - len(fitting)
    return [], 0, 0


def _is_title(fields: list[str]) -> bool:
    return len(fields) > 3 and sum(map(bool, fields)) < 2


def _is_header(lines: list[list[str]]) -> bool:
    """Tell whether the first line holds names: or years over columns of other values."""
    numbers = [at for at, field in enumerate(lines[0]) if _is_number(field)]
    if len(numbers) == len(lines[0]):
        return False
    below = lines[1:HEAD_ROWS]
    return bool(below) and all(
        YEAR.fullmatch(lines[0][at])
        and 2 * sum(bool(YEAR.fullmatch(line[at])) for line in below) < len(below)
        for at in numbers
    )


def _refuse_prose(file: str, lines: list[list[str]], others: int) -> None:
    """Refuse text that is no table, and several tables in one file.

    Raises
    ------
    SourceError
        If there is one column only, or too many rows are of another width or hold one field.
    """
    if len(lines[0]) < 2:
        raise SourceError(
            f"{file}: is no source: it holds text in one column; expected a table with columns "
            "for when, where and what."
        )
    tables = sum(starmap(_begins_table, pairwise(lines)))
    if tables > 1 or others > MOST_OTHERS * (len(lines) + others):
        got = f"{tables} more tables begin" if tables > 1 else f"{others:,} rows do not fit"
        raise SourceError(
            f"{file}: is no source as it is: {got} among its {len(lines) + others:,} rows, as in "
            "a document or in tables under each other; expected one table. Cut it into one file "
            "per table."
        )


def _begins_table(title: list[str], header: list[str]) -> bool:
    """Tell whether two rows amid a table are the title and the header of another one."""
    return _is_title(title) and sum(map(bool, header)) > 1 and not any(map(_is_number, header))


def _frame(names: list[str], lines: list[list[str]]) -> pl.DataFrame:
    columns = list(zip(*lines, strict=True))
    first = {name: at for at, name in reversed(list(enumerate(names))) if name}
    ordered = sorted(first, key=first.__getitem__)
    return pl.DataFrame({name: columns[first[name]] for name in ordered})


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
