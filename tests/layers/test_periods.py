"""Periods: civil days, weeks, months, quarters and years."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.periods import (
    EPOCH,
    Period,
    Step,
    count_periods,
    day_to_date,
    floor_days,
    period_of,
    periods_in,
)

STEPS = list(Step)
days = st.dates(date(1500, 1, 1), date(2500, 12, 31))


@pytest.mark.parametrize(
    ("step", "period"),
    [
        (Step.DAY, "2024-02-29/2024-02-29"),
        (Step.WEEK, "2024-02-26/2024-03-03"),
        (Step.MONTH, "2024-02-01/2024-02-29"),
        (Step.QUARTER, "2024-01-01/2024-03-31"),
        (Step.YEAR, "2024-01-01/2024-12-31"),
    ],
)
def test_the_leap_day_lies_in_these_periods(step: Step, period: str) -> None:
    assert str(period_of(step, date(2024, 2, 29))) == period


@pytest.mark.parametrize("step", STEPS)
@given(several=st.lists(days, max_size=20))
def test_floor_days_equals_a_loop_over_period_of(step: Step, several: list[date]) -> None:
    numbers = np.array([(day - EPOCH).days for day in several], np.int32)
    floored = [day_to_date(day) for day in floor_days(step, numbers)]
    assert floored == [period_of(step, day).start for day in several]


@pytest.mark.parametrize("step", STEPS)
def test_floor_days_keeps_the_type_of_days(step: Step) -> None:
    assert floor_days(step, np.array([0, 19_000], np.int32)).dtype == np.int32


@pytest.mark.parametrize("step", STEPS)
@given(day=days)
def test_a_day_lies_in_its_period(step: Step, day: date) -> None:
    period = period_of(step, day)
    assert period.start <= day <= period.end


@pytest.mark.parametrize("step", STEPS)
@given(day=days)
def test_all_days_of_a_period_have_the_same_period(step: Step, day: date) -> None:
    period = period_of(step, day)
    assert period_of(step, period.start) == period == period_of(step, period.end)


@pytest.mark.parametrize("step", STEPS)
@given(start=days, length=st.integers(0, 900))
def test_periods_of_a_span_are_a_chain_without_gaps(step: Step, start: date, length: int) -> None:
    span = Period(start, start + timedelta(days=length))
    chain = list(periods_in(step, span))
    assert chain[0].start <= span.start
    assert chain[-1].end >= span.end
    assert all(one.end + timedelta(days=1) == next_.start for one, next_ in pairwise(chain))


@pytest.mark.parametrize("step", STEPS)
@given(start=days, length=st.integers(0, 900))
def test_periods_are_counted_without_going_through_them(
    step: Step, start: date, length: int
) -> None:
    span = Period(start, start + timedelta(days=length))
    assert count_periods(step, span) == len(list(periods_in(step, span)))


@pytest.mark.parametrize("step", STEPS)
def test_the_first_day_of_the_calendar_has_a_period(step: Step) -> None:
    assert period_of(step, date.min).start == date.min


@pytest.mark.parametrize("step", STEPS)
def test_the_last_day_of_the_calendar_has_a_period(step: Step) -> None:
    assert period_of(step, date.max).end == date.max


@pytest.mark.parametrize("step", STEPS)
def test_a_span_may_end_on_the_last_day_of_the_calendar(step: Step) -> None:
    *_, last = periods_in(step, Period(date(9999, 11, 1), date.max))
    assert last.end == date.max


HOLDS = {
    Step.DAY: {Step.DAY},
    Step.WEEK: {Step.DAY, Step.WEEK},
    Step.MONTH: {Step.DAY, Step.MONTH},
    Step.QUARTER: {Step.DAY, Step.MONTH, Step.QUARTER},
    Step.YEAR: {Step.DAY, Step.MONTH, Step.QUARTER, Step.YEAR},
}


@pytest.mark.parametrize("step", STEPS)
def test_a_period_holds_whole_finer_periods(step: Step) -> None:
    assert {finer for finer in STEPS if step.holds(finer)} == HOLDS[step]


@pytest.mark.parametrize("coarse", STEPS)
@pytest.mark.parametrize("fine", STEPS)
@given(day=days)
def test_holding_means_that_no_finer_period_is_cut(coarse: Step, fine: Step, day: date) -> None:
    if coarse.holds(fine):
        whole, part = period_of(coarse, day), period_of(fine, day)
        assert whole.start <= part.start
        assert part.end <= whole.end


def test_days_of_a_period_are_counted_from_1970() -> None:
    assert Period(date(1970, 1, 1), date(1970, 2, 1)).days == (0, 31)
