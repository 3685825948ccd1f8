"""Bytes of a source file: which files, unpacked, and in UTF-8."""

import codecs
import gzip
from pathlib import Path
from typing import IO, cast

from layers.declare.source import FileFormat
from layers.errors import SourceError

GZIP = b"\x1f\x8b"
HEAD_BYTES = 512
# The first bytes of things that people put where a CSV is expected.
OTHER_TYPES = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database or a GeoPackage",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"{": "JSON",
    b"<": "XML or HTML",
}


def find_files(format_: FileFormat, inbox: Path) -> tuple[Path, ...]:
    """Return the files of a delivery, sorted by name.

    Raises
    ------
    SourceError
        If no file matches.
    """
    files = tuple(sorted(path for path in inbox.glob(format_.path) if path.is_file()))
    if not files:
        raise SourceError(
            f"no file matches {format_.path!r} in {inbox}; expected at least one. "
            "Put the delivery there, or mend file.path in the definition."
        )
    return files


def open_utf8(path: Path, encoding: str) -> IO[bytes]:
    """Open a text file, packed or not, as a stream of UTF-8.

    Bytes that the encoding does not know become U+FFFD, so that one bad row stays one bad row.

    Raises
    ------
    SourceError
        If the file is empty, or begins like something that is no text.
    """
    with open_unpacked(path) as stream:
        _refuse_other_types(path, stream.read(HEAD_BYTES), encoding)
    decoder = "utf-8-sig" if encoding == "utf-8" else encoding
    unpacked = open_unpacked(path)
    return cast(IO[bytes], codecs.EncodedFile(unpacked, "utf-8", decoder, errors="replace"))


def open_unpacked(path: Path) -> IO[bytes]:
    """Open a file, packed or not, as the bytes that were packed."""
    with path.open("rb") as stream:
        packed = stream.read(len(GZIP)) == GZIP
    return cast(IO[bytes], gzip.open(path) if packed else path.open("rb"))


def _refuse_other_types(path: Path, head: bytes, encoding: str) -> None:
    if not head.strip():
        raise SourceError(f"{path.name}: the file is empty; expected a header and rows.")
    for first, kind in OTHER_TYPES.items():
        if head.startswith(first):
            raise SourceError(f"{path.name}: got {kind}; expected CSV text.")
    if b"\x00" in head and not encoding.startswith(("utf-16", "utf-32")):
        raise SourceError(f"{path.name}: got binary data; expected CSV text.")
