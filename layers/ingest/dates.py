"""Dates as they are declared -> civil days, and which rows have none."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.time import CBS, DAYS, MONTHS, PARTS, QUARTER, Time, Written
from layers.model import Days
from layers.periods import EPOCH, Step

YEARS = (1000, 9999)  # %Y would read 17 as the year 17
TIME_OF_DAY = ("%H", "%I", "%T", "%R", "%X", "%c", "%s")
WITH_ZONE = ("%z", "%:z", "%#z", "%+", "%s")
LOCAL = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")
ZONED = tuple(f"{one}%#z" for one in LOCAL)
OFFSET = r"(?i)(z|[+-]\d\d(:?\d\d)?)$"
CBS_STEPS = {Step.YEAR: "JJ", Step.QUARTER: "KW", Step.MONTH: "MM"}
# Day 0 of a workbook. From 61 on, as the calendar of 1900 there has a 29 February (number 60).
EXCEL_1900, EXCEL_1904 = date(1899, 12, 30), date(1904, 1, 1)
LEAP_BUG = 60
LAST_SERIAL = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of rows.

    days
        (n,) int32 civil days since 1970-01-01; 0 where there is none.
    readable
        (n,) whether each is a date.
    other
        (n,) whether each names a period of another length than the source keeps.
    """

    days: Days
    readable: NDArray[np.bool_]
    other: NDArray[np.bool_]


def read_dates(rows: pl.DataFrame, time: Time) -> Dated:
    """Read the dates of rows as they are declared.

    A date outside the years 1000-9999 is none. A code that names a period (2023KW01) counts where
    it has the length that the source keeps: a coarser one tells no finer date, and a finer one
    would be counted twice beside it.
    """
    if time.on:
        one = np.full(len(rows), (time.on - EPOCH).days, np.int32)
        return Dated(one, np.ones(len(rows), bool), np.zeros(len(rows), bool))
    texts = [rows[name].fill_null("").str.strip_chars() for name in time.named]
    if time.columns:
        found = [_of_parts(texts)]
    else:
        found = [_of_text(texts[0], one, time) for one in time.ways]
    named = [str(number) for number in range(len(found))]
    dates = pl.DataFrame(found, schema=named).select(pl.coalesce(pl.all())).to_series()
    sensible = dates.dt.year().is_between(*YEARS).fill_null(False)
    dates = pl.select(pl.when(sensible).then(dates)).to_series()
    other = _of_other_length(texts[0], time)
    days = dates.fill_null(EPOCH).cast(pl.Int32).to_numpy()
    return Dated(days, dates.is_not_null().to_numpy() | other, other)


def _of_text(text: pl.Series, format_: str, time: Time) -> pl.Series:
    if format_ == Written.ISO:
        return _of_iso(text, time.timezone)
    if format_ in (Written.EXCEL, Written.EXCEL_1904):
        return _of_serials(text, format_)
    if format_ == Written.QUARTER:
        return _of_quarters(text)
    if format_ == Written.CBS:
        return _of_codes(text, time.period)
    if any(part in format_ for part in WITH_ZONE):
        return _civil(text, format_, time.timezone)
    if any(part in format_ for part in TIME_OF_DAY):
        return text.str.to_datetime(format_, strict=False).dt.date()
    return _of_calendar(text, format_)


def _civil(text: pl.Series, format_: str, timezone: str) -> pl.Series:
    """Read moments, and give each the day that the clocks of the source showed."""
    moments = text.str.to_datetime(format_, time_zone="UTC", strict=False)
    return moments.dt.convert_time_zone(timezone).dt.date()


def _of_iso(text: pl.Series, timezone: str) -> pl.Series:
    read = [text.str.to_date("%Y-%m-%d", strict=False)]
    read += [text.str.to_datetime(one, strict=False).dt.date() for one in LOCAL]
    if text.str.contains(OFFSET).any():
        zoned = text.str.replace(r"(?i)z$", "+00:00")
        read += [_civil(zoned, one, timezone) for one in ZONED]
    named = [str(number) for number in range(len(read))]
    return pl.DataFrame(read, schema=named).select(pl.coalesce(pl.all())).to_series()


def _of_calendar(text: pl.Series, format_: str) -> pl.Series:
    """Read dates, months and years; a month or a year becomes its first day."""
    if any(part in format_ for part in DAYS):
        return text.str.to_date(format_, strict=False)
    if any(part in format_ for part in MONTHS):
        return (text + " 1").str.to_date(f"{format_} %d", strict=False)
    return (text + " 1 1").str.to_date(f"{format_} %m %d", strict=False)


def _of_serials(text: pl.Series, format_: str) -> pl.Series:
    """Read day numbers; the day of the leap-year bug is no date.

    Source: ECMA-376 Part 1, 18.17.4.1 (date bases 1900 and 1904).
    """
    numbers = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    days = numbers.floor().cast(pl.Int64, strict=False)
    if format_ == Written.EXCEL_1904:
        first, good = EXCEL_1904, days.is_between(0, LAST_SERIAL)
    else:
        first, good = EXCEL_1900, days.is_between(1, LAST_SERIAL) & (days != LEAP_BUG)
        days = days + (days < LEAP_BUG).cast(pl.Int64)
    known = pl.select(pl.when(good).then(days + (first - EPOCH).days)).to_series()
    return known.cast(pl.Int32).cast(pl.Date)


def _of_quarters(text: pl.Series) -> pl.Series:
    parts = [text.str.extract(QUARTER, at) for at in (1, 2, 3, 4)]
    year, quarter = parts[0].fill_null(parts[3]), parts[1].fill_null(parts[2])
    return _first_days(year, (quarter.cast(pl.Int32) - 1) * 3 + 1)


def _of_codes(text: pl.Series, step: Step) -> pl.Series:
    letters, number = text.str.extract(CBS, 2), text.str.extract(CBS, 3).cast(pl.Int32)
    months = {Step.YEAR: number + 1, Step.QUARTER: (number - 1) * 3 + 1, Step.MONTH: number}
    most = {Step.YEAR: (0, 0), Step.QUARTER: (1, 4), Step.MONTH: (1, 12)}
    known = (letters == CBS_STEPS[step]) & number.is_between(*most[step])
    year = pl.select(pl.when(known).then(text.str.extract(CBS, 1))).to_series()
    return _first_days(year, months[step])


def _of_other_length(text: pl.Series, time: Time) -> NDArray[np.bool_]:
    if time.format != Written.CBS:
        return np.zeros(len(text), bool)
    found = [_of_codes(text, step).is_not_null() for step in CBS_STEPS if step is not time.period]
    return (found[0] | found[1]).to_numpy()


def _first_days(year: pl.Series, month: pl.Series) -> pl.Series:
    joined = year + "-" + month.cast(pl.String).str.zfill(2) + "-01"
    return joined.str.to_date("%Y-%m-%d", strict=False)


def _of_parts(texts: list[pl.Series]) -> pl.Series:
    """Put year, month and day together; the first month or day stands for one that is not told."""
    plain = [text.str.replace(r"\.0+$", "") for text in texts]  # whole numbers of a workbook
    plain += [pl.Series(["01"] * len(texts[0]), dtype=pl.String)] * (len(PARTS) - len(texts))
    joined = plain[0] + "-" + plain[1].str.zfill(2) + "-" + plain[2].str.zfill(2)
    whole = joined.str.contains(r"^\d{4}-\d\d-\d\d$")
    return pl.select(pl.when(whole).then(joined)).to_series().str.to_date("%Y-%m-%d", strict=False)
