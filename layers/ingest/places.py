"""Where a record says it happened: coordinates, a point, an address, or the key of an area.

Each way yields the same: a place per row, and the faults that refuse a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.file import FileFormat
from layers.declare.location import Geometry, Key, Location
from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.ingest.address import Found, Lookup, find_addresses
from layers.ingest.areas import NOWHERE
from layers.ingest.numbers import numbers
from layers.ingest.project import points_of, to_lonlat
from layers.ingest.spelling import normalised, trimmed
from layers.model import Area, Batch, Reason

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
COORDINATES = "coordinates"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What the places of a source are held against.

    ground
        The covered ground in degrees (prepared); a place outside it is refused.
    areas
        The areas that keys name, where the source has keys.
    addresses
        Where addresses are, where the source has them.
    """

    ground: shapely.Geometry
    areas: Sequence[Area] = ()
    addresses: Lookup | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each row of a batch, readable or not.

    lon, lat
        (n,) float64 degrees; NaN where none is known.
    area
        (n,) int64 position of the area that a key names; -1 where there is none.
    faults
        Reason -> (n,) whether it applies; a row may have several.
    by
        (n,) how each was found, of a source with addresses: coordinates, address or street.
    """

    lon: Floats
    lat: Floats
    area: NDArray[np.int64]
    faults: Mapping[Reason, Flags]
    by: NDArray[np.str_] | None = None


def find_places(batch: Batch, source: SourceDefinition, gazetteer: Gazetteer) -> Places:
    """Find the place of each row as the source declares it."""
    ground, lookup = gazetteer.ground, gazetteer.addresses
    if source.location:
        places = _by_coordinates(batch, source.location, source.file, ground)
        return (
            _else_by_address(places, find_addresses(batch.rows, lookup), ground)
            if lookup
            else places
        )
    if lookup:
        return _by_address(find_addresses(batch.rows, lookup), ground)
    if source.geometry:
        return _by_geometry(batch, source.geometry, ground)
    if source.key:
        return _by_key(batch, source.key, source.coverage.without, gazetteer.areas)
    raise SourceError(f"{source.id}: declares no place.")


def _by_coordinates(
    batch: Batch, location: Location, format_: FileFormat, ground: shapely.Geometry
) -> Places:
    x_text, y_text = trimmed(batch.rows[location.x]), trimmed(batch.rows[location.y])
    x, y = numbers(x_text, format_), numbers(y_text, format_)
    lon, lat = to_lonlat(x, y, location.crs)
    faults = {
        Reason.NO_COORDINATES: ((x_text == "") | (y_text == "")).to_numpy(),
        Reason.BAD_COORDINATES: ~(np.isfinite(x) & np.isfinite(y)),
        Reason.PLACEHOLDER_COORDINATES: _placeholders(x, y, location),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, lon, lat),
    }
    return Places(lon, lat, np.full(len(lon), NOWHERE), faults)


def _by_address(found: Found, ground: shapely.Geometry) -> Places:
    faults = {
        Reason.NO_ADDRESS: ~found.given,
        Reason.UNMATCHED_ADDRESS: np.isnan(found.lon),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, found.lon, found.lat),
    }
    nowhere = np.full(len(found.lon), NOWHERE)
    return Places(found.lon, found.lat, nowhere, faults, found.by)


def _else_by_address(places: Places, found: Found, ground: shapely.Geometry) -> Places:
    """Link rows without coordinates by their address; those without either stay refused."""
    faults = dict(places.faults)
    lacking = faults[Reason.NO_COORDINATES] | faults[Reason.PLACEHOLDER_COORDINATES]
    linked = lacking & found.given
    for reason in (
        Reason.NO_COORDINATES,
        Reason.BAD_COORDINATES,
        Reason.PLACEHOLDER_COORDINATES,
    ):
        faults[reason] = faults[reason] & ~linked
    lon = np.where(linked, found.lon, places.lon)
    lat = np.where(linked, found.lat, places.lat)
    faults[Reason.UNMATCHED_ADDRESS] = linked & np.isnan(lon)
    faults[Reason.OUTSIDE_COVERAGE] = ~_inside(ground, lon, lat)
    by = np.where(linked, found.by, COORDINATES)
    return replace(places, lon=lon, lat=lat, faults=faults, by=by)


def _by_geometry(batch: Batch, geometry: Geometry, ground: shapely.Geometry) -> Places:
    shapes, x, y, crs = points_of(batch, geometry.crs)
    lon, lat = to_lonlat(x, y, crs)
    faults = {
        Reason.NO_COORDINATES: shapely.is_missing(shapes) | shapely.is_empty(shapes),
        Reason.BAD_COORDINATES: ~(np.isfinite(x) & np.isfinite(y)),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, lon, lat),
    }
    return Places(lon, lat, np.full(len(lon), NOWHERE), faults)


def _by_key(batch: Batch, key: Key, without: Sequence[str], areas: Sequence[Area]) -> Places:
    text = trimmed(batch.rows[key.column])
    keys = normalised(text.str.head(key.length) if key.length else text, key.normalise)
    codes = normalised(pl.Series([area.code for area in areas], dtype=pl.String), key.normalise)
    positions = {code: position for position, code in enumerate(codes.to_list())}
    if len(positions) < len(areas):
        raise SourceError(f"{key.areas}: two areas have one code once normalised.")
    area = np.array([positions.get(one, NOWHERE) for one in keys.to_list()], np.int64)
    silent = [position for position, one in enumerate(areas) if one.code in without]
    faults = {
        Reason.NO_KEY: (text == "").to_numpy(),
        Reason.UNMATCHED_KEY: area == NOWHERE,
        Reason.OUTSIDE_COVERAGE: np.isin(area, silent),
    }
    unknown = np.full(len(area), np.nan)
    return Places(unknown, unknown, area, faults)


def _placeholders(x: Floats, y: Floats, location: Location) -> Flags:
    found = np.zeros(len(x), bool)
    for at_x, at_y in location.placeholders:
        found |= (x == at_x) & (y == at_y)
    return found


def _inside(ground: shapely.Geometry, lon: Floats, lat: Floats) -> Flags:
    finite = np.isfinite(lon) & np.isfinite(lat)
    inside = np.zeros(len(lon), bool)
    inside[finite] = shapely.intersects_xy(ground, lon[finite], lat[finite])
    return inside
