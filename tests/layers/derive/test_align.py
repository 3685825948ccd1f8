"""Tables over the same places, and the worst of their states."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.derive.align import WORSENING, aligned, all_places, undefined_where_none, worst
from layers.model import Column, State
from tests.layers.derive.told import NO_DATA, SUPPRESSED, UNDEFINED, rows, table

WORDS = dict(enumerate(State))
tables = st.dictionaries(
    st.integers(0, 12), st.one_of(st.integers(0, 9), st.sampled_from([SUPPRESSED, NO_DATA]))
).map(table)


def test_every_place_of_any_table_is_there_once() -> None:
    assert all_places([table({3: 1, 1: 2}), table({2: 1, 3: 5})]).tolist() == [1, 2, 3]


def test_where_a_table_has_no_row_its_source_does_not_speak() -> None:
    wide = aligned(table({2: 7, 4: SUPPRESSED}), np.arange(6, dtype=np.uint64))
    states = [one["state"] for one in rows(wide).values()]
    assert states == ["no_data", "no_data", "value", "no_data", "suppressed", "no_data"]


def test_what_stands_beside_a_value_moves_with_it() -> None:
    beside = (Column("n", np.array([5.0, 6.0]), integral=True),)
    wide = aligned(table({2: 1, 4: 2}, also=beside), np.array([1, 2, 3, 4], np.uint64))
    assert [one["n"] for one in rows(wide).values()] == [None, 5, None, 6]


def test_a_table_without_places_says_nothing_anywhere() -> None:
    wide = aligned(table({}), np.array([1, 2], np.uint64))
    assert [one["state"] for one in rows(wide).values()] == ["no_data", "no_data"]


@given(tables, st.sets(st.integers(0, 15)))
def test_aligning_is_looking_up_place_by_place(one, places) -> None:  # type: ignore[no-untyped-def]
    own, nothing = rows(one), {"value": None, "state": "no_data"}
    wide = rows(aligned(one, np.array(sorted(places), np.uint64)))
    assert wide == {place: own.get(place, nothing) for place in sorted(places)}


def test_states_worsen_from_a_value_to_what_somebody_keeps_back() -> None:
    names = [one.word for one in WORSENING]
    assert names == ["value", "provisional", "undefined", "no_data", "suppressed"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_of_several_states_the_worst_counts_in_any_order(count: int) -> None:
    for some in permutations(State, count):
        found = worst([np.array([one], np.uint8) for one in some])
        assert found.tolist() == [max(some, key=WORSENING.index)]


def test_a_state_that_goes_with_a_value_and_has_none_is_undefined() -> None:
    value = np.array([1.0, np.nan, np.nan, np.nan, 2.0])
    state = np.array([State.VALUE, State.VALUE, SUPPRESSED, State.PROVISIONAL, UNDEFINED], np.uint8)
    found = undefined_where_none(value, state)
    assert found.tolist() == [State.VALUE, UNDEFINED, SUPPRESSED, UNDEFINED, UNDEFINED]
