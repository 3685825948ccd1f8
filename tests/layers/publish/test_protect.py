"""Protecting: what of an exact count may be said."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import OffLattice
from layers.model import PUBLIC, Counts, Policy, Question, State
from layers.periods import EPOCH, Period
from layers.publish import Terms, publish, rule_of
from layers.publish.protect import protect
from layers.publish.ptable import table_of
from tests.layers.makers import make_cube, make_facts, make_layer, make_source, some_cells

SEED = b"seed"
EXACT = Policy("officer", exact=True)


def terms(protection: str = "protected", policy: Policy = PUBLIC, **source: object) -> Terms:
    return Terms(make_layer(), make_source(protection=protection, **source), policy, SEED)


OPEN, PROTECTED = terms("open"), terms()


def counts(
    n: list[int], delivered: bool = True, settled: bool = True, key: list[int] | None = None
) -> Counts:
    place, state = np.arange(len(n), dtype=np.uint64), np.zeros(len(n), np.uint8)
    keys = np.array(key or [0] * len(n), np.uint32)
    return Counts(place, np.array(n, np.int64), keys, state, delivered, settled)


def words(state: np.ndarray) -> list[str]:
    return [State(one).word for one in state]


records = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2**32 - 1)), min_size=1, max_size=20
)
Records = list[tuple[int, int]]
kinds = st.builds(terms, st.sampled_from(["protected", "restricted"]), threshold=st.integers(3, 8))


def keyed(some: Records) -> Counts:
    return counts([n for n, _ in some], key=[key for _, key in some])


def perturbed(some: Records, kind: Terms) -> list[int]:
    table = table_of(kind.source.noise, SEED)
    exact = keyed(some)
    return (exact.n + table.draw(exact.n, exact.key)).tolist()


@given(some=records)
def test_open_counts_pass_exactly(some: Records) -> None:
    published = protect(keyed(some), OPEN)
    assert published.value.tolist() == [n for n, _ in some]
    assert set(words(published.state)) == {"value"}


@given(some=records, kind=kinds)
def test_protected_counts_are_told_with_their_noise(some: Records, kind: Terms) -> None:
    published = protect(keyed(some), kind)
    told = published.value[published.state == State.VALUE]
    both = zip(perturbed(some, kind), some, strict=True)
    assert told.tolist() == [n for n, (true, _) in both if min(n, true) >= kind.rule.threshold]
    assert published.integral


@given(some=records, kind=kinds)
def test_the_threshold_holds_before_and_after_the_noise(some: Records, kind: Terms) -> None:
    published = protect(keyed(some), kind)
    both = zip(perturbed(some, kind), some, strict=True)
    few = [min(n, true) < kind.rule.threshold for n, (true, _) in both]
    assert (published.state == State.SUPPRESSED).tolist() == few
    assert np.isnan(published.value).tolist() == few


@given(some=records, higher=st.integers(6, 10))
def test_a_layer_of_higher_threshold_tells_just_what_another_tells_from_there_on(
    some: Records, higher: int
) -> None:
    """Were the exact count held against both, five would be what one tells and the other not."""
    low = protect(keyed(some), PROTECTED)
    high = protect(keyed(some), replace(PROTECTED, layer=make_layer(threshold=higher)))
    assert np.array_equal(
        high.value, np.where(low.value >= higher, low.value, np.nan), equal_nan=True
    )


def test_a_count_above_the_threshold_may_be_suppressed_and_one_below_it_is_never_told() -> None:
    keys = list(range(0, 2**32, 2**20))
    above, below = (protect(counts([n] * len(keys), key=keys), PROTECTED) for n in (6, 3))
    assert set(words(above.state)) == {"value", "suppressed"}
    assert set(words(below.state)) == {"suppressed"}


def test_the_mean_of_many_noisy_counts_is_the_true_one() -> None:
    keys = np.random.default_rng(1).integers(0, 2**32, 40_000).tolist()
    value = protect(counts([20] * len(keys), key=keys), PROTECTED).value
    assert abs(value.mean() - 20) < 5 * np.sqrt(2.5 / len(keys))


@given(kind=kinds, few=st.integers(1, 12), key=st.integers(0, 2**32 - 1))
def test_zero_and_few_cannot_be_told_apart(kind: Terms, few: int, key: int) -> None:
    none, some = (protect(counts([n], key=[key]), kind) for n in (0, few))
    if some.state[0] == State.SUPPRESSED:
        assert none.state.tolist() == some.state.tolist()
        assert np.array_equal(none.value, some.value, equal_nan=True)
    else:
        assert some.value[0] >= kind.rule.threshold


@given(some=records, other=st.integers(0, 12), kind=kinds)
def test_a_count_says_nothing_about_its_neighbours(some: Records, other: int, kind: Terms) -> None:
    alone, beside = (protect(keyed(one), kind) for one in (some, [*some, (other, 7)]))
    assert np.array_equal(alone.value, beside.value[:-1], equal_nan=True)


def test_another_seed_is_other_noise() -> None:
    keys = list(range(0, 2**32, 2**24))
    exact = counts([100] * len(keys), key=keys)
    one, other = (protect(exact, replace(PROTECTED, seed=seed)) for seed in (b"a", b"b"))
    assert one.value.tolist() != other.value.tolist()


def test_a_source_declares_its_noise() -> None:
    keys = list(range(0, 2**32, 2**20))
    wide = terms(noise={"d": 12, "v": 20.0})
    moved = protect(counts([100] * len(keys), key=keys), wide).value - 100
    assert 6 < np.abs(moved).max() <= 12


@pytest.mark.parametrize(
    ("delivered", "settled", "states"),
    [
        (True, True, ["suppressed", "value"]),
        (True, False, ["suppressed", "provisional"]),
        (False, False, ["no_data", "no_data"]),
    ],
)
def test_states_of_a_protected_source(delivered: bool, settled: bool, states: list[str]) -> None:
    published = protect(counts([0, 90], delivered, settled), PROTECTED)
    assert words(published.state) == states


def test_open_zero_is_a_number_where_the_source_speaks() -> None:
    assert protect(counts([0], settled=False), OPEN).value.tolist() == [0]


def test_open_zero_is_no_number_where_the_source_is_silent() -> None:
    published = protect(counts([0], delivered=False, settled=False), OPEN)
    assert words(published.state) == ["no_data"]
    assert np.isnan(published.value).all()


def test_who_may_see_exact_counts_sees_them() -> None:
    assert protect(counts([0, 3]), terms(policy=EXACT)).value.tolist() == [0, 3]


def test_presence_is_that_of_the_published_count() -> None:
    present = replace(PROTECTED, layer=make_layer(measure="presence"))
    published = protect(counts([0, 90]), present)
    assert words(published.state) == ["suppressed", "value"]
    assert published.value[1] == 1


@pytest.mark.parametrize(
    ("layer", "source", "threshold"),
    [({}, {}, 5), ({"threshold": 10}, {}, 10), ({}, {"threshold": 7}, 7),
     ({"threshold": 3}, {"threshold": 7}, 7)],
)  # fmt: skip
def test_the_higher_threshold_counts(
    layer: dict[str, int], source: dict[str, int], threshold: int
) -> None:
    assert rule_of(make_layer(**layer), make_source(**source)).threshold == threshold


def test_a_layer_may_protect_an_open_source() -> None:
    tighter = Terms(make_layer(protection="protected"), make_source(), PUBLIC, SEED)
    assert words(protect(counts([1]), tighter).state) == ["suppressed"]


def test_taking_rows_keeps_their_values_and_states() -> None:
    published = protect(counts([1, 90, 0, 80]), PROTECTED)
    taken = published.take(np.array([3, 0]))
    assert taken.place.tolist() == [3, 0]
    assert taken.value[0] == published.value[3]
    assert words(taken.state) == ["value", "suppressed"]
    assert taken.integral


MARCH = (date(2024, 3, 1) - EPOCH).days


def _question(end: date) -> Question:
    return Question("all_reports", Period(date(2024, 3, 1), end), False, 9, None)


def test_publishing_suppresses_small_counts_of_a_protected_source() -> None:
    cells = some_cells()
    facts = make_facts([(MARCH, (), int(cells[0]), 70, 1), (MARCH, (), int(cells[1]), 0, 1)], 0)
    source = make_source(protection="protected", dimensions={})
    cube = make_cube(facts, periods=[MARCH])
    published = publish(cube, _question(date(2024, 3, 31)), Terms(make_layer(), source, PUBLIC))
    assert abs(published.value[0] - 70) <= source.noise.d
    assert (published.state[1:] == State.SUPPRESSED).all()


def test_publishing_refuses_before_it_counts() -> None:
    cube = make_cube(make_facts([], 0), periods=[MARCH])
    source = make_source(protection="protected", dimensions={})
    with pytest.raises(OffLattice):
        publish(cube, _question(date(2024, 3, 30)), Terms(make_layer(), source, PUBLIC))
