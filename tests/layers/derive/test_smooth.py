"""Smoothed rates, beside the library of those who teach them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.smooth import Smoothed, smooth_near, smooth_whole
from layers.grid import neighbour_pairs
from tests.layers.makers import some_cells

# what importing esda drags in is not ours to mend
pytestmark = pytest.mark.filterwarnings("ignore")

NAN = np.nan
CELLS = some_cells(9)
PAIRS = neighbour_pairs(CELLS)
RNG = np.random.default_rng(31)
DWELLINGS = RNG.integers(20, 900, len(CELLS)).astype(np.float64)
BURGLARIES = RNG.poisson(DWELLINGS * RNG.gamma(4, 0.002, len(CELLS))).astype(np.float64)
places = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 2000)), min_size=1, max_size=15)


def columns(some: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(some, np.float64)
    return table[:, 0], table[:, 1]


def numbers(found: Smoothed) -> np.ndarray:
    return np.array([found.value, found.low, found.high, found.towards])


def test_towards_the_whole_it_is_that_of_esda() -> None:
    from esda.smoothing import Empirical_Bayes

    theirs = Empirical_Bayes(BURGLARIES, DWELLINGS).r.ravel()
    ours = smooth_whole(BURGLARIES, DWELLINGS, per=1)
    assert not ours.alike.any()
    assert ours.value == pytest.approx(theirs, rel=1e-9)


def test_towards_the_neighbours_it_is_that_of_esda() -> None:
    import libpysal
    from esda.smoothing import Spatial_Empirical_Bayes

    near: dict[int, list[int]] = {row: [] for row in range(len(CELLS))}
    for left, right in PAIRS.tolist():
        near[left].append(right)
        near[right].append(left)
    weights = libpysal.weights.W(near, id_order=list(near), silence_warnings=True)
    theirs = Spatial_Empirical_Bayes(BURGLARIES, DWELLINGS, weights).r.ravel()
    ours = smooth_near(BURGLARIES, DWELLINGS, PAIRS, per=1)
    assert 0 < ours.alike.sum() < len(CELLS)
    assert ours.value == pytest.approx(theirs, rel=1e-9)


def test_limits_are_those_of_the_gamma_posterior() -> None:
    mean = BURGLARIES.sum() / DWELLINGS.sum()
    spread = (DWELLINGS * (BURGLARIES / DWELLINGS - mean) ** 2).sum() / DWELLINGS.sum()
    between = spread - mean / DWELLINGS.mean()
    posterior = stats.gamma(mean**2 / between + BURGLARIES, scale=1 / (mean / between + DWELLINGS))
    ours = smooth_whole(BURGLARIES, DWELLINGS, per=1)
    assert ours.value == pytest.approx(posterior.mean(), rel=1e-9)
    assert ours.low == pytest.approx(posterior.ppf(0.025), rel=1e-9)
    assert ours.high == pytest.approx(posterior.ppf(0.975), rel=1e-9)


def test_noise_is_taken_off_the_variance_between_places_and_counts_as_chance_in_each() -> None:
    mean = BURGLARIES.sum() / DWELLINGS.sum()
    own = BURGLARIES / DWELLINGS
    chance = mean / DWELLINGS + 0.5 / DWELLINGS**2
    between = np.average((own - mean) ** 2 - chance, weights=DWELLINGS)
    assert between > 0
    weight = between / (between + chance)
    ours = smooth_whole(BURGLARIES, DWELLINGS, 0.5, per=1)
    assert ours.value == pytest.approx(weight * own + (1 - weight) * mean, rel=1e-9)


@pytest.mark.parametrize("near", [False, True])
def test_places_without_a_rate_are_not_smoothed_and_smooth_no_other(near: bool) -> None:
    def of(events: np.ndarray, exposure: np.ndarray, pairs: np.ndarray) -> np.ndarray:
        return numbers(
            smooth_near(events, exposure, pairs) if near else smooth_whole(events, exposure)
        )

    events, exposure = BURGLARIES.copy(), DWELLINGS.copy()
    events[3], exposure[5], exposure[8] = NAN, NAN, 0
    rest = np.delete(np.arange(len(CELLS)), [3, 5, 8])
    ours = of(events, exposure, PAIRS)
    without = of(BURGLARIES[rest], DWELLINGS[rest], neighbour_pairs(CELLS[rest]))
    assert np.isnan(ours[:, [3, 5, 8]]).all()
    assert ours[:, rest] == pytest.approx(without, rel=1e-9)


def test_where_places_differ_by_chance_alone_all_have_the_common_rate() -> None:
    exposure = np.array([100.0, 200.0, 700.0])
    found = smooth_whole(exposure / 10, exposure)
    assert found.alike.all()
    assert found.value == pytest.approx([100, 100, 100])
    low, high = stats.chi2.ppf(0.025, 200) / 2, stats.chi2.ppf(0.975, 202) / 2
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), rel=1e-9)


def test_noise_widens_the_limits_of_the_common_rate() -> None:
    exposure = np.array([100.0, 200.0, 300.0, 400.0])
    found = smooth_whole(exposure / 10, exposure, variance=25)
    low, high = 2 * stats.chi2.ppf(0.025, 100) / 2, 2 * stats.chi2.ppf(0.975, 102) / 2
    assert found.alike.all()
    assert (found.low[0], found.high[0]) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize("near", [False, True])
def test_where_nothing_was_counted_the_rate_is_zero_and_its_upper_limit_is_not(near: bool) -> None:
    none = np.zeros(len(CELLS))
    found = smooth_near(none, DWELLINGS, PAIRS) if near else smooth_whole(none, DWELLINGS)
    assert found.alike.all()
    assert (found.value == 0).all()
    assert (found.high > 0).all()


def test_a_place_without_neighbours_keeps_its_own_rate() -> None:
    found = smooth_near(np.array([3.0]), np.array([600.0]), np.empty((0, 2), np.intp))
    assert found.value[0] == pytest.approx(5)
    assert found.low[0] < 5 < found.high[0]


def test_of_nothing_told_there_is_nothing_to_smooth() -> None:
    nothing = np.full(3, NAN)
    assert np.isnan(numbers(smooth_whole(nothing, nothing))).all()
    assert numbers(smooth_whole(nothing[:0], nothing[:0])).shape == (4, 0)


@given(places, st.floats(0, 9))
def test_a_smoothed_rate_lies_between_the_own_rate_and_the_common_one(
    some: list[tuple[int, int]], variance: float
) -> None:
    events, exposure = columns(some)
    found = smooth_whole(events, exposure, variance, per=1)
    ends = np.sort([events / exposure, found.towards], axis=0)
    assert (found.value >= ends[0] - 1e-12).all()
    assert (found.value <= ends[1] + 1e-12).all()
    assert (found.low <= found.value + 1e-12).all()
    assert (found.high >= found.value - 1e-12).all()


@given(places, st.floats(0, 9))
def test_more_noise_draws_more(some: list[tuple[int, int]], variance: float) -> None:
    events, exposure = columns(some)
    plain, noisy = (
        smooth_whole(events, exposure, per=1),
        smooth_whole(events, exposure, variance, per=1),
    )
    drawn = np.abs(noisy.value - noisy.towards), np.abs(plain.value - plain.towards)
    assert (drawn[0] <= drawn[1] + 1e-12).all()


def test_limits_hold_the_true_rate_as_often_as_they_say() -> None:
    rng = np.random.default_rng(32)
    true = rng.gamma(4, 0.002, 5000)
    exposure = rng.integers(20, 2000, 5000).astype(np.float64)
    plain = rng.poisson(true * exposure).astype(np.float64)
    noisy = plain + rng.normal(0, 2.5**0.5, 5000)
    for found in (smooth_whole(plain, exposure, per=1), smooth_whole(noisy, exposure, 2.5, per=1)):
        assert ((found.low <= true) & (true <= found.high)).mean() == pytest.approx(0.95, abs=0.015)


def test_smoothed_rates_are_nearer_to_the_truth_than_plain_ones() -> None:
    rng = np.random.default_rng(33)
    true = rng.gamma(4, 0.002, 2000)
    exposure = rng.integers(20, 900, 2000).astype(np.float64)
    events = rng.poisson(true * exposure).astype(np.float64)
    smoothed = np.square(smooth_whole(events, exposure, per=1).value - true).mean()
    assert smoothed < 0.5 * np.square(events / exposure - true).mean()


def test_limits_hold_the_value_also_where_all_happened_in_one_place_of_many() -> None:
    events, exposure = np.zeros(2000), np.full(2000, 300.0)
    events[7] = 60
    found = smooth_whole(events, exposure)
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()
