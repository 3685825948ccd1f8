"""One scale for all units, beside the library of statistics."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.normalise import min_max, rank_above, rank_below, ranks, z_scores

NAN = np.nan
amounts = st.one_of(st.just(NAN), st.integers(-5, 5).map(float), st.floats(-1e6, 1e6))
values = st.lists(amounts, max_size=30).map(lambda some: np.array(some, np.float64))
scales = pytest.mark.parametrize("scale", [ranks, z_scores, min_max])
Scale = Callable[[np.ndarray], np.ndarray]


def told(value: np.ndarray) -> np.ndarray:
    return value[~np.isnan(value)]


@given(values)
def test_ranks_are_average_ranks_of_scipy(value: np.ndarray) -> None:
    some = told(value)
    naive = (stats.rankdata(some) - 1) / (len(some) - 1) if len(some) > 1 else [0.5] * len(some)
    assert told(ranks(value)) == pytest.approx(naive, abs=1e-9)


@given(values)
def test_z_scores_are_those_of_scipy(value: np.ndarray) -> None:
    some = told(value)
    if len(some) and np.ptp(some) > 1e-3:
        assert told(z_scores(value)) == pytest.approx(stats.zscore(some), abs=1e-9)


@given(values)
def test_between_lowest_and_highest_everything_keeps_its_distance(value: np.ndarray) -> None:
    some = told(value)
    if len(some) and np.ptp(some) > 0:
        naive = [(one - min(some)) / (max(some) - min(some)) for one in some]
        assert told(min_max(value)) == pytest.approx(naive, abs=1e-9)


@scales
@given(value=values)
def test_just_what_is_told_has_a_place_on_the_scale(scale: Scale, value: np.ndarray) -> None:
    assert np.isnan(scale(value)).tolist() == np.isnan(value).tolist()


@scales
@given(value=values, factor=st.floats(0.5, 100))
def test_the_unit_changes_nothing(scale: Scale, value: np.ndarray, factor: float) -> None:
    # ties may part when a factor rounds them apart, and far digits are lost beside a large shift
    whole = np.rint(value)
    assert scale(whole * factor) == pytest.approx(scale(whole), abs=1e-9, nan_ok=True)


@scales
@given(value=values)
def test_what_is_higher_never_has_a_lower_place(scale: Scale, value: np.ndarray) -> None:
    some = np.sort(told(value))
    assert (np.diff(scale(some)) >= 0).all()


@pytest.mark.parametrize(("scale", "place"), [(ranks, 0.5), (z_scores, 0), (min_max, 0)])
@pytest.mark.parametrize("count", [1, 3, 7])
def test_where_all_are_equal_nobody_stands_out(scale: Scale, place: float, count: int) -> None:
    assert scale(np.full(count, 0.1)).tolist() == [place] * count


def test_values_too_near_to_tell_apart_do_not_stand_out() -> None:
    assert z_scores(np.array([0.0, 1e-311])).tolist() == [0, 0]


def test_known_values_are_known() -> None:
    value = np.array([10.0, NAN, 20, 20, 50])
    assert ranks(value) == pytest.approx([0, NAN, 0.5, 0.5, 1], nan_ok=True)
    assert min_max(value) == pytest.approx([0, NAN, 0.25, 0.25, 1], nan_ok=True)
    assert z_scores(value) == pytest.approx([-1, NAN, -1 / 3, -1 / 3, 5 / 3], nan_ok=True)


far = st.one_of(
    amounts,
    st.floats(width=64),
    st.sampled_from([0.0, -0.0, np.inf, -np.inf, 2.0**60, 5e-324]),
)
anything = st.lists(far, max_size=40).map(lambda some: np.array(some, np.float64))


@given(anything)
def test_who_is_above_and_below_is_counted_one_by_one(value: np.ndarray) -> None:
    above = [float((value > one).sum()) if one == one else NAN for one in value]
    below = [float((value < one).sum()) if one == one else NAN for one in value]
    assert rank_above(value) == pytest.approx(above, nan_ok=True)
    assert rank_below(value) == pytest.approx(below, nan_ok=True)


@given(anything)
def test_ranks_follow_from_who_is_above_and_below(value: np.ndarray) -> None:
    some = told(value)
    if len(some) > 1:
        lead = [float((some < one).sum() - (some > one).sum()) for one in some]
        naive = [(one / (len(some) - 1) + 1) / 2 for one in lead]
        assert told(ranks(value)) == pytest.approx(naive, abs=1e-12)


@pytest.mark.parametrize("digits", [0, 3, 12])
def test_many_values_are_ranked_as_by_scipy(digits: int) -> None:
    value = np.random.default_rng(1).normal(0, 1e5, 50_000).round(digits)
    naive = (stats.rankdata(value) - 1) / (len(value) - 1)
    assert np.array_equal(ranks(value), naive)
