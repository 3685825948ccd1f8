"""Where, in a table that nobody described: points of the file, or two columns of coordinates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyproj import Transformer

from layers.declare.guess_dates import READABLE
from layers.declare.sniff import Table
from layers.declare.zones import HOMES, lies_in

COORDINATE_NAMES = (
    *(("lon", "lat"), ("long", "lat"), ("lng", "lat"), ("longitude", "latitude")),
    *(("lengtegraad", "breedtegraad"), ("x", "y"), ("rdx", "rdy"), ("xrd", "yrd")),
    *(("xcoord", "ycoord"), ("xcoordinate", "ycoordinate"), ("xcoordinaat", "ycoordinaat")),
    *(("coordx", "coordy"), ("pointx", "pointy"), ("geox", "geoy"), ("easting", "northing")),
)
LONG_NAMES = COORDINATE_NAMES[3:5] + COORDINATE_NAMES[8:11] + COORDINATE_NAMES[14:]
# Easting and northing of each system over its own ground; the first that holds the places counts.
SYSTEMS = {
    "EPSG:4326": (-180, -90, 180, 90),
    "EPSG:28992": (-7_000, 289_000, 300_000, 629_000),
    "EPSG:27700": (50_000, 5_000, 660_000, 1_225_000),
    "EPSG:3857": (-20_037_508, -20_048_966, 20_037_508, 20_048_966),
}
NAMES_OF_SYSTEMS = {
    "EPSG:4326": "degrees",
    "EPSG:28992": "RD New",
    "EPSG:27700": "British grid",
    "EPSG:3857": "Web Mercator",
}
NEAR_ZERO = 50_000  # metres of Web Mercator: more likely kilometres of another system
BLANK_PLACES = ((0.0, 0.0), (-1.0, -1.0))
PILE_UP = 0.005  # of the rows at one whole-numbered place make it a placeholder
DEGREES = r"^-?\d{1,3}[.,]\d{3,}$"
BY_NAME, BY_VALUE = "its name", "the only two columns of degrees"
SWAPPED = "its values; the names say the reverse"


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """Two columns of coordinates, their system and decimal sign, and where they lie.

    x, y
        Empty where the file has points of its own.
    bbox
        west, south, east, north in degrees.
    why
        What the choice of the columns rests on.
    """

    x: str
    y: str
    crs: str
    decimal: str
    placeholders: tuple[tuple[float, float], ...]
    bbox: tuple[float, float, float, float]
    rows_per_place: float
    why: str = BY_NAME


def guess_place(table: Table) -> PlaceGuess | None:
    """Take the points of the file, or find the pair of coordinate columns by name or value.

    The system is the one that the file declares, or is known by the values.
    """
    if table.points is not None:
        place = _place_of_points(table.points, table.crs)
        if place:
            return place
    for x_name, y_name, why in _pairs(table):
        place = _place(table, x_name, y_name)
        if place:
            return replace(place, why=why if place.x == x_name else SWAPPED)
    return None


def out_of_range(table: Table) -> str:
    """Describe coordinates of no known system, such as kilometres; empty if there are none."""
    if table.points is not None and np.isfinite(table.points).any():
        return f"The points of the file, {_ranges(table.points)}"
    for x_name, y_name, why in _pairs(table):
        xy = np.stack([numbers(table.rows[one], ".") for one in (x_name, y_name)], axis=1)
        if why == BY_NAME and np.isfinite(xy).all(axis=1).any():
            return f"The columns {x_name} and {y_name}, {_ranges(xy)}"
    return ""


def _ranges(xy: NDArray[np.float64]) -> str:
    (west, south), (east, north) = np.nanmin(xy, axis=0), np.nanmax(xy, axis=0)
    return f"{west:.6g} to {east:.6g} and {south:.6g} to {north:.6g}"


def numbers(column: pl.Series, decimal: str) -> NDArray[np.float64]:
    """Read a column of numbers; NaN where there is none."""
    dotted = column.str.replace(",", ".", literal=True) if decimal == "," else column
    return dotted.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def _pairs(table: Table) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of columns that may be easting and northing: by whole name, part of it, value."""
    plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(table.rows.columns)}
    for x, y in COORDINATE_NAMES:
        if x in plain and y in plain:
            yield plain[x], plain[y], BY_NAME
    for name, (x, y) in ((name, pair) for name in plain for pair in LONG_NAMES):
        if x in name and name.replace(x, y) in plain:
            yield plain[name], plain[name.replace(x, y)], BY_NAME
    degrees = [name for name in table.rows.columns if _are_degrees(table.rows[name])]
    if len(degrees) == 2:
        yield degrees[1], degrees[0], BY_VALUE  # latitude first, as people say it


