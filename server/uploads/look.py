"""A file -> what was recognised in it: columns, a few rows, and a proposal to confirm.

The proposal is written as definitions are; sent back as it is, it is a valid confirmation where
everything was recognised. Runs in a confined process.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from layers.declare.file import FileFormat
from layers.declare.guess import (
    PlaceGuess,
    TimeGuess,
    guess_categories,
    guess_ids,
    guess_place,
    guess_time,
    numbers,
)
from layers.declare.guess_dates import READABLE
from layers.declare.guess_keys import guess_count
from layers.declare.location import Precision
from layers.declare.sniff import Table
from layers.declare.time import Time
from layers.ingest.archive import check_workbook
from layers.ingest.dates import read_dates
from layers.ingest.peek import peek
from layers.model import Area
from layers.periods import Step
from server.uploads.errors import TooLarge, UnusableFile
from server.uploads.found import Found
from server.uploads.limits import MOST_COLUMNS
from server.uploads.receive import XLSX

SAMPLE_ROWS = 5
LONGEST_SHOWN = 80
FEW_DAYS = 31  # a longer span is easier to read by month
ROWS_PER_SNAP_POINT = 4
MOST_DIMENSIONS = 3
MOST_CATEGORIES = 12
WORKBOOK = "xl/workbook.xml"
Tables = dict[str, object]  # as they stand in a definition
Box = tuple[float, float, float, float]
AreaSets = Mapping[str, tuple[Area, ...]]


def look(file: Path, name: str, area_sets: AreaSets, timezone: str) -> Found:
    """Recognise what a file holds.

    Parameters
    ----------
    area_sets
        Areas by set, coarse to fine, that the records may lie in or name.
    timezone
        Of the place, as a file does not tell.

    Raises
    ------
    SourceError
        If it cannot be read.
    UnusableFile
        If it is an archive, and no workbook.
    TooLarge
        If it has too many columns.
    """
    table = read(file)
    refuse_too_wide(table)
    dates = {name: one for name in table.rows.columns if (one := _dates(table, name))}
    time, place = guess_time(table), guess_place(table)
    categories = _categories(table, time, place)
    return Found(
        name=name,
        columns=tuple(table.rows.columns),
        sample=sample_of(table),
        formats={name: one.format for name, one in dates.items()},
        categories=categories,
        file=_format(table, place),
        proposal={
            "title": title_from(name),
            **_time(table, time, timezone),
            **(_location(table, place, area_sets) if place else _key(table, time, area_sets)),
            "dimensions": list(categories[:MOST_DIMENSIONS]),
        },
    )


def read(file: Path) -> Table:
    """Read the first rows of an uploaded file; a workbook is checked before it is unpacked.

    Raises
    ------
    SourceError, UnusableFile
        As `look`.
    """
    if file.name == XLSX:
        check_workbook(file)
        with ZipFile(file) as archive:
            if WORKBOOK not in archive.namelist():
                raise UnusableFile("The file is an archive; expected CSV or an XLSX workbook.")
    return peek(file)


def refuse_too_wide(table: Table) -> None:
    """Refuse more columns than anybody could choose from.

    Raises
    ------
    TooLarge
        With the limit.
    """
    if len(table.rows.columns) > MOST_COLUMNS:
        got = f"{len(table.rows.columns):,} columns"
        raise TooLarge(f"The file has {got}; expected at most {MOST_COLUMNS}. Leave some out.")


def ground_of(table: Table, x: str, y: str) -> Box | None:
    """Return the box around the places in two columns; None where they hold no places."""
    columns = table.rows.columns
    if x not in columns or y not in columns:
        return None
    pair = table.rows.select(pl.col(x).alias("x"), pl.col(y).alias("y"))
    place = guess_place(replace(table, rows=pair))
    return place.bbox if place else None


def sample_of(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return the first rows, cut short."""
    sample = table.rows.head(SAMPLE_ROWS).select(pl.all().str.slice(0, LONGEST_SHOWN))
    return tuple(sample.iter_rows())


