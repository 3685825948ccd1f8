"""Reading: dialects, columns, and the number of every row that is no row."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.read import BLOCK_BYTES, read_batches
from layers.model import ROW

Rows = list[tuple[int, list[str]]]


def read(folder: Path, data: bytes, needed: tuple[str, ...] = (), **format_: Any) -> Rows:
    """Read one file: the number and the fields of every whole row."""
    return read_both(folder, data, needed, **format_)[0]


def read_both(
    folder: Path, data: bytes, needed: tuple[str, ...] = (), **format_: Any
) -> tuple[Rows, list[int]]:
    """Read one file: whole rows, and the numbers of broken ones."""
    path = folder / "reports.csv"
    path.write_bytes(data)
    rows: Rows = []
    broken: list[int] = []
    for batch in read_batches(path, FileFormat(path="*", **format_), needed):
        numbers = batch.rows[ROW].to_list()
        rows += zip(numbers, map(list, batch.rows.drop(ROW).iter_rows()), strict=True)
        broken += batch.refused["row"].to_list()
    return rows, broken


PLAIN = [(1, ["1", "x"]), (2, ["2", "y"])]


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b"a,b\n1,x\n2,y\n", {}),
        (b"a,b\n1,x\n2,y", {}),
        (b"a,b\r\n1,x\r\n2,y\r\n", {}),
        (b"a,b\r1,x\r2,y\r", {}),
        (b"a;b\n1;x\n2;y\n", {"delimiter": ";"}),
        (b"a\tb\n1\tx\n2\ty\n", {"delimiter": "\t"}),
        (b"a|b\n1|x\n2|y\n", {"delimiter": "|"}),
        (b"a,b\n1,'x'\n'2',y\n", {"quote": "'"}),
        (b' a , "b" \n1,x\n2,y\n', {}),
        (b"a,b\n\n1,x\n\n\n2,y\n\n", {}),
        (b"1,x\n2,y\n", {"columns": ["a", "b"]}),
        (b'Title "of" 2024\n\na,b\n1,x\n2,y\n', {"skip_lines": 2}),
        (b"Title\n\n\na,b\n1,x\n2,y\n", {"skip_lines": 1}),
        (b"Title\n1,x\n2,y\n", {"skip_lines": 1, "columns": ["a", "b"]}),
        (b'a,"b\nb"\n1,x\n2,y\n', {}),
        ("a,b\n1,x\n2,y\n".encode("utf-8-sig"), {}),
        ("a,b\r\n1,x\r\n2,y\r\n".encode("utf-16"), {"encoding": "utf-16"}),
        (gzip.compress(b"a,b\n1,x\n2,y\n"), {}),
    ],
)
def test_a_dialect_is_read(data: bytes, format_: dict[str, Any], tmp_path: Path) -> None:
    assert read(tmp_path, data, **format_) == PLAIN


@pytest.mark.parametrize(("encoding", "byte"), [("cp1252", b"\x80"), ("iso8859-15", b"\xa4")])
def test_a_euro_sign_is_read_in_its_encoding(encoding: str, byte: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, b"a\n" + byte + b"\n", encoding=encoding) == [(1, ["€"])]


def test_quoted_newlines_and_quotes_belong_to_a_field(tmp_path: Path) -> None:
    data = b'a,b\n1,"x\ny ""z"""\n2,y\n'
    assert read(tmp_path, data) == [(1, ["1", 'x\ny "z"']), (2, ["2", "y"])]


def test_text_stays_as_it_stands_in_the_file(tmp_path: Path) -> None:
    data = b"a,b\n007, NA \nnull,1e5\n"
    assert read(tmp_path, data) == [(1, ["007", " NA "]), (2, ["null", "1e5"])]


def test_broken_rows_keep_their_number_and_take_nobody_elses(tmp_path: Path) -> None:
    rows, broken = read_both(tmp_path, b"a,b\n1,x\n2\n3,4,5\n6,y\n")
    assert rows == [(1, ["1", "x"]), (4, ["6", "y"])]
    assert broken == [2, 3]


def test_a_broken_row_is_told_with_its_fields(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text("a,b\n1\n")
    (batch,) = read_batches(tmp_path / "reports.csv", FileFormat(path="*"), ())
    assert batch.refused.rows() == [
        ("reports.csv", 1, "wrong_number_of_fields", "1 fields where 2 were expected: 1")
    ]


def test_a_file_of_broken_rows_only_is_read(tmp_path: Path) -> None:
    assert read_both(tmp_path, b"a,b\n1\n2\n3,4,5\n") == ([], [1, 2, 3])


def _by_csv(text: str) -> tuple[Rows, list[int]]:
    """Number rows as Python's csv module reads them."""
    header, *lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    numbered = list(enumerate(lines, start=1))
    rows = [(number, line) for number, line in numbered if len(line) == len(header)]
    return rows, [number for number, line in numbered if len(line) != len(header)]


fields = st.text(st.sampled_from('ab ,"\n;é'), max_size=4)
tables = st.lists(st.lists(fields, min_size=2, max_size=4), min_size=1, max_size=12)


@given(table=tables, newline=st.sampled_from(["\n", "\r\n"]))
def test_rows_are_those_of_the_csv_module(
    table: list[list[str]], newline: str, tmp_path: Path
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=newline).writerows([["a", "b", "c"], *table])
    assert read_both(tmp_path, text.getvalue().encode()) == _by_csv(text.getvalue())


@pytest.mark.parametrize("every", [3, 7])
def test_rows_keep_their_numbers_across_blocks(every: int, tmp_path: Path) -> None:
    wide = "x" * (BLOCK_BYTES // 40)  # some 40 rows to a block, in three blocks
    lines = [f"{n}" if n % every == 0 else f"{n},{wide}" for n in range(1, 101)]
    rows, broken = read_both(tmp_path, "\n".join(["a,b", *lines, ""]).encode())
    assert broken == [n for n in range(1, 101) if n % every == 0]
    assert [(number, line[0]) for number, line in rows] == [
        (n, str(n)) for n in range(1, 101) if n % every
    ]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("a,a,b", ["a", "a.2", "b"]),
        ("a,a,a.2", ["a", "a.2", "a.2.2"]),
        (",a,", ["", "a", ".2"]),
        ("row,file,reason", ["row", "file", "reason"]),
    ],
)
def test_columns_can_be_told_apart(header: str, columns: list[str], tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(f"{header}\n1,2,3\n")
    (batch,) = read_batches(tmp_path / "reports.csv", FileFormat(path="*"), ())
    assert batch.rows.drop(ROW).to_dicts() == [dict(zip(columns, "123", strict=True))]


@pytest.mark.parametrize("data", [b"a,b\n", b"a,b", b'"a","b"\r\n'])
def test_a_header_without_rows_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"reports\.csv: got a header and no rows; expected"):
        read(tmp_path, data)


def test_changed_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="got the columns a, b; expected also date, lon"):
        read(tmp_path, b"a,b\n1,x\n", needed=("a", "date", "lon"))


@pytest.mark.parametrize("lost", [1, 4, 9, 40])
def test_a_truncated_packed_file_is_refused(lost: int, tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" + b"".join(b"%d,x\n" % n for n in range(9999)))
    with pytest.raises(SourceError, match=r"reports\.csv: cannot be read to its end"):
        read(tmp_path, packed[:-lost])


def test_a_damaged_packed_file_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"a,b\n" + b"1,x\n" * 9999))
    packed[-6] ^= 1  # in the checksum
    with pytest.raises(SourceError, match="cannot be read to its end"):
        read(tmp_path, bytes(packed))
