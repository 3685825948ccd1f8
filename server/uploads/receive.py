"""The bytes of a request -> a file in a folder, judged by what it holds and not by its name."""

import codecs
from collections.abc import AsyncIterable
from pathlib import Path

from server.confined import MEBIBYTE
from server.uploads.errors import TooLarge, UnusableFile

ARRIVING = "arriving"
CSV, XLSX = "table.csv", "table.xlsx"
GEOJSON, GPKG = "outlines.geojson", "outlines.gpkg"
OUTLINES = (GEOJSON, GPKG)
ARCHIVE = b"PK\x03\x04"
GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")  # SQLite's application id (OGC 12-128r19, 1.1.1.1.1)
EXPECTED = "CSV text, an XLSX workbook, GeoJSON or a GeoPackage"
TWO_BYTES = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


async def receive(stream: AsyncIterable[bytes], folder: Path, most: int) -> Path:
    """Write what is sent to a file, and stop at the limit.

    Parameters
    ----------
    most
        Bytes.

    Returns
    -------
    The file, with the name of its kind.

    Raises
    ------
    TooLarge
        As soon as it is larger; the rest is not read.
    UnusableFile
        If it is none of the kinds that are taken.
    """
    folder.mkdir(mode=0o700, parents=True)
    arriving, size = folder / ARRIVING, 0
    with arriving.open("xb") as file:
        async for part in stream:
            size += len(part)
            refuse_large(size, most)
            file.write(part)
    return arriving.rename(folder / _kind(arriving))


def refuse_large(size: int, most: int) -> None:
    """Refuse more bytes than a file may have.

    Raises
    ------
    TooLarge
        With the limit.
    """
    if size > most:
        raise TooLarge(
            f"The file is larger than {most // MEBIBYTE} MiB, the limit for uploads. Leave out "
            "rows or columns that are not needed, or ask the administrator to make it a source."
        )


def file_of(folder: Path) -> Path:
    """Return the file of an upload."""
    found = (folder / one for one in (XLSX, *OUTLINES))
    return next((one for one in found if one.is_file()), folder / CSV)


def holds_outlines(file: Path) -> bool:
    """Tell whether the file of an upload is of a kind that holds areas."""
    return file.name in OUTLINES


def _kind(file: Path) -> str:
    from layers.ingest.files import GZIP, HEAD_BYTES, OTHER_TYPES  # with all of ingest

    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(ARCHIVE):
        return XLSX
    if head[68:72] in GEOPACKAGES:
        return GPKG
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        return GEOJSON
    if not head.strip():
        raise UnusableFile("The file is empty; expected a header and rows.")
    others = [name for first, name in OTHER_TYPES.items() if head.startswith(first)]
    others += ["a file packed with gzip"] if head.startswith(GZIP) else []
    if b"\0" in head and not head.startswith(TWO_BYTES):
        others.append("binary data")
    if others:
        raise UnusableFile(f"The file is {others[0]}; expected {EXPECTED}.")
    return CSV
