"""Counting hashes: the same as a dictionary of them, in a fraction of its memory."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.seen import Seen

hashes = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1)), max_size=20)


@given(batches=st.lists(hashes, max_size=4))
def test_each_hash_is_told_how_often_it_was_met_before(batches: list[list[int]]) -> None:
    seen, naive = Seen(), Counter[int]()
    for batch in batches:
        expected = []
        for one in batch:
            expected.append(naive[one])
            naive[one] += 1
        assert seen.add(np.array(batch, np.uint64)).tolist() == expected


def test_the_largest_hash_has_a_place() -> None:
    assert Seen().add(np.array([2**64 - 1, 0, 2**64 - 1], np.uint64)).tolist() == [0, 0, 1]
