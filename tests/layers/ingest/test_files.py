"""Source files: which ones, unpacked, in UTF-8, and never something else in disguise."""

import gzip
from pathlib import Path

import pytest

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ingest.files import find_files, open_utf8


def written(folder: Path, data: bytes) -> Path:
    path = folder / "reports.csv"
    path.write_bytes(data)
    return path


def test_files_of_a_delivery_are_sorted_by_name(tmp_path: Path) -> None:
    for name in ("b_2.csv", "b_1.csv", "a.csv"):
        (tmp_path / name).touch()
    found = find_files(FileFormat(path="b_*.csv"), tmp_path)
    assert [path.name for path in found] == ["b_1.csv", "b_2.csv"]


def test_a_delivery_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").mkdir()  # a folder is no file
    with pytest.raises(SourceError, match=r"no file matches 'reports\.csv' in .* expected at"):
        find_files(FileFormat(path="reports.csv"), tmp_path)


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-8", "café\n".encode()),
        ("utf-8", "café\n".encode("utf-8-sig")),
        ("cp1252", b"caf\xe9\n"),
        ("utf-16", "café\n".encode("utf-16")),
        ("utf-16-le", "café\n".encode("utf-16-le")),
        ("utf-16-be", "café\n".encode("utf-16-be")),
        ("utf-32", "café\n".encode("utf-32")),
    ],
)
def test_a_file_in_any_encoding_is_read_as_utf_8(
    encoding: str, data: bytes, tmp_path: Path
) -> None:
    with open_utf8(written(tmp_path, data), encoding) as stream:
        assert stream.read() == "café\n".encode()


def test_a_packed_file_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    with open_utf8(written(tmp_path, gzip.compress(b"a,b\n")), "utf-8") as stream:
        assert stream.read() == b"a,b\n"


def test_a_byte_that_the_encoding_does_not_know_spoils_nothing_else(tmp_path: Path) -> None:
    with open_utf8(written(tmp_path, b"a\xffb\n"), "utf-8") as stream:
        assert stream.read().decode() == "a\ufffdb\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "the file is empty"),
        (b" \r\n\n", "the file is empty"),
        (gzip.compress(b""), "the file is empty"),
        (b"\x89PNG\r\n\x1a\n", "got a PNG picture"),
        (b"PK\x03\x04rest", "got a ZIP archive or an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "got an old Excel or Word file"),
        (b"PAR1rest", "got a Parquet file"),
        (b"SQLite format 3\x00", "got an SQLite database or a GeoPackage"),
        (b"%PDF-1.7", "got a PDF"),
        (b'{"type": "FeatureCollection"}', "got JSON"),
        (b"<?xml version='1.0'?>", "got XML or HTML"),
        (b"\x01\x00\x02\x00", "got binary data"),
    ],
)
def test_what_is_no_csv_is_refused_by_name(data: bytes, kind: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"^reports\.csv: {kind}; expected"):
        open_utf8(written(tmp_path, data), "utf-8")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest"])
def test_what_is_no_csv_is_refused_when_packed_too(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected CSV text"):
        open_utf8(written(tmp_path, gzip.compress(data)), "utf-8")
