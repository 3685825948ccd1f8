"""Where a record says it happened: coordinates, a point, an address, or the key of an area.

Each way yields the same: a place per row, and the faults that refuse a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.declare.file import FileFormat
from layers.declare.location import By, Geometry, Location
from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.ingest.address import Found, Lookup, find_addresses
from layers.ingest.areas import NOWHERE
from layers.ingest.keys import Keys, find_areas
from layers.ingest.numbers import numbers
from layers.ingest.project import points_of, to_lonlat
from layers.ingest.shapes import Shaped, find_shapes
from layers.ingest.sought import Sought
from layers.ingest.spelling import trimmed
from layers.model import Batch, Reason

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
COORDINATES, KEY = "coordinates", "key"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What the places of a source are held against.

    ground
        The covered ground in degrees (prepared); a place outside it is refused.
    keys
        The areas that keys name, where the source has keys.
    addresses
        Where addresses are, where the source has them.
    """

    ground: shapely.Geometry
    keys: Keys | None = None
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
        (n,) how each was found, where it was looked up: coordinates, address, street or key.
    shaped
        The lines and polygons of a source that counts by them.
    sought
        What each was looked up by, where it was looked up.
    """

    lon: Floats
    lat: Floats
    area: NDArray[np.int64]
    faults: Mapping[Reason, Flags]
    by: NDArray[np.str_] | None = None
    shaped: Shaped | None = None
    sought: Sought | None = None


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
    if source.geometry and source.by is not By.POINT:
        return _by_shape(batch, source.geometry, ground)
    if source.geometry:
        return _by_geometry(batch, source.geometry, ground)
    if gazetteer.keys:
        return _by_key(batch, gazetteer.keys)
    raise SourceError(f"{source.id}: declares no place.")


def coordinates_of(
    batch: Batch, source: SourceDefinition, ground: shapely.Geometry
) -> tuple[Floats, Floats]:
    """Return longitude and latitude of the rows of a source with coordinates or points.

    Returns
    -------
    (n,) float64 degrees each; NaN where a row is refused for its place.
    """
    places = find_places(batch, source.model_copy(update={"address": None}), Gazetteer(ground))
    known = ~np.any(list(places.faults.values()), axis=0)
    return np.where(known, places.lon, np.nan), np.where(known, places.lat, np.nan)


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
    tried = np.ones(len(found.lon), bool)
    return Places(found.lon, found.lat, nowhere, faults, found.by, sought=_sought(found, tried))


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
    return replace(places, lon=lon, lat=lat, faults=faults, by=by, sought=_sought(found, linked))


def _sought(found: Found, tried: Flags) -> Sought:
    return Sought(found.text, tried, np.isfinite(found.lon), np.ones(len(tried), bool))


def _by_geometry(batch: Batch, geometry: Geometry, ground: shapely.Geometry) -> Places:
    shapes, x, y, crs = points_of(batch, geometry.crs)
    lon, lat = to_lonlat(x, y, crs)
    faults = {
        Reason.NO_COORDINATES: shapely.is_missing(shapes) | shapely.is_empty(shapes),
        Reason.BAD_COORDINATES: ~(np.isfinite(x) & np.isfinite(y)),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, lon, lat),
    }
    return Places(lon, lat, np.full(len(lon), NOWHERE), faults)


def _by_shape(batch: Batch, geometry: Geometry, ground: shapely.Geometry) -> Places:
    """Place lines and polygons by a point on what of them lies in the coverage."""
    shaped, faults = find_shapes(batch, geometry, ground)
    point = shapely.point_on_surface(shaped.shape)
    nowhere = np.full(len(point), NOWHERE)
    return Places(shapely.get_x(point), shapely.get_y(point), nowhere, faults, shaped=shaped)


def _by_key(batch: Batch, keys: Keys) -> Places:
    area, faults, sought = find_areas(batch.rows, keys)
    unknown = np.full(len(area), np.nan)
    return Places(unknown, unknown, area, faults, np.full(len(area), KEY), sought=sought)


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
