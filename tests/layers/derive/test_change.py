"""Change between two counts: known values, the library of statistics, relations, simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.change import Change, Noise, Verdict, changes

NAN = np.nan
counts = st.integers(0, 300)
several = st.lists(st.tuples(counts, counts), min_size=1, max_size=20)
exposures = st.tuples(st.floats(0.5, 50), st.floats(0.5, 50))
noises = st.builds(Noise, st.floats(0, 10), st.floats(1, 4))


def columns(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(pairs, np.float64)
    return table[:, 0], table[:, 1]


def one(now: float, before: float, **more: object) -> Change:
    return changes(np.array([now], np.float64), np.array([before], np.float64), **more)  # type: ignore[arg-type]


def verdict_of(now: float, before: float, **more: object) -> Verdict:
    return Verdict(int(one(now, before, **more).verdict[0]))


def limits(found: Change) -> np.ndarray:
    return np.array([found.percent.low, found.percent.high])


@given(counts, counts, exposures)
def test_chance_and_limits_are_those_of_the_exact_binomial_test(
    now: int, before: int, exposure: tuple[float, float]
) -> None:
    if now + before == 0:
        return
    share = exposure[0] / sum(exposure)
    total = now + before
    tails = [stats.binomtest(now, total, share, way).pvalue for way in ("less", "greater")]
    theirs = stats.binomtest(now, total, share).proportion_ci(0.95, "exact")
    found = one(now, before, exposure=exposure)
    assert found.p[0] == pytest.approx(min(2 * min(tails), 1), abs=1e-9)
    if before:
        odds = np.array([theirs.low, theirs.high])
        naive = 100 * (odds / (1 - odds) * exposure[1] / exposure[0] - 1)
        assert limits(found)[:, 0] == pytest.approx(naive, rel=1e-8, abs=1e-8)


@given(counts, counts)
def test_the_chance_is_below_one_in_twenty_just_where_the_limits_leave_no_change_out(
    now: int, before: int
) -> None:
    found = one(now, before)
    if before and abs(found.p[0] - 0.05) > 1e-9:
        low, high = limits(found)[:, 0]
        assert (found.p[0] < 0.05) == (low > 0 or high < 0)


def test_the_limits_of_a_difference_come_from_those_of_both_counts() -> None:
    def garwood(count: int) -> tuple[float, float]:
        return stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2

    (low, high), (least, most) = garwood(20), garwood(5)
    found = one(20, 5).absolute
    assert found.value[0] == 15
    assert found.low[0] == pytest.approx(15 - np.hypot(20 - low, most - 5), abs=1e-9)
    assert found.high[0] == pytest.approx(15 + np.hypot(high - 20, 5 - least), abs=1e-9)


def test_of_two_hundred_after_a_hundred_the_change_is_a_hundred_percent() -> None:
    found = one(200, 100)
    assert (found.absolute.value[0], found.percent.value[0]) == (100, 100)
    assert verdict_of(200, 100) is Verdict.RISING


def test_a_change_from_nothing_has_no_percents_and_can_be_rising() -> None:
    found = one(20, 0)
    assert np.isnan([found.percent.value, found.percent.low, found.percent.high]).all()
    assert found.absolute.value[0] == 20
    assert found.absolute.low[0] > 0
    assert verdict_of(20, 0) is Verdict.RISING


def test_a_fall_to_nothing_is_a_fall_by_all() -> None:
    found = one(0, 20)
    assert (found.percent.value[0], found.percent.low[0]) == (-100, -100)
    assert verdict_of(0, 20) is Verdict.FALLING


def test_where_nothing_was_counted_nothing_is_tested_and_it_is_too_few() -> None:
    found = one(0, 0)
    assert np.isnan([found.p[0], found.adjusted[0], found.percent.value[0]]).all()
    assert (found.absolute.low[0], found.absolute.high[0]) == pytest.approx(
        (-3.689, 3.689), abs=1e-3
    )
    assert verdict_of(0, 0) is Verdict.TOO_FEW


@pytest.mark.parametrize(("now", "before"), [(NAN, 5), (5, NAN), (NAN, NAN)])
def test_what_is_not_told_did_not_change_as_far_as_is_known(now: float, before: float) -> None:
    found = one(now, before)
    parts = (found.absolute, found.percent)
    numbers = [number for part in parts for number in (part.value, part.low, part.high)]
    assert np.isnan([*numbers, found.p, found.adjusted, found.verdict]).all()


def test_five_and_five_are_too_few_and_fifty_and_fifty_are_steady() -> None:
    assert verdict_of(5, 5) is Verdict.TOO_FEW
    assert verdict_of(50, 50) is Verdict.STEADY


@given(counts, counts)
def test_steady_is_where_a_halving_and_a_doubling_are_both_ruled_out(now: int, before: int) -> None:
    found = one(now, before)
    if before and found.adjusted[0] >= 0.05:
        low, high = limits(found)[:, 0]
        assert (found.verdict[0] == Verdict.STEADY) == (low >= -50 and high <= 100)


def test_what_may_have_doubled_does_not_pass_for_steady_among_many_places() -> None:
    found = changes(np.array([74.0, *[10.0] * 2000]), np.array([40.0, *[10.0] * 2000]))
    assert found.p[0] < 0.05 < found.adjusted[0]
    assert found.verdict[0] == Verdict.TOO_FEW


def test_longer_periods_are_not_a_rise() -> None:
    found = one(310, 280, exposure=(31, 28))
    assert found.percent.value[0] == pytest.approx(0)
    assert found.absolute.value[0] == pytest.approx(0)
    assert found.p[0] == 1


@given(several, exposures, noises)
def test_swapping_the_periods_mirrors_everything(
    pairs: list[tuple[int, int]], exposure: tuple[float, float], noise: Noise
) -> None:
    now, before = columns(pairs)
    ours, other = changes(now, before, exposure, noise), changes(before, now, exposure[::-1], noise)
    per = exposure[0] / exposure[1]
    assert ours.p == pytest.approx(other.p, rel=1e-9, abs=1e-12, nan_ok=True)
    assert ours.absolute.low == pytest.approx(-per * other.absolute.high, rel=1e-9, abs=1e-9)
    both = (now > 0) & (before > 0)
    mirrored = 1 + other.percent.high[both] / 100
    assert 1 + ours.percent.low[both] / 100 == pytest.approx(1 / mirrored, rel=1e-8)
    swapped = {Verdict.RISING: Verdict.FALLING, Verdict.FALLING: Verdict.RISING}
    said = [Verdict(int(one)) for one in other.verdict]
    assert [Verdict(int(one)) for one in ours.verdict] == [swapped.get(one, one) for one in said]


@given(several, exposures, noises, st.floats(0, 10), st.floats(0, 3))
def test_more_noise_never_narrows(
    pairs: list[tuple[int, int]],
    exposure: tuple[float, float],
    noise: Noise,
    variance: float,
    bunching: float,
) -> None:
    now, before = columns(pairs)
    more = Noise(noise.variance + variance, noise.overdispersion + bunching)
    less, wide = (changes(now, before, exposure, some) for some in (noise, more))
    for inner, outer in ((less.absolute, wide.absolute), (less.percent, wide.percent)):
        told = ~np.isnan(inner.value)
        for near, far in ((-inner.low, -outer.low), (inner.high, outer.high)):
            # without an upper limit it is as wide as can be
            near, far = (np.nan_to_num(one[told], nan=np.inf) for one in (near, far))
            assert ((far >= near) | np.isclose(far, near, rtol=1e-7, atol=1e-7)).all()


@pytest.mark.parametrize("noise", [Noise(variance=15), Noise(overdispersion=2)])
def test_twice_the_variance_is_worth_half_the_records(noise: Noise) -> None:
    ours, half = one(24, 6, noise=noise), one(12, 3)
    assert ours.p == pytest.approx(half.p, rel=1e-9)
    assert limits(ours) == pytest.approx(limits(half), rel=1e-9)
    assert ours.absolute.value[0] == 18
    assert ours.absolute.low[0] == pytest.approx(2 * half.absolute.low[0], rel=1e-9)


def test_where_noise_drowns_both_counts_there_is_no_upper_limit() -> None:
    found = one(0, 1, noise=Noise(variance=9)).percent
    assert (found.value[0], found.low[0]) == (-100, -100)
    assert np.isnan(found.high[0])


def test_noise_of_protection_can_take_a_rise_away() -> None:
    assert verdict_of(18, 7) is Verdict.RISING
    assert verdict_of(18, 7, noise=Noise(variance=2.5)) is Verdict.TOO_FEW


def test_the_more_places_are_tested_the_more_it_takes_to_rise() -> None:
    quiet = np.full(500, 10.0)
    alone, among = one(24, 9), changes(np.append(quiet, 24), np.append(quiet, 9))
    assert alone.verdict[0] == Verdict.RISING
    assert among.p[-1] == pytest.approx(alone.p[0])
    assert among.verdict[-1] != Verdict.RISING


def test_places_in_which_nothing_was_counted_are_no_tests() -> None:
    found = changes(np.array([24.0, *[0.0] * 500]), np.array([9.0, *[0.0] * 500]))
    assert found.adjusted[0] == found.p[0]


@pytest.mark.parametrize(("mean", "ratio"), [(5, 1), (20, 4), (50, 0.25), (8, 2)])
def test_limits_hold_the_true_change_as_often_as_they_say(mean: float, ratio: float) -> None:
    rng = np.random.default_rng(11)
    now, before = (rng.poisson(one, 4000).astype(np.float64) for one in (mean * ratio, mean))
    found = changes(now, before)
    by = ratio - 1
    for limits_of, true in ((found.absolute, mean * by), (found.percent, 100 * by)):
        told = ~np.isnan(limits_of.value)
        assert ((limits_of.low <= true) & (true <= limits_of.high))[told].mean() > 0.94


def test_counts_moved_by_noise_are_as_rarely_false_as_plain_ones() -> None:
    rng = np.random.default_rng(12)
    noisy = [rng.poisson(15, 8000) + rng.normal(0, 2.5**0.5, 8000).round() for _ in range(2)]
    noisy = [np.maximum(one, 0) for one in noisy]
    assert (changes(*noisy, noise=Noise(variance=2.5)).p < 0.05).mean() < 0.05


def test_cities_without_change_have_hardly_ever_a_rising_place() -> None:
    rng = np.random.default_rng(13)
    mean = np.linspace(1, 20, 2000)
    cities = 0
    for _ in range(40):
        now, before = (rng.poisson(mean).astype(np.float64) for _ in range(2))
        cities += bool((changes(now, before).verdict == Verdict.RISING).any())
    # 5 % of 40 is 2; more than 5 happens once in 70 such simulations if it is 2 on average
    assert cities <= 5


@pytest.mark.parametrize(("mean", "found"), [(40, 0.6), (80, 0.95)])
def test_a_doubling_in_one_place_of_twenty_is_found(mean: int, found: float) -> None:
    rng = np.random.default_rng(14)
    grown = np.arange(2000) % 20 == 0
    before = np.where(grown, mean, np.linspace(1, 20, 2000))
    now = np.where(grown, 2, 1) * before
    verdict = changes(*(rng.poisson(one).astype(np.float64) for one in (now, before))).verdict
    assert (verdict[grown] == Verdict.RISING).mean() > found
    assert (verdict[~grown] == Verdict.RISING).sum() <= 0.1 * grown.sum()


def test_words_are_those_of_the_interface() -> None:
    assert [one.word for one in Verdict] == ["too_few", "steady", "rising", "falling"]
