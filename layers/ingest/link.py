"""Give each record its time and place; a row that has none is refused with the first reason.

Coordinates come in any declared system and leave as longitude and latitude. A missing or
placeholder coordinate is never placed.
"""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from layers.declare.source import Location, SourceDefinition, Time
from layers.ingest.read import REFUSED_SCHEMA
from layers.model import ROW, Batch, Days, Reason
from layers.periods import EPOCH, floor_days

TIME_OF_DAY = ("%H", "%I", "%T", "%R", "%X", "%c", "%s", "%+")
ISO_FORMATS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
UNKNOWN = "unknown"  # what an empty cell of a dimension column is called
UNDECODED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Placed:
    """Records with a time and a place.

    period
        (n,) int32, first day of the finest period.
    lon, lat
        (n,) float64 degrees.
    rows
        The text columns of these records, in the same order.
    dates
        How many rows had a readable date, refused ones included.
    """

    period: Days
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    rows: pl.DataFrame
    refused: pl.DataFrame
    dates: int


def link(batch: Batch, source: SourceDefinition, ground: shapely.Geometry) -> Placed:
    """Give each row of a batch its time and place, or a reason why it has none.

    Parameters
    ----------
    ground
        The covered ground in degrees (prepared); a place outside it is refused.
    """
    rows = batch.rows
    days, dated = _days(rows[source.time.column], source.time)
    x_text, y_text = (_trimmed(rows[name]) for name in (source.location.x, source.location.y))
    x, y = (_numbers(text, source.file.decimal) for text in (x_text, y_text))
    lon, lat = to_lonlat(x, y, source.location.crs)
    faults = {
        Reason.UNDECODABLE: _undecodable(rows, source.columns),
        Reason.BAD_DATE: ~dated,
        Reason.NO_COORDINATES: ((x_text == "") | (y_text == "")).to_numpy(),
        Reason.BAD_COORDINATES: ~(np.isfinite(x) & np.isfinite(y)),
        Reason.PLACEHOLDER_COORDINATES: _placeholders(x, y, source.location),
        Reason.OUTSIDE_COVERAGE: ~_inside(ground, lon, lat),
        Reason.OUTSIDE_PERIODS: _outside_periods(days, source),
    }
    reason = np.select(list(faults.values()), [str(one) for one in faults], default="")
    good = reason == ""
    return Placed(
        period=floor_days(source.time.period, days[good]),
        lon=lon[good],
        lat=lat[good],
        rows=rows.filter(pl.Series(good)),
        refused=_refused(batch, source, reason),
        dates=int(dated.sum()),
    )


def to_lonlat(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Transform coordinates, easting or longitude first, to WGS84 degrees.

    What the system cannot express becomes infinite or lies outside every coverage.
    """
    if CRS.from_user_input(crs).equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return x, y
    lon, lat = _transformer(crs).transform(x, y)
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


@lru_cache(maxsize=32)
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)


def _trimmed(column: pl.Series) -> pl.Series:
    return column.fill_null("").str.strip_chars()


def _numbers(text: pl.Series, decimal: str) -> NDArray[np.float64]:
    dotted = text.str.replace(",", ".", literal=True) if decimal == "," else text
    return dotted.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def _days(column: pl.Series, time: Time) -> tuple[Days, NDArray[np.bool_]]:
    """Read a date column: civil days since 1970-01-01, and whether each could be read."""
    dates = _dates(_trimmed(column), time)
    dated = dates.is_not_null().to_numpy()
    return dates.fill_null(EPOCH).cast(pl.Int32).to_numpy(), dated


def _dates(text: pl.Series, time: Time) -> pl.Series:
    if time.format == "iso":
        read = [text.str.to_datetime(one, strict=False).dt.date() for one in ISO_FORMATS]
        frame = pl.DataFrame([*read, text.str.to_date("%Y-%m-%d", strict=False)], nan_to_null=False,
                             schema=[str(number) for number in range(len(read) + 1)])  # fmt: skip
        return frame.select(pl.coalesce(pl.all())).to_series()
    if "%z" in time.format or "%+" in time.format:
        moments = text.str.to_datetime(time.format, time_zone="UTC", strict=False)
        return moments.dt.convert_time_zone(str(ZoneInfo(time.timezone))).dt.date()
    if any(part in time.format for part in TIME_OF_DAY):
        return text.str.to_datetime(time.format, strict=False).dt.date()
    return text.str.to_date(time.format, strict=False)


def _placeholders(
    x: NDArray[np.float64], y: NDArray[np.float64], location: Location
) -> NDArray[np.bool_]:
    found = np.zeros(len(x), bool)
    for at_x, at_y in location.placeholders:
        found |= (x == at_x) & (y == at_y)
    return found


def _inside(
    ground: shapely.Geometry, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.bool_]:
    finite = np.isfinite(lon) & np.isfinite(lat)
    inside = np.zeros(len(lon), bool)
    inside[finite] = shapely.intersects_xy(ground, lon[finite], lat[finite])
    return inside


def _outside_periods(days: Days, source: SourceDefinition) -> NDArray[np.bool_]:
    start, end = source.coverage.start, source.coverage.end
    outside = np.zeros(len(days), bool)
    if start:
        outside |= days < (start - EPOCH).days
    if end:
        outside |= days > (end - EPOCH).days
    return outside


def _undecodable(rows: pl.DataFrame, columns: tuple[str, ...]) -> NDArray[np.bool_]:
    bad = [pl.col(name).str.contains(UNDECODED, literal=True) for name in columns]
    return rows.select(pl.any_horizontal(bad).fill_null(False)).to_series().to_numpy()


def _refused(batch: Batch, source: SourceDefinition, reason: NDArray[np.str_]) -> pl.DataFrame:
    """List the refused rows with the text that was at fault."""
    at_fault = pl.concat_str(
        [pl.col(name) for name in (source.time.column, source.location.x, source.location.y)],
        separator=" | ",
        ignore_nulls=True,
    )
    listed = batch.rows.select(
        pl.lit(batch.file).alias("file"),
        pl.col(ROW).alias("row"),
        pl.Series("reason", reason),
        at_fault.alias("value"),
    ).filter(pl.col("reason") != "")
    return pl.concat([batch.refused, listed]).cast(REFUSED_SCHEMA)  # type: ignore[arg-type]
