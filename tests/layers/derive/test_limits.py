"""Limits and tails of counts, beside the library of statistics and beside what is known by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.limits import at_most, gamma_limits, poisson_limits, share_limits

whole_and_part = st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


def one(value: float) -> np.ndarray:
    return np.array([value], np.float64)


@given(whole_and_part)
def test_limits_of_a_share_are_those_of_the_binomial_test(pair: tuple[int, int]) -> None:
    whole, part = pair
    theirs = stats.binomtest(part, whole).proportion_ci(0.95, "exact")
    low, high = share_limits(one(part), one(whole))
    assert (low[0], high[0]) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(whole_and_part, st.floats(0.01, 0.99))
def test_the_tail_is_that_of_the_binomial_distribution(pair: tuple[int, int], share: float) -> None:
    whole, part = pair
    tail = at_most(one(part), one(whole), one(share))[0]
    assert tail == pytest.approx(stats.binom.cdf(part, whole, share), abs=1e-9)


@given(st.integers(1, 1000))
def test_limits_of_a_count_are_quantiles_of_chi_square(count: int) -> None:
    low, high = poisson_limits(one(count))
    assert low[0] == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, rel=1e-9)
    assert high[0] == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, rel=1e-9)


def test_no_records_may_be_by_chance_where_up_to_nearly_four_are_expected() -> None:
    low, high = poisson_limits(one(0))
    assert low[0] == 0
    assert high[0] == pytest.approx(-np.log(0.025), abs=1e-9)


@given(st.floats(0, 300), st.floats(0, 300))
def test_broken_counts_lie_between_whole_ones(part: float, rest: float) -> None:
    low, high = share_limits(one(part), one(part + rest))
    below, _ = share_limits(one(np.floor(part)), one(np.floor(part) + rest))
    _, above = share_limits(one(np.ceil(part)), one(np.ceil(part) + rest))
    assert below[0] <= low[0] + 1e-9
    assert high[0] <= above[0] + 1e-9


@given(st.floats(0.01, 100), st.floats(0.1, 1e6))
def test_the_middle_of_a_gamma_distribution_is_that_of_the_library(
    mean: float, rate: float
) -> None:
    low, high = gamma_limits(one(mean), one(rate))
    theirs = stats.gamma(mean * rate, scale=1 / rate).ppf([0.025, 0.975])
    assert (low[0], high[0]) == pytest.approx(tuple(theirs), rel=1e-9, abs=1e-12)


def test_a_gamma_distribution_of_mean_zero_is_zero() -> None:
    assert gamma_limits(one(0), one(5)) == (0, 0)


def test_what_is_not_told_has_no_limits() -> None:
    nothing = one(np.nan)
    limits = (*poisson_limits(nothing), *share_limits(nothing, nothing))
    assert np.isnan([*limits, at_most(nothing, nothing, one(0.5))]).all()
