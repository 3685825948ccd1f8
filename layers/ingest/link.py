"""Give each record its time and place; a row that has none is refused with the first reason.

A missing or placeholder coordinate is never placed, and a key that no area has is never guessed.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.ingest.amounts import read_amounts
from layers.ingest.dates import read_dates
from layers.ingest.numbers import numbers_or_states
from layers.ingest.places import Flags, Gazetteer, find_places
from layers.ingest.read import REFUSED_SCHEMA
from layers.ingest.shapes import Shaped
from layers.ingest.sought import Search, search_of
from layers.model import ROW, Batch, Days, Reason, State
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
        (n,) int64, how many records a row stands for; 0 where it gives no number.
    sums
        (n, sums) float64, what a row adds to each sum of the source.
    state
        (n,) uint8 of State: VALUE, or what the row says in the place of a number.
    rows
        The text columns of these records, in the same order.
    refused
        The other rows: columns `file`, `row`, `reason`, `value`.
    dates
        How many rows had a readable date, refused ones included.
    by
        (n,) how the place of each was found, where it was looked up.
    shaped
        The lines and polygons of a source that counts by them.
    search
        How the rows fared that were looked up, refused ones included.
    """

    period: Days
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    area: NDArray[np.int64]
    n: NDArray[np.int64]
    sums: NDArray[np.float64]
    state: NDArray[np.uint8]
    rows: pl.DataFrame
    refused: pl.DataFrame
    dates: int
    by: NDArray[np.str_] | None = None
    shaped: Shaped | None = None
    search: Search | None = None


def link(batch: Batch, source: SourceDefinition, gazetteer: Gazetteer) -> Placed:
    """Give each row of a batch its time and place, or a reason why it has none."""
    rows = batch.rows
    dated = read_dates(rows, source.time)
    places = find_places(batch, source, gazetteer)
    n, state, miscounted = _counts(rows, source)
    sums, added = read_amounts(rows, source, n)
    faults = {
        Reason.UNDECODABLE: _undecodable(rows, source.columns),
        Reason.BAD_DATE: ~dated.readable,
        Reason.OTHER_PERIOD: dated.other,
        **places.faults,
        **miscounted,
        Reason.BAD_AMOUNT: ~added,
        Reason.OUTSIDE_PERIODS: _outside_periods(dated.days, source),
    }
    ordered = [reason for reason in Reason if reason in faults]
    first = np.select([faults[one] for one in ordered], range(len(ordered)), default=len(ordered))
    good = first == len(ordered)
    bad = np.flatnonzero(~good)
    return Placed(
        period=floor_days(source.time.period, dated.days[good]),
        lon=places.lon[good],
        lat=places.lat[good],
        area=places.area[good],
        n=n[good],
        sums=sums[good],
        state=state[good],
        rows=rows.filter(pl.Series(good)),
        refused=_refused(batch, source, bad, [str(ordered[one]) for one in first[bad]]),
        dates=int(dated.readable.sum()),
        by=None if places.by is None else places.by[good],
        shaped=places.shaped.take(good) if places.shaped else None,
        search=search_of(places.sought) if places.sought else None,
    )


def _counts(
    rows: pl.DataFrame, source: SourceDefinition
) -> tuple[NDArray[np.int64], NDArray[np.uint8], dict[Reason, Flags]]:
    """Read how many records each row stands for, or what it says instead; and what is wrong.

    A state is one of a place that is counted as a whole. A point is none: at a point a row
    without a number is no record at all.
    """
    if source.count is None:
        return np.ones(len(rows), np.int64), np.zeros(len(rows), np.uint8), {}
    column, states = rows[source.count.column], source.count.states
    read = numbers_or_states(column, source.file, states)
    value, stated = read.value, read.state != State.VALUE
    whole = np.isfinite(value) & (value >= 0) & (value == np.floor(value))
    faults = {Reason.BAD_COUNT: ~whole & ~stated}
    if not source.key:
        faults[Reason.STATED_COUNT] = stated
    return np.where(whole, value, 0).astype(np.int64), read.state, faults


def _outside_periods(days: Days, source: SourceDefinition) -> NDArray[np.bool_]:
    start, end = source.coverage.start, source.coverage.end
    outside = np.zeros(len(days), bool)
    if start:
        outside |= days < (start - EPOCH).days
    if end:
        outside |= days > (end - EPOCH).days
    return outside


def _undecodable(rows: pl.DataFrame, columns: tuple[str, ...]) -> NDArray[np.bool_]:
    if not columns:  # shapes without dates, ids and categories
        return np.zeros(len(rows), bool)
    bad = [pl.col(name).str.contains(UNDECODED, literal=True) for name in columns]
    return rows.select(pl.any_horizontal(bad).fill_null(False)).to_series().to_numpy()


def _refused(
    batch: Batch, source: SourceDefinition, rows: NDArray[np.intp], reasons: list[str]
) -> pl.DataFrame:
    """List the refused rows with the text that was at fault."""
    telling: list[str | pl.Expr] = [*source.telling_columns] or [pl.lit("")]
    at_fault = pl.concat_str(telling, separator=BETWEEN, ignore_nulls=True)
    listed = batch.rows[rows].select(
        pl.lit(batch.file).alias("file"),
        pl.col(ROW).alias("row"),
        pl.Series("reason", reasons, pl.String),
        at_fault.alias("value"),
    )
    return pl.concat([batch.refused, listed]).cast(REFUSED_SCHEMA)  # type: ignore[arg-type]
