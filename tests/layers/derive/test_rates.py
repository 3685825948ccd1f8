"""Rates, indices, shares and sums over periods."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.derive.rates import (
    index,
    is_undefined,
    mean_told,
    percent_of_whole,
    rate,
    sum_of_periods,
    whole_rate,
)

NAN = np.nan
amounts = st.one_of(st.just(NAN), st.just(0.0), st.floats(0.001, 1e6))
pairs = st.lists(st.tuples(amounts, amounts), max_size=30)


def row(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def columns(some: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(some, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(pairs)
def test_a_rate_is_that_of_a_naive_loop(some: list[tuple[float, float]]) -> None:
    naive = [1000 * n / d if d > 0 and n == n else NAN for n, d in some]
    assert rate(*columns(some)) == pytest.approx(naive, rel=1e-9, nan_ok=True)


def test_three_burglaries_among_six_hundred_dwellings_are_five_per_thousand() -> None:
    assert rate(row(3), row(600)).tolist() == [5]
    assert rate(row(3), row(0.5), per=1).tolist() == [6]


def test_nobody_living_there_is_undefined_and_not_untold() -> None:
    n, d = row(3, 0, NAN, 3, NAN), row(0, 0, 0, NAN, NAN)
    assert np.isnan(rate(n, d)).all()
    assert is_undefined(n, d).tolist() == [True, True, False, False, False]


def test_noise_can_leave_less_than_nothing_to_divide_by() -> None:
    assert np.isnan(rate(row(3), row(-2)))
    assert is_undefined(row(3), row(-2)).tolist() == [True]


@given(pairs, st.floats(0.1, 1e5))
def test_places_weighed_by_their_denominator_have_an_index_of_100(
    some: list[tuple[float, float]], per: float
) -> None:
    n, d = columns([one for one in some if one[1] > 0])
    against = index(rate(n, d, per), whole_rate(n, d, per))
    told = ~np.isnan(against)
    if told.any():
        assert np.average(against[told], weights=d[told]) == pytest.approx(100, rel=1e-9)


def test_what_happens_where_nobody_lives_belongs_to_the_whole() -> None:
    assert whole_rate(row(3, 5, NAN), row(100, 0, 900)) == pytest.approx(80)


def test_the_index_of_values_is_against_their_plain_mean() -> None:
    value = row(2, 4, NAN, 6)
    assert index(value, mean_told(value)) == pytest.approx(row(50, 100, NAN, 150), nan_ok=True)


@pytest.mark.parametrize("whole", [0.0, -3.0, NAN])
def test_against_no_positive_whole_there_is_no_index(whole: float) -> None:
    assert np.isnan(index(row(1, 2), whole)).all()


@pytest.mark.parametrize("value", [row(), row(NAN, NAN)])
def test_of_nothing_told_there_is_no_mean_and_no_whole(value: np.ndarray) -> None:
    assert np.isnan(mean_told(value))
    assert np.isnan(whole_rate(value, value))
    assert np.isnan(percent_of_whole(value)).all()


@given(st.lists(amounts, max_size=30))
def test_shares_of_what_is_told_add_up_to_100_percent(some: list[float]) -> None:
    told = percent_of_whole(np.array(some, np.float64))
    assert np.nansum(told) == pytest.approx(100 if np.nansum(some) > 0 else 0, rel=1e-9)
    if np.nansum(some) > 0:
        assert np.isnan(told).tolist() == np.isnan(some).tolist()


def test_a_sum_with_a_period_that_is_not_told_is_not_told() -> None:
    stack = np.array([[1, 2, NAN], [3, NAN, NAN], [5, 6, 7]])
    assert sum_of_periods(stack) == pytest.approx(row(9, NAN, NAN), nan_ok=True)


def test_of_no_periods_there_is_no_sum() -> None:
    assert np.isnan(sum_of_periods(np.empty((0, 2)))).all()


@given(arrays(np.float64, (6, 4), elements=amounts), st.integers(1, 5))
def test_a_sum_of_sums_is_the_sum(stack: np.ndarray, cut: int) -> None:
    parts = np.stack([sum_of_periods(stack[:cut]), sum_of_periods(stack[cut:])])
    assert sum_of_periods(parts) == pytest.approx(sum_of_periods(stack), rel=1e-9, nan_ok=True)
