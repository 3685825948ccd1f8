"""Where a record says it happened: coordinates, the points of the file, or the key of an area.

Each way yields the same: a place per row, and the faults that refuse a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.source import Geometry, Key, Location, Normalise, SourceDefinition
from layers.errors import SourceError
from layers.ingest.areas import NOWHERE
from layers.ingest.project import to_lonlat
from layers.model import GEOMETRY, Area, Batch, Reason

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Places:
    """The place of each row of a batch, readable or not.

    lon, lat
        (n,) float64 degrees; NaN where none is known.
    area
        (n,) int64 position of the area that a key names; -1 where there is none.
    faults
        Reason -> (n,) whether it applies; a row may have several.
    """

    lon: Floats
    lat: Floats
    area: NDArray[np.int64]
    faults: Mapping[Reason, Flags]


def find_places(
    batch: Batch, source: SourceDefinition, ground: shapely.Geometry, areas: Sequence[Area]
) -> Places:
    """Find the place of each row as the source declares it."""
    if source.location:
        return _by_coordinates(batch, source.location, source.file.decimal, ground)
    if source.geometry:
        return _by_geometry(batch, source.geometry, ground)
    if source.key:
        return _by_key(batch, source.key, source.coverage.without, areas)
    raise SourceError(f"{source.id}: declares no place.")


def numbers(text: pl.Series, decimal: str) -> Floats:
    """Read a column of numbers; NaN where a text is none."""
    dotted = text.str.replace(",", ".", literal=True) if decimal == "," else text
    return dotted.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def trimmed(column: pl.Series) -> pl.Series:
    """Return a column without the blanks around its texts."""
    return column.fill_null("").str.strip_chars()


def _by_coordinates(
    batch: Batch, location: Location, decimal: str, ground: shapely.Geometry
) -> Places:
    x_text, y_text = trimmed(batch.rows[location.x]), trimmed(batch.rows[location.y])
    x, y = numbers(x_text, decimal), numbers(y_text, decimal)
    lon, lat = to_lonlat(x, y, location.crs)
    faults = {
        Reason.NO_COORDINATES: ((x_text == "") | (y_text == "")).to_numpy(),
        Reason.BAD_COORDINATES: ~(np.isfinite(x) & np.isfinite(y)),
        Reason.PLACEHOLDER_COORDINATES: _placeholders(x, y, location),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, lon, lat),
    }
    return Places(lon, lat, np.full(len(lon), NOWHERE), faults)


def _by_geometry(batch: Batch, geometry: Geometry, ground: shapely.Geometry) -> Places:
    crs = geometry.crs or batch.crs
    if GEOMETRY not in batch.rows.columns or crs is None:
        lacks = "a coordinate system; declare geometry.crs" if GEOMETRY in batch.rows else "shapes"
        raise SourceError(f"{batch.file}: the file has no {lacks}.")
    shapes = shapely.from_wkb(batch.rows[GEOMETRY].to_numpy())
    single = shapely.get_num_geometries(shapes) == 1
    points = np.asarray(shapely.get_geometry(shapes, 0), object)
    points[~single] = None
    x, y = shapely.get_x(points), shapely.get_y(points)
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


def normalised(keys: pl.Series, rules: Sequence[Normalise]) -> pl.Series:
    """Bring keys of two files into one form; rules apply in order."""
    steps = {
        Normalise.TRIM: lambda text: text.str.replace_all("\u00a0", " ").str.strip_chars(),
        Normalise.UPPER: lambda text: text.str.to_uppercase(),
        Normalise.DIGITS: lambda text: text.str.replace_all(r"\D", ""),
        Normalise.NO_LEADING_ZEROS: lambda text: text.str.strip_chars_start("0"),
        Normalise.NO_LETTER_PREFIX: lambda text: text.str.replace(r"^\p{L}+", ""),
    }
    for rule in rules:
        keys = steps[rule](keys)
    return keys


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
