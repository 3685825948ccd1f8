"""The perturbation table: noise that keeps sums right on average, and the same for the same."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import Noise
from layers.publish.ptable import KEY_BITS, Table, distribution, mix, table_of

DEFAULT = Noise()
GUIDE = (Noise(d=4, v=1.8, js=1), DEFAULT)
NOISES = (*GUIDE, Noise(d=3, v=1, js=2), Noise(d=3, v=4, js=0), Noise(d=8, v=4, js=4),
          Noise(d=12, v=20, js=3))  # fmt: skip
ALL_KEYS = 2**KEY_BITS
noises = st.sampled_from(NOISES)
keys = st.integers(0, ALL_KEYS - 1)
Shares = dict[int, float]


def shares(table: Table, n: int) -> Shares:
    """Measure the intervals of a count, in shares of all keys."""
    ends = np.append(table.start[1:], np.uint64((table.last + 1) << KEY_BITS))
    width = (ends - table.start).astype(float) / ALL_KEYS
    rows = np.flatnonzero(table.start >> np.uint64(KEY_BITS) == min(n, table.last))
    return {int(table.noise[row]): float(width[row]) for row in rows}


def allowed(noise: Noise, n: int) -> list[int]:
    """List what may be added to a count, in the plainest words."""
    every = range(-noise.d, noise.d + 1)
    return [v for v in every if (n + v == 0 or n + v > noise.js) and (n > 0 or v == 0)]


def reachable(noise: Noise, n: int) -> float:
    """Find the variance nearest to the declared one among all pairs of values with mean zero."""
    pairs = [-low * high for low, high in product(allowed(noise, n), repeat=2) if low <= 0 <= high]
    return min(max(noise.v, min(pairs)), max(pairs))


ROWS = [(noise, n) for noise in NOISES for n in range(noise.d + noise.js + 2)]


@pytest.mark.parametrize(("noise", "n"), ROWS)
def test_noise_has_mean_zero_and_the_declared_variance(noise: Noise, n: int) -> None:
    found = shares(table_of(noise, b"seed"), n)
    assert abs(sum(v * p for v, p in found.items())) < 1e-6
    assert sum(v * v * p for v, p in found.items()) == pytest.approx(reachable(noise, n), abs=1e-3)


@pytest.mark.parametrize(("noise", "n"), ROWS)
def test_noise_leads_only_where_it_may(noise: Noise, n: int) -> None:
    assert set(shares(table_of(noise, b"seed"), n)) <= set(allowed(noise, n))


@pytest.mark.parametrize("noise", NOISES)
def test_zero_stays_zero(noise: Noise) -> None:
    assert shares(table_of(noise, b"seed"), 0) == {0: 1.0}


def test_the_figures_of_the_european_case_study() -> None:
    one, two = (shares(table_of(noise, b"seed"), 2) for noise in GUIDE)
    large = [shares(table_of(noise, b"seed"), 1000)[0] for noise in GUIDE]
    assert [round(one[-2], 3), round(one[1], 3), round(large[0], 3)] == [0.245, 0.242, 0.296]
    assert [round(two[-2], 3), round(two[1], 3), round(large[1], 3)] == [0.373, 0.515, 0.252]


def entropy(p: np.ndarray) -> float:
    return float(-(p * np.log(p)).sum())


@pytest.mark.parametrize(("noise", "n"), [one for one in ROWS if one[1]])
def test_any_other_noise_of_the_same_mean_and_variance_has_less_entropy(
    noise: Noise, n: int
) -> None:
    v, p = distribution(noise, n)
    rng = np.random.default_rng(1)
    for four in rng.permutation(list(combinations(range(len(v)), min(4, len(v)))))[:30]:
        # what may be moved between four values so that sum, mean and mean square stay
        kept = np.stack([np.ones(len(four)), v[four], v[four] ** 2.0])
        moved = np.linalg.svd(kept)[2][len(kept) :]
        for direction in moved:
            step = 0.5 * (p[four] / np.abs(direction).clip(1e-9)).min()
            for sign in (1, -1):
                other = p.copy()
                other[four] += sign * step * direction
                assert entropy(other) <= entropy(p) + 1e-12


@pytest.mark.parametrize("noise", NOISES)
def test_large_counts_have_one_symmetric_noise(noise: Noise) -> None:
    table = table_of(noise, b"seed")
    found = shares(table, table.last)
    assert all(found.get(-v, 0) == pytest.approx(p, abs=1e-8) for v, p in found.items())
    key = np.arange(0, ALL_KEYS, 2**22, dtype=np.uint32)
    many = np.full(len(key), 10**12, np.int64)
    assert table.draw(many, key).tolist() == table.draw_large(key).tolist()


@pytest.mark.parametrize("n", [1, 2, 3, 9, 100])
def test_uniform_keys_draw_the_distribution(n: int) -> None:
    draws = 200_000
    key = np.random.default_rng(n).integers(0, ALL_KEYS, draws, np.uint32)
    drawn = table_of(DEFAULT, b"seed").draw(np.full(draws, n, np.int64), key)
    likely = {v: p * draws for v, p in shares(table_of(DEFAULT, b"seed"), n).items()}
    enough = {v: expected for v, expected in likely.items() if expected >= 5}
    squared = sum(((drawn == v).sum() - one) ** 2 / one for v, one in enough.items())
    assert squared < len(enough) + 6 * np.sqrt(2 * len(enough))


@given(noise=noises, n=st.integers(0, 10**15), key=keys)
def test_a_draw_is_the_interval_that_a_plain_walk_finds(noise: Noise, n: int, key: int) -> None:
    table = table_of(noise, b"seed")
    (drawn,) = table.draw(np.array([n], np.int64), np.array([key], np.uint32)).tolist()
    at = (min(n, table.last) << KEY_BITS) + key
    *_, walked = (v for start, v in zip(table.start.tolist(), table.noise, strict=True)
                  if start <= at)  # fmt: skip
    assert drawn == walked


@given(noise=noises, n=st.integers(0, 99), key=keys, among=st.lists(keys, max_size=5))
def test_the_same_count_and_key_have_the_same_noise_whatever_is_drawn_with_them(
    noise: Noise, n: int, key: int, among: list[int]
) -> None:
    table = table_of(noise, b"seed")
    alone = table.draw(np.array([n], np.int64), np.array([key], np.uint32))
    some = np.array([*among, key], np.uint32)
    assert table.draw(np.full(len(some), n, np.int64), some)[-1] == alone[0]


@pytest.mark.parametrize("noise", NOISES)
def test_another_seed_changes_the_order_and_no_probability(noise: Noise) -> None:
    one, other = (table_of(noise, seed) for seed in (b"one", b"other"))
    assert one.noise.tolist() != other.noise.tolist()
    for n in range(one.last + 1):
        apart = shares(other, n)
        assert all(apart.get(v, 0) == pytest.approx(p, abs=1e-9) for v, p in shares(one, n).items())


def test_every_noise_may_come_first() -> None:
    tables = [table_of(DEFAULT, bytes([seed])) for seed in range(200)]
    first = {int(one.draw_large(np.zeros(1, np.uint32))[0]) for one in tables}
    assert first >= set(range(-5, 6))


def test_a_mixed_key_has_noise_of_its_own() -> None:
    key = np.arange(100_000, dtype=np.uint32)  # the hardest: keys that are no random numbers
    table = table_of(DEFAULT, b"seed")
    length, cost = (table.draw_large(mix(key, name, b"seed")) for name in ("length", "cost"))
    assert abs(np.corrcoef(length, cost)[0, 1]) < 0.02
    assert abs(length.mean()) < 5 * np.sqrt(2.5 / len(key))
    assert length.tolist() != table.draw_large(mix(key, "length", b"other")).tolist()
