"""What a table seems to say: when, where, which record, which categories. Every guess has a why."""

import re
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyproj import Transformer

from layers.declare.sniff import Table
from layers.periods import Step

READABLE = 0.95  # of the rows, as at ingest
YEARS = (1900, 2100)
DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d")
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S%.f")
FORMATS = (
    *DATES,
    *(date + between + clock for date, between, clock in product(DATES, " T", CLOCKS)),
    "%+",
    "%Y-%m",
    "%m-%Y",
    "%Y",
)
COARSE = {"%Y-%m": Step.MONTH, "%m-%Y": Step.MONTH, "%Y": Step.YEAR}
TIME_NAMES = re.compile(r"dat|time|tijd|month|maand|year|jaar|occur|report|creat|meld|op$|when")
YEAR_NAMES = re.compile(r"year|jaar")
COORDINATE_NAMES = (
    *(("lon", "lat"), ("long", "lat"), ("lng", "lat"), ("longitude", "latitude")),
    *(("lengtegraad", "breedtegraad"), ("x", "y"), ("rdx", "rdy"), ("xrd", "yrd")),
    *(("xcoord", "ycoord"), ("xcoordinate", "ycoordinate"), ("xcoordinaat", "ycoordinaat")),
    *(("coordx", "coordy"), ("pointx", "pointy"), ("geox", "geoy"), ("easting", "northing")),
)
# Easting and northing of each system over its own ground; the first that holds the places counts.
SYSTEMS = {
    "EPSG:4326": (-180, -90, 180, 90),
    "EPSG:28992": (-7_000, 289_000, 300_000, 629_000),
    "EPSG:27700": (0, 0, 700_000, 1_300_000),
    "EPSG:3857": (-20_037_508, -20_048_966, 20_037_508, 20_048_966),
}
NAMES_OF_SYSTEMS = {
    "EPSG:4326": "degrees",
    "EPSG:28992": "RD New",
    "EPSG:27700": "British grid",
    "EPSG:3857": "Web Mercator",
}
BLANK_PLACES = ((0.0, 0.0), (-1.0, -1.0))
PILE_UP = 0.005  # of the rows at one whole-numbered place make it a placeholder
ID_NAMES = re.compile(r"id$|^id|num|nr$|key|ref|zaak|code$")
UNIQUE = 0.98
FEW, MANY = 2, 40  # values of a category


@dataclass(frozen=True, slots=True)
class TimeGuess:
    """A column of dates, its format, and the finest period it tells."""

    column: str
    format: str
    period: Step
    share: float


@dataclass(frozen=True, slots=True)
class PlaceGuess:
    """Two columns of coordinates, their system and decimal sign, and where they lie.

    x, y
        Empty where the file has points of its own.
    bbox
        west, south, east, north in degrees.
    """

    x: str
    y: str
    crs: str
    decimal: str
    placeholders: tuple[tuple[float, float], ...]
    bbox: tuple[float, float, float, float]
    rows_per_place: float


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    """A column with few values that repeat, most frequent first."""

    column: str
    values: tuple[str, ...]


def guess_time(table: Table) -> TimeGuess | None:
    """Find the column whose dates nearly every row has; days before months before years."""
    found = [one for name in table.rows.columns if (one := _dates_of(table.rows[name]))]
    order = list(Step)
    return min(
        found,
        key=lambda one: (order.index(one.period), not TIME_NAMES.search(one.column.lower())),
        default=None,
    )


def guess_place(table: Table) -> PlaceGuess | None:
    """Take the points of the file, or find the pair of coordinate columns by their names.

    The system is the one that the file declares, or is known by the values.
    """
    if table.points is not None:
        return _place_of_points(table.points, table.crs)
    plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(table.rows.columns)}
    for x_name, y_name in COORDINATE_NAMES:
        if x_name in plain and y_name in plain:
            place = _place(table, plain[x_name], plain[y_name])
            if place:
                return place
    return None


def guess_ids(table: Table, taken: set[str]) -> tuple[str, float]:
    """Name the column that tells records apart, and which share of its values is unique.

    Names that sound like an identity come first; the name is empty if there is none.
    """
    best = ("", 0.0)
    for name in table.rows.columns:
        named = bool(ID_NAMES.search(name.lower()))
        filled = table.rows[name].filter(table.rows[name] != "")
        if name in taken or len(filled) < (0.5 if named else 1) * len(table.rows):
            continue
        unique = filled.n_unique() / len(filled)
        if unique >= (UNIQUE if named else 1) and unique > best[1]:
            best = (name, unique)
    return best


