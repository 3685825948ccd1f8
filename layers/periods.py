"""Civil periods: days, weeks, months, quarters and years in a source's own time.

A period is named by its first day. Days travel as int32, counted from 1970-01-01, so that a
column of periods sorts, compares and stores like any other integer column.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)
THURSDAY_TO_MONDAY = 3  # 1970-01-01 was a Thursday; ISO weeks start on Monday


class Step(StrEnum):
    """The length of a period, from fine to coarse."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def holds(self, finer: "Step") -> bool:
        """Tell whether periods of this length are made of whole periods of the `finer` length."""
        if finer is self or finer is Step.DAY:
            return True
        return finer is not Step.WEEK and self is not Step.WEEK and STEPS[finer] < STEPS[self]


STEPS = {step: order for order, step in enumerate(Step)}
DAYS = {  # on average; exact for days and weeks
    Step.DAY: 1.0,
    Step.WEEK: 7.0,
    Step.MONTH: 365.25 / 12,
    Step.QUARTER: 365.25 / 4,
    Step.YEAR: 365.25,
}
MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days; both ends belong to it."""

    start: date
    end: date

    def __str__(self) -> str:
        """The OGC API interval, `2024-03-01/2024-03-31`."""
        return f"{self.start}/{self.end}"

    @property
    def days(self) -> tuple[int, int]:
        """First and last day, counted from 1970-01-01."""
        return (self.start - EPOCH).days, (self.end - EPOCH).days


def period_of(step: Step, day: date) -> Period:
    """Return the period of length `step` in which `day` lies."""
    if step is Step.DAY:
        return Period(day, day)
    if step is Step.WEEK:
        monday = day - timedelta(days=day.weekday())
        sunday = min(monday.toordinal() + 6, date.max.toordinal())  # the calendar ends on a Friday
        return Period(monday, date.fromordinal(sunday))
    months = MONTHS[step]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    end = date(day.year, last, calendar.monthrange(day.year, last)[1])
    return Period(date(day.year, first, 1), end)


def periods_in(step: Step, span: Period) -> Iterator[Period]:
    """Yield the periods of length `step` that touch `span`, oldest first."""
    period = period_of(step, span.start)
    yield period
    while period.end < span.end:
        period = period_of(step, period.end + timedelta(days=1))
        yield period


def whole_periods(span: Period, step: Step) -> Period:
    """Widen a span to whole periods of a length."""
    return Period(period_of(step, span.start).start, period_of(step, span.end).end)


def count_periods(step: Step, span: Period) -> int:
    """Count the periods of length `step` that touch `span`, were it thousands of years."""
    first, last = (period_of(step, day).start for day in (span.start, span.end))
    if step in MONTHS:
        months = (last.year - first.year) * 12 + last.month - first.month
        return months // MONTHS[step] + 1
    return (last - first).days // int(DAYS[step]) + 1


def step_of(span: Period, steps: Iterable[Step] = tuple(Step)) -> Step | None:
    """Return the length of which a span is one period; None where it is none."""
    return next((step for step in steps if period_of(step, span.start) == span), None)


def days_of(text: str) -> Period:
    """Read a year, a month or a day, or a first and a last of them, as the days that they span.

    Raises
    ------
    ValueError
        If it is none, or ends before it begins.
    """
    first, _, last = text.partition("/")
    start, end = _days_of(first), _days_of(last or first)
    if end.end < start.start:
        raise ValueError(f"{text} ends before it begins")
    return Period(start.start, end.end)


def text_of(span: Period) -> str:
    """Write days in the shortest way that `days_of` reads: 2024, 2024-03, 2024-03-31, or both."""
    first = str(span.start)
    if step_of(span, (Step.YEAR, Step.MONTH)):
        return first[:4] if step_of(span, (Step.YEAR,)) else first[:7]
    return first if span.start == span.end else str(span)


def _days_of(text: str) -> Period:
    if len(text) == 4:
        return period_of(Step.YEAR, date(int(text), 1, 1))
    if len(text) == 7:
        return period_of(Step.MONTH, date.fromisoformat(f"{text}-01"))
    day = date.fromisoformat(text)
    return Period(day, day)


def previous(span: Period) -> Period:
    """Return the span just before: the period before a period, else as many days before."""
    step, eve = step_of(span), span.start - timedelta(days=1)
    if step:
        return period_of(step, eve)
    return Period(span.start - (span.end - span.start) - timedelta(days=1), eve)


def year_before(span: Period) -> Period:
    """Return the same span a year before; of a week, the week 52 weeks before.

    Raises
    ------
    OverflowError
        At the beginning of the calendar.
    """
    step = step_of(span)
    if step is Step.WEEK:
        return Period(*(day - timedelta(weeks=52) for day in (span.start, span.end)))
    if step in MONTHS:
        return period_of(step or Step.YEAR, _year_earlier(span.start))
    return Period(_year_earlier(span.start), _year_earlier(span.end))


def _year_earlier(day: date) -> date:
    if day.year == date.min.year:
        raise OverflowError("there is no year before the first")
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def floor_days(step: Step, days: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give each day the first day of its period.

    Parameters
    ----------
    step
        Length of the period.
    days
        (n,) int32, days since 1970-01-01, any order.

    Returns
    -------
    (n,) int32, days since 1970-01-01, in the order of `days`.
    """
    if step is Step.DAY:
        return days
    if step is Step.WEEK:
        return days - (days + THURSDAY_TO_MONDAY) % 7
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    first = months // MONTHS[step] * MONTHS[step]
    return first.astype("M8[M]").astype("M8[D]").astype(np.int64).astype(np.int32)


def day_to_date(day: int) -> date:
    """Return the date of a day counted from 1970-01-01."""
    return EPOCH + timedelta(days=int(day))
