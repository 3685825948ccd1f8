"""JSON with a shape of its own: one small function per shape, named in `file.reader`."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from layers.declare.file import FileFormat
from layers.declare.kinds import Reader
from layers.errors import SourceError
from layers.ingest.batches import numbered
from layers.ingest.files import Piece, on_disk
from layers.model import Batch

MONTHS = 12
# The Hague's police website, 2018: the codes of its menu.
DELICTS = {
    "100": "Theft while on scooter",
    "101": "Theft from bike",
    "102": "Street robbery",
    "104": "Burglary (both attempted and successful)",
    "105": "Theft while on or in motorized vehicle",
    "106": "Motor vehicle theft",
    "107": "Shoplifting",
    "108": "Pickpocketing",
    "109": "Violent threat",
    "110": "Abuse",
    "111": "Vandalism",
    "117": "Robbery",
}


def read_own(piece: Piece, format_: FileFormat, needed: tuple[str, ...]) -> Iterator[Batch]:
    """Read one JSON file by the function that the definition names.

    Raises
    ------
    SourceError
        If the file is no JSON, or not of the shape that the function knows.
    """
    reader = format_.reader or Reader.KEYED_OBJECTS
    try:
        with on_disk(piece) as path:
            yield from numbered(piece.name, READERS[reader](path), needed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{piece.name}: got JSON of another shape ({type(error).__name__}: {error}); expected "
            f"the one that the reader {reader} knows. Mend file.reader or file.path."
        ) from error


def read_the_hague_police(path: Path) -> Iterator[pl.DataFrame]:
    """Read <year>/<wijk>.json: {delict: [12 months of [{name, code, delicts, ...}]]}.

    Yields
    ------
    One row per delict, month and buurt; `count` is how many.
    """
    year, wijk = path.parent.name, path.stem
    rows = [
        {
            "wijk": wijk,
            "year": year,
            "month": str(month),
            "period": f"{int(year):04}-{month:02}",
            "delict": delict,
            "delict_name": DELICTS.get(delict, ""),
            "buurt": place["code"],
            "name": place["name"],
            "count": place["delicts"],
            "lat": place["latitude"],
            "lon": place["longitude"],
        }
        for delict, months in _json(path).items()
        for month, places in enumerate(months, start=1)
        for place in places
    ]
    yield _frame(rows)


def read_keyed_objects(path: Path) -> Iterator[pl.DataFrame]:
    """Read {key: {column: value}}: one row per key, which stands in the column `key`."""
    yield _frame([{"key": key, **fields} for key, fields in _json(path).items()])


def guess_reader(path: Path) -> Reader | None:
    """Tell which function reads a JSON file; None if it is GeoJSON, which GDAL reads.

    Raises
    ------
    SourceError
        If it is no JSON, or of a shape that nobody knows.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise SourceError(f"{path.name}: cannot be read as JSON ({error}).") from error
    if isinstance(content, dict) and "type" in content:
        return None
    values = list(content.values()) if isinstance(content, dict) else []
    if values and all(isinstance(one, list) and len(one) == MONTHS for one in values):
        return Reader.THE_HAGUE_POLICE
    if len(values) > 1 and all(isinstance(one, dict) for one in values):
        return Reader.KEYED_OBJECTS
    raise SourceError(
        f"{path.name}: is no source: it is JSON without rows (a note about data?); expected "
        "GeoJSON, or a shape that file.reader knows."
    )


READERS: dict[Reader, Callable[[Path], Iterator[pl.DataFrame]]] = {
    Reader.THE_HAGUE_POLICE: read_the_hague_police,
    Reader.KEYED_OBJECTS: read_keyed_objects,
}


def _json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a table of rows that need not have the same columns; every field is text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [_text(row.get(name)) for row in rows] for name in names}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
