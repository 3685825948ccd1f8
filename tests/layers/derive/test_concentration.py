"""80-20: how few places hold how much."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.derive.concentration import concentration_curve

NAN = np.nan
counts = st.lists(st.one_of(st.just(NAN), st.integers(0, 50).map(float)), max_size=30)


def share(some: list[float], percent: float = 80) -> float:
    return concentration_curve(np.array(some, np.float64)).share_holding(percent)


@given(counts, st.integers(1, 100))
def test_the_share_is_that_of_a_naive_loop(some: list[float], percent: int) -> None:
    told = sorted((one for one in some if one == one), reverse=True)
    naive = NAN
    if sum(told) > 0:
        taken = 0
        while 100 * sum(told[:taken]) < percent * sum(told):
            taken += 1
        naive = 100 * taken / len(told)
    assert share(some, percent) == pytest.approx(naive, nan_ok=True)


@given(counts)
def test_the_curve_rises_ever_slower_from_nothing_to_all(some: list[float]) -> None:
    curve = concentration_curve(np.array(some, np.float64))
    if len(curve.held):
        assert (curve.held[0], curve.held[-1], curve.places[-1]) == (0, 100, 100)
        assert (np.diff(curve.held) >= 0).all()
        assert (np.diff(curve.held, 2) <= 1e-8).all()


def test_two_places_of_ten_with_eight_records_of_ten_are_twenty_percent() -> None:
    assert share([4, 4, 1, 1, 0, 0, 0, 0, 0, 0]) == 20


def test_where_all_places_are_equal_eighty_percent_lies_in_eighty_percent() -> None:
    assert share([3] * 10) == 80


def test_all_in_one_place_is_the_least_there_can_be() -> None:
    assert share([0, 7, 0, 0]) == 25


def test_places_that_are_not_told_are_not_counted_as_empty() -> None:
    assert share([4, NAN, NAN, 1]) == 50


@pytest.mark.parametrize("some", [[], [NAN], [0.0, 0.0]])
def test_of_nothing_no_place_holds_a_part(some: list[float]) -> None:
    assert np.isnan(share(some))


def test_eighty_percent_of_broken_numbers_is_not_missed_by_a_last_digit() -> None:
    assert share([count / 7 for count in (29, 24, 11, 10, 6)]) == 60