def guess_categories(table: Table, taken: set[str]) -> list[CategoryGuess]:
    """Find the columns with few values that repeat and are no numbers."""
    found = []
    for name in table.rows.columns:
        counts = table.rows[name].value_counts().sort(["count", name], descending=[True, False])
        values = [one for one in counts[name].to_list() if one]
        if name not in taken and _is_category(values, len(table.rows)):
            found.append(CategoryGuess(name, tuple(values)))
    return found


def numbers(column: pl.Series, decimal: str) -> NDArray[np.float64]:
    """Read a column of numbers; NaN where there is none."""
    dotted = column.str.replace(",", ".", literal=True) if decimal == "," else column
    return dotted.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def _dates_of(column: pl.Series) -> TimeGuess | None:
    head = column.filter(column != "").head(200)
    if not len(head):
        return None
    promising = [one for one in FORMATS if _share(head, one) > READABLE / 2]
    shares = {one: _share(column, one) for one in promising}
    best = max(shares, key=shares.__getitem__, default="")
    if not best or shares[best] < READABLE:
        return None
    if best == "%Y" and not YEAR_NAMES.search(column.name.lower()):
        return None
    return TimeGuess(column.name, best, COARSE.get(best, Step.DAY), shares[best])


def _share(column: pl.Series, format_: str) -> float:
    """Tell which share of a column reads as dates of a format, in years that make sense."""
    zone = "UTC" if format_ == "%+" else None
    if any(part in format_ for part in ("%H", "%I", "%+")):
        years = column.str.to_datetime(format_, strict=False, time_zone=zone).dt.year()
    else:
        years = column.str.to_date(format_, strict=False).dt.year()
    return int(years.is_between(*YEARS).sum()) / len(column)


def _place(table: Table, x_name: str, y_name: str) -> PlaceGuess | None:
    both = table.rows[x_name], table.rows[y_name]
    commas = sum(int(one.str.contains(r"^-?\d+,\d+$").sum()) for one in both)
    decimal = "," if commas > 0.2 * len(table.rows) else "."
    xy = np.stack([numbers(one, decimal) for one in both], axis=1)
    xy = xy[np.isfinite(xy).all(axis=1)]
    placeholders = _placeholders(xy)
    blank = [(xy == one).all(axis=1) for one in placeholders]
    placed = xy[~np.any(blank, axis=0)]
    crs = _system(placed)
    if not crs:
        return None
    rows_per_place = len(placed) / len(np.unique(placed, axis=0))
    return PlaceGuess(
        x_name, y_name, crs, decimal, placeholders, _bbox(placed, crs), rows_per_place
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


def _system(placed: NDArray[np.float64]) -> str:
    if not len(placed):
        return ""
    for crs, (west, south, east, north) in SYSTEMS.items():
        inside = (placed >= [west, south]).all(axis=1) & (placed <= [east, north]).all(axis=1)
        if inside.mean() >= READABLE:
            return crs
    return ""


def _bbox(placed: NDArray[np.float64], crs: str) -> tuple[float, float, float, float]:
    """Return the ground of 99 % of the places, padded by a tenth of its size."""
    if crs != "EPSG:4326":
        transformer = Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)
        placed = np.stack(transformer.transform(placed[:, 0], placed[:, 1]), axis=1)
        placed = placed[np.isfinite(placed).all(axis=1)]
    low, high = np.percentile(placed, [0.5, 99.5], axis=0)
    pad = np.maximum((high - low) / 10, 0.01)
    west, south = np.maximum(low - pad, [-180, -90]).round(3).tolist()
    east, north = np.minimum(high + pad, [180, 90]).round(3).tolist()
    return west, south, east, north


def _is_category(values: list[str], rows: int) -> bool:
    return (
        FEW <= len(values) <= MANY
        and len(values) * 3 <= rows
        and max(map(len, values)) <= 60
        and any(re.search(r"[^\d.,:\s-]", one) for one in values)
    )