def title_from(name: str) -> str:
    """Make a title of the name of a file."""
    words = Path(name).stem.replace("_", " ").strip()
    return words[:1].upper() + words[1:] or name


def _dates(table: Table, name: str) -> TimeGuess | None:
    return guess_time(replace(table, rows=table.rows.select(name)))


def _format(table: Table, place: PlaceGuess | None) -> FileFormat:
    return FileFormat(
        path=table.file,
        encoding=table.encoding,
        delimiter=table.delimiter,
        decimal=place.decimal if place else ".",
        skip_lines=table.skip_lines,
        columns=None if table.has_header else tuple(table.rows.columns),
        layer=table.layer or None,
    )


def _time(table: Table, time: TimeGuess | None, timezone: str) -> Tables:
    if time is None:
        return {}
    told = {"column": time.column, "format": time.format, "timezone": timezone}
    period = time.period
    if period is Step.DAY and _spans_many_days(
        table, Time.model_validate({**told, "period": period})
    ):
        period = Step.MONTH
    return {"time": {**told, "period": period}}


def _spans_many_days(table: Table, time: Time) -> bool:
    """Tell whether the earliest and the latest date are far apart, but for the outermost 1 %."""
    dated = read_dates(table.rows, time)
    first, last = np.quantile(dated.days[dated.readable], (0.01, 0.99))
    return bool(last - first > FEW_DAYS)


def _location(table: Table, place: PlaceGuess, area_sets: AreaSets) -> Tables:
    snapped = place.rows_per_place >= ROWS_PER_SNAP_POINT
    inside = _set_around(_places(table, place), area_sets)
    return {
        "location": {
            "x": place.x,
            "y": place.y,
            "crs": place.crs,
            "precision": Precision.SNAP_POINT if snapped else Precision.STREET,
            "placeholders": place.placeholders,
        },
        **({"coverage": {"areas": inside}} if inside else {}),
    }


def _places(table: Table, place: PlaceGuess) -> NDArray[np.float64]:
    """Return the places of the sample in degrees, (n, 2)."""
    both = [numbers(table.rows[name], place.decimal) for name in (place.x, place.y)]
    xy = np.stack(both, axis=1)
    blank = np.any([(xy == one).all(axis=1) for one in place.placeholders], axis=0)
    xy = xy[np.isfinite(xy).all(axis=1) & ~blank]
    transformer = Transformer.from_crs(place.crs, "OGC:CRS84", always_xy=True)
    return np.stack(transformer.transform(xy[:, 0], xy[:, 1]), axis=1)


def _set_around(places: NDArray[np.float64], area_sets: AreaSets) -> str:
    """Name the coarsest set of areas that nearly all places lie in; empty if there is none."""
    for name, areas in area_sets.items():
        ground = shapely.union_all([area.geometry for area in areas])
        shapely.prepare(ground)
        if shapely.contains_xy(ground, places[:, 0], places[:, 1]).mean() >= READABLE:
            return name
    return ""


def _key(table: Table, time: TimeGuess | None, area_sets: AreaSets) -> Tables:
    """Find a column that names the areas of a set, and how many records a row stands for."""
    for name, areas in area_sets.items():
        codes = [area.code for area in areas]
        for column in table.rows.columns:
            if float(table.rows[column].is_in(codes).sum()) >= READABLE * len(table.rows):
                key = {"key": {"column": column, "areas": name}, "coverage": {"areas": name}}
                return key | _count(table, {column, *([time.column] if time else [])})
    return {}


def _count(table: Table, taken: set[str]) -> Tables:
    found = guess_count(table, taken, keyed=True)
    if found is None or found.thousands:  # that sign is one of the file, which is not confirmed
        return {}
    return {"count": {"column": found.column, **({"states": found.states} if found.states else {})}}


def _categories(table: Table, time: TimeGuess | None, place: PlaceGuess | None) -> tuple[str, ...]:
    taken = {time.column} if time else set()
    taken |= {place.x, place.y} if place else set()
    identity, _ = guess_ids(table, taken)
    found = guess_categories(table, taken | {identity})
    return tuple(one.column for one in found[:MOST_CATEGORIES])
