"""Give each record its time and place; a row that has none is refused with the first reason.

A missing or placeholder coordinate is never placed, and a key that no area has is never guessed.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.ingest.dates import read_dates
from layers.ingest.places import Flags, Gazetteer, find_places
from layers.ingest.read import REFUSED_SCHEMA
from layers.ingest.spelling import numbers, trimmed
from layers.model import ROW, Batch, Days, Reason
from layers.periods import EPOCH, floor_days

UNKNOWN = "unknown"  # what an empty cell of a dimension column is called
UNDECODED = "\ufffd"
BETWEEN = " | "  # the texts of a refused row that may be at fault


@dataclass(frozen=True, slots=True)
class Placed:
    """Records with a time and a place.

    period
        (n,) int32, first day of the finest period.
    lon, lat
        (n,) float64 degrees; NaN for records of which only an area is known.
    area
        (n,) int64 position of that area; -1 for records with coordinates.
    n
        (n,) int64, how many records a row stands for.
    rows
        The text columns of these records, in the same order.
    dates
        How many rows had a readable date, refused ones included.
    by
        (n,) how the place of each was found, of a source with addresses.
    """

    period: Days
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area: NDArray[np.int64]
    n: NDArray[np.int64]
    rows: pl.DataFrame
    refused: pl.DataFrame
    dates: int
    by: NDArray[np.str_] | None = None


def link(batch: Batch, source: SourceDefinition, gazetteer: Gazetteer) -> Placed:
    """Give each row of a batch its time and place, or a reason why it has none."""
    rows = batch.rows
    dated = read_dates(rows, source.time)
    places = find_places(batch, source, gazetteer)
    n, counted = _counts(rows, source)
    faults = {
        Reason.UNDECODABLE: _undecodable(rows, source.columns),
        Reason.BAD_DATE: ~dated.readable,
        Reason.OTHER_PERIOD: dated.other,
        **places.faults,
        Reason.BAD_COUNT: ~counted,
        Reason.OUTSIDE_PERIODS: _outside_periods(dated.days, source),
    }
    ordered = [reason for reason in Reason if reason in faults]
    reason = np.select([faults[one] for one in ordered], [str(one) for one in ordered], default="")
    good = reason == ""
    return Placed(
        period=floor_days(source.time.period, dated.days[good]),
        lon=places.lon[good],
        lat=places.lat[good],
        area=places.area[good],
        n=n[good],
        rows=rows.filter(pl.Series(good)),
        refused=_refused(batch, source, reason),
        dates=int(dated.readable.sum()),
        by=None if places.by is None else places.by[good],
    )


def _counts(rows: pl.DataFrame, source: SourceDefinition) -> tuple[NDArray[np.int64], Flags]:
    """Read how many records each row stands for, and whether it says so."""
    if source.count is None:
        return np.ones(len(rows), np.int64), np.ones(len(rows), bool)
    read = numbers(trimmed(rows[source.count.column]), source.file.decimal)
    whole = np.isfinite(read) & (read >= 0) & (read == np.floor(read))
    return np.where(whole, read, 0).astype(np.int64), whole


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
    telling: list[str | pl.Expr] = [*source.telling_columns] or [pl.lit("")]
    at_fault = pl.concat_str(telling, separator=BETWEEN, ignore_nulls=True)
    listed = batch.rows.select(
        pl.lit(batch.file).alias("file"),
        pl.col(ROW).alias("row"),
        pl.Series("reason", reason),
        at_fault.alias("value"),
    ).filter(pl.col("reason") != "")
    return pl.concat([batch.refused, listed]).cast(REFUSED_SCHEMA)  # type: ignore[arg-type]
