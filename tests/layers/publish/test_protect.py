"""Protecting: what of an exact count may be said."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import OffLattice
from layers.model import PUBLIC, Counts, Policy, Question, State
from layers.periods import EPOCH, Period
from layers.publish import Rule, Terms, publish, rule_of
from layers.publish.protect import protect
from tests.layers.makers import make_cube, make_facts, make_layer, make_source, some_cells

OPEN, PROTECTED = (
    rule_of(make_layer(), make_source(protection=one)) for one in ("open", "protected")
)
EXACT = Policy("officer", exact=True)


def counts(n: list[int], delivered: bool = True, settled: bool = True) -> Counts:
    place = np.arange(len(n), dtype=np.uint64)
    key, state = np.zeros(len(n), np.uint32), np.zeros(len(n), np.uint8)
    return Counts(place, np.array(n, np.int64), key, state, delivered, settled)


def words(state: np.ndarray) -> list[str]:
    return [State(one).word for one in state]


some = st.lists(st.integers(0, 12), min_size=1, max_size=20)
rules = st.builds(Rule, st.sampled_from(["protected", "restricted"]), st.integers(2, 8))


@given(n=some)
def test_open_counts_pass_exactly(n: list[int]) -> None:
    published = protect(counts(n), OPEN, PUBLIC)
    assert published.value.tolist() == n
    assert set(words(published.state)) == {"value"}


@given(n=some, rule=rules)
def test_protected_counts_below_the_threshold_are_suppressed(n: list[int], rule: Rule) -> None:
    published = protect(counts(n), rule, PUBLIC)
    few = [one < rule.threshold for one in n]
    assert (published.state == State.SUPPRESSED).tolist() == few
    assert np.isnan(published.value).tolist() == few


@given(n=some, rule=rules)
def test_protected_counts_from_the_threshold_on_pass_exactly(n: list[int], rule: Rule) -> None:
    published = protect(counts(n), rule, PUBLIC)
    told = published.value[~np.isnan(published.value)]
    assert told.tolist() == [one for one in n if one >= rule.threshold]


@given(rule=rules, few=st.integers(0, 7))
def test_zero_and_few_cannot_be_told_apart(rule: Rule, few: int) -> None:
    none, some_ = (protect(counts([n]), rule, PUBLIC) for n in (0, min(few, rule.threshold - 1)))
    assert none.state.tolist() == some_.state.tolist()
    assert np.array_equal(none.value, some_.value, equal_nan=True)


@given(n=some, other=st.integers(0, 12), rule=rules)
def test_a_count_says_nothing_about_its_neighbours(n: list[int], other: int, rule: Rule) -> None:
    alone, beside = (protect(counts(one), rule, PUBLIC) for one in (n, [*n, other]))
    assert np.array_equal(alone.value, beside.value[:-1], equal_nan=True)


@pytest.mark.parametrize(
    ("delivered", "settled", "states"),
    [
        (True, True, ["suppressed", "value"]),
        (True, False, ["suppressed", "provisional"]),
        (False, False, ["no_data", "no_data"]),
    ],
)
def test_states_of_a_protected_source(delivered: bool, settled: bool, states: list[str]) -> None:
    published = protect(counts([0, 9], delivered, settled), PROTECTED, PUBLIC)
    assert words(published.state) == states


def test_open_zero_is_a_number_where_the_source_speaks() -> None:
    assert protect(counts([0], settled=False), OPEN, PUBLIC).value.tolist() == [0]


def test_open_zero_is_no_number_where_the_source_is_silent() -> None:
    published = protect(counts([0], delivered=False, settled=False), OPEN, PUBLIC)
    assert words(published.state) == ["no_data"]
    assert np.isnan(published.value).all()


def test_who_may_see_exact_counts_sees_them() -> None:
    assert protect(counts([0, 3]), PROTECTED, EXACT).value.tolist() == [0, 3]


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
    rule = rule_of(make_layer(protection="protected"), make_source())
    assert words(protect(counts([1]), rule, PUBLIC).state) == ["suppressed"]


def test_taking_rows_keeps_their_values_and_states() -> None:
    published = protect(counts([1, 9, 2, 8]), PROTECTED, PUBLIC)
    taken = published.take(np.array([3, 0]))
    assert taken.place.tolist() == [3, 0]
    assert words(taken.state) == ["value", "suppressed"]
    assert taken.integral


MARCH = (date(2024, 3, 1) - EPOCH).days


def _question(end: date) -> Question:
    return Question("all_reports", Period(date(2024, 3, 1), end), False, 9, None)


def test_publishing_suppresses_small_counts_of_a_protected_source() -> None:
    cells = some_cells()
    facts = make_facts([(MARCH, (), int(cells[0]), 7, 1), (MARCH, (), int(cells[1]), 2, 1)], 0)
    source = make_source(protection="protected", dimensions={})
    cube = make_cube(facts, periods=[MARCH])
    published = publish(cube, _question(date(2024, 3, 31)), Terms(make_layer(), source, PUBLIC))
    assert published.value[0] == 7
    assert (published.state[1:] == State.SUPPRESSED).all()


def test_publishing_refuses_before_it_counts() -> None:
    cube = make_cube(make_facts([], 0), periods=[MARCH])
    source = make_source(protection="protected", dimensions={})
    with pytest.raises(OffLattice):
        publish(cube, _question(date(2024, 3, 30)), Terms(make_layer(), source, PUBLIC))
