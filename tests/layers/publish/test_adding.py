"""Adding facts up over places equals adding them one by one."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.publish.adding import Added, add_up
from layers.publish.kernels import add_many

numbers = st.integers(0, 2**63)
facts = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9), st.integers(0, 2**32 - 1)))


Add = Callable[..., Added]


@pytest.mark.parametrize("add", [add_up, add_many])
@given(places=st.sets(numbers, min_size=41, max_size=60), added=facts)
def test_adding_up_equals_numpy_in_whatever_order_facts_come(
    add: Add, places: set[int], added: list[tuple[int, int, int]]
) -> None:
    ordered = np.array(sorted(places), np.uint64)
    at = np.array([one for one, _, _ in added], np.intp)
    n = np.array([one for _, one, _ in added], np.int64)
    key = np.array([one for _, _, one in added], np.uint32)
    whole, keys = np.zeros(len(ordered), np.int64), np.zeros(len(ordered), np.uint64)
    np.add.at(whole, at, n)
    np.add.at(keys, at, key)

    found = add(ordered, ordered[at], n, key)

    assert [one.tolist() for one in found] == [whole.tolist(), keys.tolist(), at.tolist()]


@pytest.mark.parametrize("add", [add_up, add_many])
def test_nothing_adds_up_to_nothing(add: Add) -> None:
    none = np.empty(0, np.int64)
    places = np.array([3, 5], np.uint64)
    whole, keys, at = add(places, none.astype(np.uint64), none, none.astype(np.uint32))
    assert (whole.tolist(), keys.tolist(), at.tolist()) == ([0, 0], [0, 0], [])
