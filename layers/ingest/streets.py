"""Streets and postcodes by name: of a register of addresses, or of an open source."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare import RegisterDefinition, SourceDefinition, Streets
from layers.errors import SourceError
from layers.ingest.files import find_files
from layers.ingest.grounds import Grounds, ground_of
from layers.ingest.places import coordinates_of
from layers.ingest.read import read_batches
from layers.ingest.register import placed_rows
from layers.ingest.spelling import trimmed
from layers.model import Batch
from layers.names import NamePoints, no_points
from layers.names.points import RAW, gathered, postcode_text

SAME = ["name", "place", "lon", "lat"]
DIGITS = 6  # of degrees: a decimetre
OF_TITLES = re.compile(r"(?<=\w)'S\b")  # what software makes of Alderman's Walk


def register_streets(definition: RegisterDefinition, inbox: Path) -> NamePoints:
    """Gather the streets and postcodes of a register; each address is one point.

    Raises
    ------
    SourceError
        If a file is missing, unreadable, or lacks a column.
    """
    streets, postcodes, columns = [], [], definition.columns
    for rows, lon, lat in placed_rows(definition, inbox):
        place = _texts(rows, columns.place)
        streets.append(_points(_texts(rows, columns.street), place, lon, lat))
        postcodes.append(_points(_texts(rows, columns.postcode), _texts(rows, None), lon, lat))
    every = pl.concat(postcodes).group_by(SAME).agg(pl.col("n").sum())
    written = pl.col("name").map_elements(postcode_text, pl.String)
    return gathered(pl.concat(streets), every.with_columns(written), no_points())


def source_streets(
    source: SourceDefinition,
    streets: Streets,
    inbox: Path,
    grounds: Grounds,
    before: NamePoints,
) -> NamePoints:
    """Gather the streets that the records of a source name.

    Places count, not records: a street is as much there with one record as with many.

    Parameters
    ----------
    grounds
        The areas that the coverage of the source names.
    before
        Points that stay.

    Raises
    ------
    SourceError
        If a file is missing, unreadable or lacks the column, or if no street is named at all.
    """
    column, parts = streets.column or "", [pl.DataFrame(schema=RAW)]
    ground = ground_of(source, grounds.area_sets)
    shapely.prepare(ground)
    needed = tuple(dict.fromkeys((*_where(source), column)))
    for path in find_files(source.file, inbox):
        for batch in read_batches(path, source.file, needed):
            parts.append(_named_places(batch, source, streets, ground).unique())
    found = pl.concat(parts).unique()
    if not len(found) and not len(before.streets):
        wanted = f" that begins with {streets.prefix!r}" if streets.prefix else ""
        raise SourceError(
            f"{source.id}: the column {column!r} names no street{wanted} at a place that is "
            "covered. Mend `streets` in place.toml."
        )
    return gathered(found, pl.DataFrame(schema=RAW), before)


def _where(source: SourceDefinition) -> tuple[str, ...]:
    return (source.location.x, source.location.y) if source.location else ()


def _named_places(
    batch: Batch, source: SourceDefinition, streets: Streets, ground: shapely.Geometry
) -> pl.DataFrame:
    names = _street_names(trimmed(batch.rows[streets.column or ""]), streets)
    lon, lat = coordinates_of(batch, source, ground)
    placed = np.isfinite(lon) & np.isfinite(lat)
    nowhere = pl.Series("place", [""], pl.String).new_from_index(0, len(names))
    every = _points(names, nowhere, np.round(lon, DIGITS), np.round(lat, DIGITS))
    return every.filter(pl.Series(placed) & (pl.col("name") != ""))


def _street_names(texts: pl.Series, streets: Streets) -> pl.Series:
    """Take the names out of texts; empty where a text names no street."""
    known = {text: _street_name(text, streets) for text in texts.unique().to_list()}
    return texts.replace_strict(known, return_dtype=pl.String)


def _street_name(text: str, streets: Streets) -> str:
    prefix = streets.prefix or ""
    if not text.startswith(prefix):
        return ""
    name = re.sub(r"\s+", " ", text[len(prefix) :]).strip()
    unlike = (one.lower() for one in streets.without)
    if any(fnmatchcase(name.lower(), one) for one in unlike):
        return ""
    return OF_TITLES.sub("'s", name)


def _texts(rows: pl.DataFrame, column: str | None) -> pl.Series:
    if column is None:
        return pl.Series("", [""], pl.String).new_from_index(0, len(rows))
    return trimmed(rows[column]).str.replace_all(r"\s+", " ")


def _points(
    names: pl.Series, places: pl.Series, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> pl.DataFrame:
    columns = {"name": names, "place": places, "lon": lon, "lat": lat}
    return pl.DataFrame(columns).with_columns(n=pl.lit(1, pl.Int64)).select(*RAW)
