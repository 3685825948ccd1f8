"""What a file must be before GDAL opens it, which goes by content and follows addresses."""

import glob
import mmap
import os
import re
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from layers.declare.kinds import Kind
from layers.errors import SourceError
from layers.ingest.archive import check_workbook

HEAD_BYTES = 1 << 16
SHX_HEADER = 100
# How each kind begins; GDAL would go by the content and open things that nobody declared.
BEGINS = {
    Kind.GEOJSON: (b"{",),
    Kind.GPKG: (b"SQLite format 3",),
    Kind.SQLITE: (b"SQLite format 3",),
    Kind.SHP: (b"\x00\x00\x27\x0a", b"\x03", b"\x30", b"\x31", b"\x83", b"\x8b"),
    Kind.FGB: (b"fgb",),
    Kind.GML: (b"<",),
    Kind.MAPINFO: (b"version", b"!table"),
    Kind.XLSX: (b"PK",),
}
# Descriptions that send GDAL to other files or addresses.
ELSEWHERE = (b"gdal_streamed_alg", b"<OGR")
# GeoJSON may name its system by an address, which GDAL would fetch.
SYSTEM = re.compile(rb'(?i)"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*\{')
REST_OF_SYSTEM = re.compile(rb"[^{}]*(?:\{[^{}]*\}[^{}]*)?\}")
# Tables that SQLite would read elsewhere, but for the index that nearly every GeoPackage has.
OUTSIDE = re.compile(r"(?i)virtual|pragma_")
RTREE = re.compile(r'(?i)create virtual table ("[^"]*"|\w+) using rtree ?\([\w\s,"]*\)')
ADDRESS = re.compile(rb'(?i)"\s*(?:link|url)\s*"|\\u')


def refuse_other_kinds(name: str, path: Path, kind: Kind) -> None:
    """Refuse a file that does not begin as its kind does, or that points elsewhere.

    Raises
    ------
    SourceError
        If GDAL would open it as something else.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20]
    begins = head if kind is Kind.SHP else begin
    if kind is Kind.MAPINFO:
        begins = begin.lower()
    if not begins.startswith(BEGINS[kind]) or any(one in head for one in ELSEWHERE):
        raise SourceError(f"{name}: got something else; expected {kind}. Mend file.kind or path.")
    if kind is Kind.XLSX:
        check_workbook(path)
    if kind is Kind.SHP:
        _refuse_truncated(name, path)
    if kind is Kind.GEOJSON:
        _refuse_addresses(name, path)
    if kind is Kind.GPKG:
        _refuse_outside_tables(name, path)


def _refuse_addresses(name: str, path: Path) -> None:
    """Refuse GeoJSON whose system is an address: reading a file asks nothing of the network."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        for found in SYSTEM.finditer(text):
            rest = REST_OF_SYSTEM.match(text, found.end())
            if not rest or ADDRESS.search(rest[0]):
                raise SourceError(
                    f"{name}: names its coordinate system by an address; expected a name. Take "
                    "the member crs out of the file, or write the name of the system there."
                )


def _refuse_outside_tables(name: str, path: Path) -> None:
    """Refuse a GeoPackage with tables that SQLite would read from other files, or of itself."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)) as file:
            made = [sql for (sql,) in file.execute("SELECT sql FROM sqlite_master") if sql]
    except sqlite3.Error as error:
        raise SourceError(f"{name}: is damaged ({error}); ask for the file again.") from error
    for sql in made:
        if OUTSIDE.search(sql) and not RTREE.fullmatch(sql):
            raise SourceError(
                f"{name}: has a table that is read from elsewhere ({sql[:80]}); expected tables "
                "with rows of their own. Export the layer to a new file."
            )


def _refuse_truncated(name: str, path: Path) -> None:
    """Refuse a shapefile shorter than its index says; GDAL would read empty rows."""
    for part in path.parent.glob(f"{glob.escape(path.stem)}.*"):
        expected = _expected_bytes(part)
        whole = path if part.suffix.lower() == ".shx" else part
        if whole.stat().st_size < expected:
            raise SourceError(
                f"{name}: {whole.name} has {whole.stat().st_size:,} bytes; expected {expected:,}. "
                "It is truncated: ask the holder to deliver it again."
            )


def _expected_bytes(part: Path) -> int:
    """Tell how long a table is by its head, or shapes by the last entry of their index."""
    with part.open("rb") as stream:
        if part.suffix.lower() == ".dbf":
            rows, header, width = struct.unpack("<4xIHH", stream.read(12))
            return int(header + rows * width)
        if part.suffix.lower() == ".shx" and part.stat().st_size > SHX_HEADER:
            stream.seek(-8, os.SEEK_END)
            start, words = struct.unpack(">II", stream.read(8))
            return int(2 * (start + 4 + words))
    return 0