def _are_degrees(column: pl.Series) -> bool:
    degrees = int(column.str.contains(DEGREES).sum())
    return degrees >= READABLE * len(column) and column.n_unique() > 2


def _place(table: Table, x_name: str, y_name: str) -> PlaceGuess | None:
    both = table.rows[x_name], table.rows[y_name]
    commas = sum(int(one.str.contains(r"^-?\d+,\d+$").sum()) for one in both)
    decimal = "," if commas > 0.2 * len(table.rows) else "."
    xy = np.stack([numbers(one, decimal) for one in both], axis=1)
    xy = xy[np.isfinite(xy).all(axis=1)]
    placeholders = _placeholders(xy)
    blank = [(xy == one).all(axis=1) for one in placeholders]
    placed = xy[~np.any(blank, axis=0)]
    if _are_swapped(placed):
        x_name, y_name, placed = y_name, x_name, placed[:, ::-1]
        placeholders = tuple((x, y) for y, x in placeholders)
    crs = _system(placed, x_name)
    if not crs:
        return None
    rows_per_place = len(placed) / len(np.unique(placed, axis=0))
    return PlaceGuess(
        x_name, y_name, crs, decimal, placeholders, _bbox(placed, crs), rows_per_place
    )


def _are_swapped(placed: NDArray[np.float64]) -> bool:
    """Tell whether degrees make no place as they stand, or lie at home only the other way round."""
    if not len(placed) or (np.abs(placed) <= [180, 90]).all(axis=1).mean() < READABLE:
        fits = len(placed) and (np.abs(placed) <= [90, 180]).all(axis=1).mean() >= READABLE
        return bool(fits)
    x, y = np.median(placed, axis=0).tolist()
    return any(lies_in(box, y, x) for box in HOMES.values()) and not any(
        lies_in(box, x, y) for box in HOMES.values()
    )


def _place_of_points(points: NDArray[np.float64], declared: str | None) -> PlaceGuess | None:
    placed = points[np.isfinite(points).all(axis=1)]
    crs = declared or _system(placed)
    if not crs or not len(placed):
        return None
    west, south, east, north = bbox = _bbox(placed, crs)
    if not (west < east and south < north):  # the file declares a system that cannot be
        return None
    rows_per_place = len(placed) / len(np.unique(placed, axis=0))
    return PlaceGuess("", "", crs, ".", (), bbox, rows_per_place)


def _placeholders(xy: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Zero and minus one, and whole-numbered degrees at which rows pile up."""
    places, counts = np.unique(xy, axis=0, return_counts=True)
    piled = (counts > PILE_UP * len(xy)) & (places == np.rint(places)).all(axis=1)
    piled &= (np.abs(places) <= 180).all(axis=1)
    found = [(float(x), float(y)) for x, y in places[piled].tolist()]
    return tuple(dict.fromkeys([*BLANK_PLACES, *found]))


def _system(placed: NDArray[np.float64], x_name: str = "") -> str:
    if not len(placed):
        return ""
    first = ["EPSG:27700"] if x_name.lower().startswith("easting") else []
    for crs in dict.fromkeys([*first, *SYSTEMS]):
        west, south, east, north = SYSTEMS[crs]
        inside = (placed >= [west, south]).all(axis=1) & (placed <= [east, north]).all(axis=1)
        if inside.mean() >= READABLE:
            near = crs == "EPSG:3857" and np.median(np.abs(placed).max(axis=1)) < NEAR_ZERO
            return "" if near else crs
    return ""


def _bbox(placed: NDArray[np.float64], crs: str) -> tuple[float, float, float, float]:
    """Return the ground of 99 % of the places, padded by a tenth of its size."""
    if crs != "EPSG:4326":
        transformer = Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)
        placed = np.stack(transformer.transform(placed[:, 0], placed[:, 1]), axis=1)
        placed = placed[np.isfinite(placed).all(axis=1)]
    if not len(placed):
        return 0.0, 0.0, 0.0, 0.0
    low, high = np.percentile(placed, [0.5, 99.5], axis=0)
    pad = np.maximum((high - low) / 10, 0.01)
    west, south = np.maximum(low - pad, [-180, -90]).round(3).tolist()
    east, north = np.minimum(high + pad, [180, 90]).round(3).tolist()
    return west, south, east, north
