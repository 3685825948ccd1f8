"""Since when: a brute-force search, known series, relations and simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.change import PLAIN, Noise
from layers.derive.onset import Onset, onsets

NAN = np.nan
LEVEL = np.ones(24)
told = st.lists(
    st.tuples(st.one_of(st.just(NAN), st.integers(0, 60)), st.floats(0.2, 5)),
    min_size=1,
    max_size=14,
)


def one(counts: list[float], expected: list[float] | None = None, noise: Noise = PLAIN) -> Onset:
    series = np.array([counts], np.float64)
    weights = np.ones(len(counts)) if expected is None else np.array(expected, np.float64)
    return onsets(series, weights, noise)


def log_likelihood(counts: np.ndarray, expected: np.ndarray) -> float:
    mean = expected * counts.sum() / expected.sum()
    return float(stats.poisson.logpmf(counts, mean).sum())


def brute_force(counts: np.ndarray, expected: np.ndarray) -> tuple[dict[int, float], float]:
    """Try every period as the first of a higher rate: gains, and the chance of the rarest."""
    known = np.flatnonzero(~np.isnan(counts))
    gains, tails = {}, []
    for split in known[1:].tolist():
        first, then = known[known < split], known[known >= split]
        total, share = counts[known].sum(), expected[first].sum() / expected[known].sum()
        parted = sum(log_likelihood(counts[part], expected[part]) for part in (first, then))
        higher = counts[first].sum() < total * share
        gains[split] = parted - log_likelihood(counts[known], expected[known]) if higher else 0.0
        tails.append(float(stats.binom.cdf(counts[first].sum(), total, share)))
    return gains, min([len(tails) * min(tails), 1]) if tails else NAN


@given(told)
def test_it_is_the_best_of_a_brute_force_search(series: list[tuple[float, float]]) -> None:
    counts, expected = np.array(series, np.float64).T
    gains, chance = brute_force(counts, expected)
    found = onsets(counts[None], expected)
    best = max([*gains.values(), 0.0])
    assert found.gain[0] == pytest.approx(best, abs=1e-9)
    assert found.p[0] == pytest.approx(chance, abs=1e-9, nan_ok=True)
    if chance < 0.05 - 1e-9:
        assert gains[int(found.at[0])] == pytest.approx(best, abs=1e-9)
        said = set(np.flatnonzero(found.plausible[0]).tolist())
        surely, perhaps = (
            {split for split, gain in gains.items() if gain >= best - np.log(20) + slack}
            for slack in (1e-9, -1e-9)
        )
        assert surely <= said <= perhaps
    elif not chance < 0.05 + 1e-9:
        assert np.isnan(found.at[0])


def test_a_clear_step_is_found_where_it_is() -> None:
    found = one([10] * 12 + [30] * 12)
    assert (found.at[0], found.ratio[0]) == (12, 3)
    assert np.flatnonzero(found.plausible[0]).tolist() == [12]


def test_a_small_step_leaves_several_periods_plausible() -> None:
    counts = [4, 6, 5, 3, 5, 4, 6, 5, 7, 6, 9, 8, 11, 9, 12, 8, 10, 11]
    found = one(counts)
    plausible = np.flatnonzero(found.plausible[0])
    assert plausible[0] < found.at[0] < plausible[-1]


def test_a_step_from_nothing_has_no_ratio() -> None:
    found = one([0] * 6 + [5] * 6)
    assert found.at[0] == 6
    assert np.isnan(found.ratio[0])


@pytest.mark.parametrize(
    "counts",
    [
        [7] * 12,
        [30] * 6 + [10] * 6,
        [0] * 12,
        [1, 0, 2, 1, 0, 2, 3, 1],
        [NAN] * 5,
        [NAN, 9, NAN],
        [9],
    ],
    ids=["level", "down", "nothing", "few", "untold", "alone", "single"],
)
def test_without_a_clear_step_up_there_is_too_little_to_say(counts: list[float]) -> None:
    found = one(counts)
    assert np.isnan([found.at[0], found.ratio[0]]).all()
    assert not found.plausible.any()


def test_what_the_whole_city_does_is_no_step_of_a_place() -> None:
    city = [100.0] * 12 + [300.0] * 12
    counts = [10.0] * 12 + [30.0] * 12
    assert one(counts).at[0] == 12
    assert np.isnan(one(counts, city).at[0])


def test_periods_that_are_not_told_are_left_out() -> None:
    counts = [10.0] * 6 + [NAN, NAN] + [30.0] * 6
    found = one(counts)
    short = one([10.0] * 6 + [30.0] * 6)
    assert found.at[0] == 8
    assert (found.gain[0], found.p[0]) == pytest.approx((short.gain[0], short.p[0]))


def test_periods_in_which_nothing_is_expected_are_left_out() -> None:
    found = one([10.0] * 6 + [500.0] + [30.0] * 6, [1.0] * 6 + [0.0] + [1.0] * 6)
    assert (found.at[0], found.ratio[0]) == (7, pytest.approx(3))


@given(st.lists(st.lists(st.integers(0, 40), min_size=8, max_size=8), min_size=1, max_size=5))
def test_many_places_are_searched_as_each_alone(table: list[list[int]]) -> None:
    together = onsets(np.array(table, np.float64), np.ones(8))
    for row, counts in enumerate(table):
        alone = one([float(count) for count in counts])
        assert together.at[row] == pytest.approx(alone.at[0], nan_ok=True)
        assert together.p[row] == pytest.approx(alone.p[0])


@pytest.mark.parametrize("noise", [Noise(variance=15), Noise(overdispersion=2)])
def test_twice_the_variance_is_worth_half_the_records(noise: Noise) -> None:
    ours = one([10, 10, NAN, 20, 20], noise=noise)
    half = one([5, 5, NAN, 10, 10])
    assert (ours.gain[0], ours.p[0]) == pytest.approx((half.gain[0], half.p[0]))


@given(st.lists(st.integers(0, 40), min_size=4, max_size=12), st.floats(0, 9), st.floats(1, 3))
def test_more_noise_never_makes_a_step_clearer(
    counts: list[int], variance: float, bunching: float
) -> None:
    series = [float(count) for count in counts]
    plain, noisy = one(series), one(series, noise=Noise(variance, bunching))
    assert noisy.gain[0] <= plain.gain[0] + 1e-9
    if plain.p[0] < 1:
        assert noisy.p[0] >= plain.p[0] * (1 - 1e-6)


@pytest.mark.parametrize("mean", [0.5, 3, 40])
def test_series_without_a_step_are_told_to_have_one_in_less_than_one_of_twenty(mean: float) -> None:
    rng = np.random.default_rng(21)
    season = 1 + 0.5 * np.sin(np.arange(24) / 24 * 4 * np.pi)
    counts = rng.poisson(mean * season, (4000, 24)).astype(np.float64)
    assert (onsets(counts, season).p < 0.05).mean() < 0.05


@pytest.mark.parametrize(("mean", "power"), [(2, 0.4), (5, 0.9), (10, 0.99)])
def test_a_planted_doubling_is_found_and_its_period_is_among_the_plausible(
    mean: int, power: float
) -> None:
    rng = np.random.default_rng(22)
    rate = np.where(np.arange(24) < 16, mean, 2 * mean)
    found = onsets(rng.poisson(rate, (3000, 24)).astype(np.float64), LEVEL)
    seen = ~np.isnan(found.at)
    assert seen.mean() > power
    assert found.plausible[seen, 16].mean() > 0.89
