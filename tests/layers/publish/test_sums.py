"""Protected sums and means: how far they are moved, and what somebody who attacks them learns."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from layers.model import PUBLIC, Counts, Policy, Published, State
from layers.publish import Terms
from layers.publish.protect import protect
from layers.publish.ptable import distribution, mix, table_of
from layers.publish.sums import multiples
from tests.layers.makers import make_layer, make_source

SEED = b"seed"
TITLE = {"nl": "euro", "en": "euros"}
LEAST = 0.5
EXACT = Policy("officer", exact=True)
Floats = NDArray[np.float64]


def terms(
    measure: str, amount: str = "cost", column: str = "cost", policy: Policy = PUBLIC, **more: Any
) -> Terms:
    declared = {"column": column, "unit": TITLE, "least": LEAST}
    parts = {"protection": "protected", "amounts": {amount: declared}}
    named = amount if measure in ("sum", "mean") else None
    layer = make_layer(measure=measure, amount=named)
    return Terms(layer, make_source(**{**parts, **more}), policy, SEED)


SUM, MEAN, COUNT = (terms(one) for one in ("sum", "mean", "count"))
D = SUM.source.noise.d


def counts(n: Any, total: Any, most: Any, key: Any) -> Counts:
    n, total, most = np.asarray(n, np.int64), np.asarray(total, float), np.asarray(most, float)
    place, state = np.arange(len(n), dtype=np.uint64), np.zeros(len(n), np.uint8)
    own = {"total": total, "having": n.astype(float), "lowest": -most, "highest": most}
    return Counts(place, n, np.asarray(key, np.uint32), state, True, True, **own)


def counted(exact: Counts) -> Published:
    """Publish the count of the same records."""
    return protect(replace(exact, total=None, having=None, lowest=None, highest=None), COUNT)


def keys(many: int, seed: int = 1) -> NDArray[np.uint32]:
    return np.random.default_rng(seed).integers(0, 2**32, many).astype(np.uint32)


def alike(many: int, n: int, total: float, most: float) -> Counts:
    """Make many cells of the same records with other keys."""
    return counts(np.full(many, n), np.full(many, total), np.full(many, most), keys(many))


def without_part(key: NDArray[np.uint32]) -> Floats:
    """Draw the noise as whole multiples alone: the control of those attacks that need a grid."""
    table = table_of(SUM.source.noise, SEED)
    return table.draw_large(mix(key, "whole cost", SEED)).astype(float)


amounts = st.lists(st.integers(-999, 999), max_size=30)
cells = st.lists(st.tuples(amounts, st.integers(0, 2**32 - 1)), min_size=1, max_size=12)
Drawn = list[tuple[list[int], int]]


def made(drawn: Drawn) -> Counts:
    costs = [one for one, _ in drawn]
    most = [max(map(abs, one), default=0) for one in costs]
    return counts([*map(len, costs)], [*map(sum, costs)], most, [key for _, key in drawn])


@given(drawn=cells)
def test_a_sum_moves_by_no_more_than_d_and_a_half_times_the_largest_amount(drawn: Drawn) -> None:
    exact = made(drawn)
    published = protect(exact, SUM)
    told = published.state == State.VALUE
    assert exact.total is not None
    assert exact.highest is not None
    error = np.abs(published.value - exact.total)[told]
    assert (error <= (D + 0.5) * np.maximum(exact.highest, LEAST)[told] * (1 + 1e-12)).all()


@given(drawn=cells)
def test_sums_and_means_are_told_where_the_count_is_told_and_nowhere_else(drawn: Drawn) -> None:
    exact = made(drawn)
    tables = [counted(exact), protect(exact, SUM), protect(exact, MEAN)]
    assert len({table.state.tobytes() for table in tables}) == 1
    assert len({np.isnan(table.value).tobytes() for table in tables}) == 1


@given(drawn=cells)
def test_a_mean_is_the_published_sum_over_the_published_count(drawn: Drawn) -> None:
    total, mean = (protect(made(drawn), one).value for one in (SUM, MEAN))
    assert np.array_equal(mean, total / counted(made(drawn)).value, equal_nan=True)


@given(drawn=cells, having=st.integers(0, 12))
@pytest.mark.parametrize("measure", ["sum", "mean"])
def test_how_many_records_have_the_amount_changes_nothing(
    measure: str, drawn: Drawn, having: int
) -> None:
    exact = made(drawn)
    few = replace(exact, having=np.full(len(drawn), float(having)))
    one, other = (protect(each, terms(measure)) for each in (exact, few))
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert one.state.tolist() == other.state.tolist()


@given(drawn=cells)
def test_who_may_see_exact_counts_sees_exact_sums(drawn: Drawn) -> None:
    exact = made(drawn)
    assert exact.total is not None
    told = protect(exact, terms("sum", policy=EXACT))
    known = exact.n > 0
    assert told.value[known].tolist() == exact.total[known].tolist()
    assert (told.state[~known] == State.VALUE).all() or not (~known).any()


def test_where_all_records_add_nothing_the_sum_is_moved_by_the_least_amount() -> None:
    none = protect(alike(20_000, 20, 0, 0), SUM).value
    assert (none == 0).sum() == 0
    assert np.array_equal(none, protect(alike(20_000, 20, 0, LEAST), SUM).value)


def test_a_sum_is_not_cut_at_zero() -> None:
    assert (protect(alike(500, 9, 10, 10), SUM).value < 0).any()


def test_the_noise_has_mean_zero_and_the_declared_variance_and_a_twelfth() -> None:
    noise = multiples(keys(10**6), "cost", SUM)
    assert abs(noise.mean()) < 0.01
    assert noise.var() == pytest.approx(SUM.source.noise.v + 1 / 12, abs=0.02)


def test_a_column_declared_twice_has_one_noise_and_another_column_another() -> None:
    exact = alike(200, 30, 500, 50)
    one, same, other = (
        protect(exact, terms("sum", *names)).value
        for names in (("cost", "cost"), ("price", "cost"), ("cost", "fine"))
    )
    assert np.array_equal(one, same)
    assert (one == other).sum() == 0


def test_the_noise_of_a_sum_is_unrelated_to_that_of_its_count() -> None:
    exact = alike(10**6, 40, 0, 1)
    of_count, of_sum = counted(exact).value - 40, protect(exact, SUM).value
    assert abs(np.corrcoef(of_count, of_sum)[0, 1]) < 0.005
    assert abs(np.corrcoef(of_count**2, of_sum**2)[0, 1]) < 0.005


def test_a_record_that_is_nearly_all_of_a_sum_is_seldom_told() -> None:
    largest, rest = 99.0, 1.0
    told = protect(alike(200_000, 20, largest + rest, largest), SUM)
    near = np.abs(told.value / largest - 1) <= 0.05
    v, p = distribution(SUM.source.noise, 1000)
    unmoved = p[v == 0].item()
    assert unmoved == pytest.approx(0.252, abs=0.001)
    assert near.mean() == pytest.approx(unmoved / 10, rel=0.1)  # a tenth of the part is near zero


def step_of_grid(sums: Floats) -> float:
    """Find the largest amount of which all of some sums are whole multiples, but for 2 %."""
    steps = np.geomspace(np.abs(sums).max() / 7, 2 * np.abs(sums).max(), 3000)
    times = sums[:, None] / steps
    fits = (np.abs(times - np.rint(times)).max(axis=0) < 0.02) & (np.rint(times) != 0).any(axis=0)
    return float(steps[fits].max(initial=0))


def found_by_grid(noise: Floats) -> float:
    """Return how often the largest amount is found within 5 % from six answers that it rules."""
    rng = np.random.default_rng(5)
    rest = rng.uniform(0, 0.01, noise.shape)
    found = np.array([step_of_grid(one) for one in 1 + rest + noise])
    return float((np.abs(found - 1) <= 0.05).mean())


def test_the_step_of_a_grid_tells_a_ruling_amount_only_without_the_part() -> None:
    key = keys(6 * 400)
    assert found_by_grid(without_part(key).reshape(-1, 6)) > 0.5
    assert found_by_grid(multiples(key, "cost", SUM).reshape(-1, 6)) < 0.05


def recovered(count: Published, mean: Floats, n: NDArray[np.int64]) -> float:
    """Return how often whole amounts give a count away: it makes a whole number of the mean."""
    right = 0
    for near, one, true in zip(count.value.tolist(), mean.tolist(), n.tolist(), strict=True):
        fits = [at for at in range(int(near) - D, int(near) + D + 1)
                if at > 0 and abs(at * one - round(at * one)) < 1e-7]  # fmt: skip
        right += fits == [true]
    return right / len(n)


def test_a_mean_does_not_give_the_exact_count_away() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(15, 60, 2000)
    costs = [rng.integers(1, 999, one) for one in n.tolist()]
    totals, most = ([f(one) for one in costs] for f in (np.sum, np.max))
    exact = counts(n, totals, most, keys(2000))
    count = counted(exact)
    control = np.array([float(Fraction(int(t), int(m))) for t, m in zip(totals, n, strict=True)])
    assert recovered(count, control, n) > 0.6
    assert recovered(count, protect(exact, MEAN).value, n) < 0.01


def test_the_larger_the_cell_the_less_a_sum_is_moved() -> None:
    """Where all amounts are equal, half of the sums are within this share of the exact one."""
    for n, off in ((20, 0.055), (100, 0.011), (1000, 0.0011)):
        told = protect(alike(100_000, n, n * 7.0, 7.0), SUM).value
        assert np.median(np.abs(told / (n * 7.0) - 1)) == pytest.approx(off, rel=0.1)
