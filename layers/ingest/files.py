"""Bytes of a source file: which files, unpacked, and in UTF-8."""

import codecs
import gzip
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from layers.declare.file import FileFormat
from layers.declare.kinds import Kind, kind_of
from layers.errors import SourceError
from layers.ingest.archive import find_members, open_member, unpack

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


@dataclass(frozen=True, slots=True)
class Piece:
    """One table of a delivery: a file, or a file inside an archive (`member`, else empty)."""

    path: Path
    member: str
    kind: Kind

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name


def pieces(path: Path, format_: FileFormat) -> tuple[Piece, ...]:
    """Return the tables that a file of a delivery holds.

    Raises
    ------
    SourceError
        If it is an archive that is hostile, or whose members are not clear.
    """
    packed = path.suffix.lower() == ".zip"
    members = find_members(path, format_) if packed else ("",)
    kinds = [format_.kind or kind_of(member or path.name) or Kind.CSV for member in members]
    return tuple(Piece(path, one, kind) for one, kind in zip(members, kinds, strict=True))


@contextmanager
def on_disk(piece: Piece) -> Iterator[Path]:
    """Lend a piece as a file of its own, with those that belong to it; unpacked if need be."""
    if piece.member or piece.kind is Kind.GML:
        with tempfile.TemporaryDirectory(prefix="hexradar-") as folder:
            if piece.member:
                yield unpack(piece.path, piece.member, Path(folder))
            else:  # GDAL writes its notes beside it
                yield Path(shutil.copy(piece.path, folder))
    elif piece.path.suffix.lower() == ".gz":
        raise SourceError(
            f"{piece.name}: is packed with gzip; expected {piece.kind} as it is, or in a .zip."
        )
    else:
        yield piece.path


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


def open_utf8(path: Path, encoding: str, member: str = "") -> IO[bytes]:
    """Open a text file, packed or not, or a file of an archive, as a stream of UTF-8.

    Bytes that the encoding does not know become U+FFFD, so that one bad row stays one bad row.

    Raises
    ------
    SourceError
        If the file is empty, or begins like something that is no text.
    """
    with open_unpacked(path, member) as stream:
        _refuse_other_types(path, stream.read(HEAD_BYTES), encoding)
    decoder = "utf-8-sig" if encoding == "utf-8" else encoding
    unpacked = open_unpacked(path, member)
    return cast(IO[bytes], codecs.EncodedFile(unpacked, "utf-8", decoder, errors="replace"))


def open_unpacked(path: Path, member: str = "") -> IO[bytes]:
    """Open a file, packed or not, as the bytes that were packed."""

    def opened() -> IO[bytes]:
        return open_member(path, member) if member else path.open("rb")

    with opened() as stream:
        packed = stream.read(len(GZIP)) == GZIP
    if not packed:
        return opened()
    return cast(IO[bytes], gzip.open(opened() if member else path))


def _refuse_other_types(path: Path, head: bytes, encoding: str) -> None:
    if not head.strip():
        raise SourceError(f"{path.name}: the file is empty; expected a header and rows.")
    for first, kind in OTHER_TYPES.items():
        if head.startswith(first):
            raise SourceError(f"{path.name}: got {kind}; expected CSV text.")
    if b"\x00" in head and not encoding.startswith(("utf-16", "utf-32")):
        raise SourceError(f"{path.name}: got binary data; expected CSV text.")
