"""How much of a layer can be seen, and where it opens."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.derive import Visible, finest_readable, same_days, shares, sum_told
from layers.model import Published, State
from layers.periods import Period, Step, periods_in

LENGTHS = (Step.MONTH, Step.QUARTER, Step.YEAR)
YEARS = Period(date(2022, 1, 1), date(2024, 12, 31))
SETTLED = {step: list(periods_in(step, YEARS)) for step in LENGTHS}
VISIBLE = st.builds(Visible, st.sampled_from(LENGTHS), st.integers(6, 10), st.integers(0, 100))


def test_a_share_is_of_the_largest_sum_told_anywhere() -> None:
    told = {(Step.MONTH, 8): 30.0, (Step.YEAR, 7): 60.0}
    assert [one.percent for one in shares(told, best=0)] == [50, 100]
    assert [one.percent for one in shares(told, best=120)] == [25, 50]


def test_a_share_is_rounded_down_so_that_none_reaches_the_mark_by_rounding() -> None:
    assert shares({(Step.MONTH, 8): 79.99}, best=100)[0].percent == 79


def test_where_nothing_is_told_nothing_is_visible() -> None:
    assert shares({(Step.MONTH, 8): 0.0}, best=0)[0].percent == 0


def test_what_is_not_told_adds_nothing() -> None:
    value, state = np.array([7.0, np.nan]), np.array([State.VALUE, State.SUPPRESSED], np.uint8)
    table = Published(np.arange(2, dtype=np.uint64), value, state, integral=True)
    assert sum_told([table, table], threshold=5, variance=2.5) == 14


def test_what_noise_lifts_over_the_threshold_is_taken_off() -> None:
    rng = np.random.default_rng(7)
    true = rng.geometric(0.25, 200_000) - 1
    value = (true + rng.normal(0, np.sqrt(2.5), len(true)).round()).astype(np.float64)
    told = value >= 5
    table = Published(
        np.arange(len(true), dtype=np.uint64),
        np.where(told, value, np.nan),
        np.where(told, State.VALUE, State.SUPPRESSED).astype(np.uint8),
        integral=True,
    )
    shown, naive = true[told].sum(), value[told].sum()
    assert naive > 1.1 * shown
    assert sum_told([table], threshold=5, variance=2.5) == pytest.approx(shown, rel=0.03)


def test_a_layer_opens_where_the_smallest_bucket_is_readable() -> None:
    visible = [
        Visible(Step.MONTH, 9, 4),
        Visible(Step.MONTH, 8, 79),
        Visible(Step.QUARTER, 8, 80),
        Visible(Step.MONTH, 7, 97),
        Visible(Step.YEAR, 7, 100),
    ]
    assert finest_readable(visible) == Visible(Step.QUARTER, 8, 80)


def test_where_no_step_is_readable_it_is_the_one_that_tells_most() -> None:
    visible = [Visible(Step.MONTH, 8, 10), Visible(Step.MONTH, 7, 40), Visible(Step.YEAR, 7, 40)]
    assert finest_readable(visible) == Visible(Step.YEAR, 7, 40)


def test_without_settled_periods_no_step_is_chosen() -> None:
    assert finest_readable([]) is None


@given(st.lists(VISIBLE, min_size=1))
def test_no_readable_step_is_finer_than_the_chosen_one(visible: list[Visible]) -> None:
    at = finest_readable(visible)
    readable = [one.bucket for one in visible if one.is_readable]
    assert at is not None
    assert not readable or at.bucket == min(readable)


def test_periods_of_every_length_span_the_same_days() -> None:
    chosen = same_days(SETTLED, most=2)
    days = {step: sum((one.end - one.start).days + 1 for one in chosen[step]) for step in LENGTHS}
    assert days == dict.fromkeys(LENGTHS, 366 + 365)


def test_the_newest_periods_are_judged() -> None:
    assert same_days(SETTLED, most=1)[Step.YEAR] == (Period(date(2024, 1, 1), date(2024, 12, 31)),)


def test_a_length_without_settled_periods_is_not_judged() -> None:
    july = Period(date(2018, 7, 1), date(2018, 7, 31))
    assert same_days({Step.MONTH: [july], Step.YEAR: []}, most=3) == {Step.MONTH: (july,)}
    assert same_days({Step.YEAR: []}, most=3) == {}
