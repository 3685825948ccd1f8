"""An imported register of addresses: what each is called, in one spelling, and where it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.address import AddressColumns
from layers.declare.location import PLACEHOLDERS
from layers.declare.register import RegisterCoverage, RegisterDefinition
from layers.declare.texts import Corners
from layers.errors import SourceError
from layers.ingest.files import find_files
from layers.ingest.numbers import numbers
from layers.ingest.project import points_of, to_lonlat
from layers.ingest.read import read_batches
from layers.ingest.spelling import spelled, trimmed
from layers.model import Batch

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PARTS = ("id", "postcode", "street", "number", "place")


@dataclass(frozen=True, slots=True)
class Register:
    """The addresses of a register.

    addresses
        Those of PARTS that the register has (text, one spelling, empty where unknown), and `lon`
        and `lat` (float64 degrees); sorted by all of these in this order.
    skipped
        Rows of its files without a point, which are no use; of those that are kept.
    on, coverage
        The day that it describes, and where it lists every address, as far as they are declared.
    kept
        The box beyond which its addresses were left out; None if none were.
    """

    id: str
    addresses: pl.DataFrame
    skipped: int
    on: date | None = None
    coverage: RegisterCoverage | None = None
    kept: Corners | None = None


def read_register(definition: RegisterDefinition, inbox: Path) -> Register:
    """Read the addresses of a register from its files; memory holds those that are kept.

    Raises
    ------
    SourceError
        If a file is missing, unreadable, or lacks a column, or no address is left.
    """
    read, skipped, parts = 0, 0, []
    for batch in _batches(definition, inbox):
        read += len(batch.rows) + len(batch.refused)
        kept, useless = _addresses(_of_places(batch, definition), definition)
        skipped += useless + len(batch.refused)
        parts.append(kept)
    addresses = pl.concat(parts)
    if not len(addresses):
        raise SourceError(
            f"{definition.id}: none of {read:,} addresses is of use: {skipped:,} have no point, "
            f"{read - skipped:,} are not among those that `only` keeps. Check columns.x, "
            "columns.y, crs and only in the definition of the register."
        )
    ordered, only = addresses.sort(addresses.columns), definition.only
    return Register(
        *(definition.id, ordered, skipped), definition.on, definition.coverage, only.bbox
    )


def placed_rows(
    definition: RegisterDefinition, inbox: Path
) -> Iterator[tuple[pl.DataFrame, Floats, Floats]]:
    """Read the addresses of a register that are kept, as they stand in its files.

    Yields
    ------
    Rows with their longitude and latitude in degrees, in the order of the files.

    Raises
    ------
    SourceError
        If a file is missing, unreadable, or lacks a column.
    """
    for batch in _batches(definition, inbox):
        chosen = _of_places(batch, definition)
        lon, lat, _, kept = _placed(chosen, definition)
        yield chosen.rows.filter(pl.Series(kept)), lon[kept], lat[kept]


def _batches(definition: RegisterDefinition, inbox: Path) -> Iterator[Batch]:
    for path in find_files(definition.file, inbox):
        yield from read_batches(path, definition.file, definition.columns.named)


def _addresses(batch: Batch, definition: RegisterDefinition) -> tuple[pl.DataFrame, int]:
    """Return the addresses of a batch that are kept, and how many of those have no point."""
    lon, lat, placed, kept = _placed(batch, definition)
    where = pl.Series("lon", lon[kept], pl.Float64), pl.Series("lat", lat[kept], pl.Float64)
    # spelled last: texts that are filtered later would keep all of the batch in memory
    addresses = spelled(batch.rows.filter(pl.Series(kept)), definition.columns)
    return addresses.with_columns(*where), int((~placed).sum())


def _placed(batch: Batch, definition: RegisterDefinition) -> tuple[Floats, Floats, Flags, Flags]:
    """Return where the rows of a batch are, which have a point, and which of those are kept."""
    x, y, crs = _points(batch, definition)
    lon, lat = to_lonlat(x, y, crs)
    placed = np.isfinite(lon) & np.isfinite(lat)
    for at_x, at_y in PLACEHOLDERS:
        placed &= (x != at_x) | (y != at_y)
    return lon, lat, placed, placed & _in_box(lon, lat, definition.only.bbox)


def _of_places(batch: Batch, definition: RegisterDefinition) -> Batch:
    """Leave out the rows of other places before anything is done with them."""
    places, column = definition.only.place, definition.columns.place
    if not places:
        return batch
    named = spelled(pl.DataFrame({"place": places}), AddressColumns(place="place"))["place"]
    theirs = spelled(batch.rows, AddressColumns(place=column))["place"]
    return replace(batch, rows=batch.rows.filter(theirs.is_in(named.to_list())))


def _in_box(lon: Floats, lat: Floats, box: Corners | None) -> NDArray[np.bool_]:
    west, south, east, north = box or (-np.inf, -np.inf, np.inf, np.inf)
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _points(batch: Batch, definition: RegisterDefinition) -> tuple[Floats, Floats, str]:
    columns = definition.columns
    if columns.x and columns.y and definition.crs:
        texts = trimmed(batch.rows[columns.x]), trimmed(batch.rows[columns.y])
        x, y = (numbers(text, definition.file) for text in texts)
        return x, y, definition.crs
    _, x, y, crs = points_of(batch, definition.crs)
    return x, y, crs
