"""Three-valued logic, by its truth table and by all that the unknown could turn out to be."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.derive.logic import at_least, kleene_and, kleene_not, kleene_or, overlap

NAN = np.nan
masks = arrays(np.float64, (3, 4), elements=st.sampled_from([0.0, 1.0, NAN]))
both = pytest.mark.parametrize(("ours", "plain"), [(kleene_and, all), (kleene_or, any)])
Joined = Callable[[np.ndarray], np.ndarray]


def test_the_table_of_and_is_that_of_kleene() -> None:
    left, right = np.array(list(product([0, 1, NAN], repeat=2))).T
    table = [0, 0, 0, 0, 1, NAN, 0, NAN, NAN]
    assert kleene_and(np.stack([left, right])) == pytest.approx(table, nan_ok=True)


def test_the_table_of_or_is_that_of_kleene() -> None:
    left, right = np.array(list(product([0, 1, NAN], repeat=2))).T
    table = [0, 1, NAN, 1, 1, 1, NAN, 1, NAN]
    assert kleene_or(np.stack([left, right])) == pytest.approx(table, nan_ok=True)


def test_not_unknown_is_unknown() -> None:
    assert kleene_not(np.array([0, 1, NAN])) == pytest.approx([1, 0, NAN], nan_ok=True)


@both
@given(some=masks)
def test_a_place_is_known_just_where_every_way_to_fill_in_the_unknown_agrees(
    ours: Joined, plain: Callable[..., bool], some: np.ndarray
) -> None:
    for said, column in zip(ours(some), some.T, strict=True):
        ways = product(*([0, 1] if np.isnan(one) else [one] for one in column))
        outcomes = {float(plain(way)) for way in ways}
        assert said == pytest.approx(outcomes.pop() if len(outcomes) == 1 else NAN, nan_ok=True)


@both
def test_of_no_masks_it_is_what_python_says(ours: Joined, plain: Callable[..., bool]) -> None:
    assert ours(np.empty((0, 2))).tolist() == [plain([])] * 2


def test_what_is_not_told_is_neither_high_nor_low() -> None:
    high = at_least(np.array([4.9, 5, NAN]), 5)
    assert high == pytest.approx([0, 1, NAN], nan_ok=True)


@given(masks)
def test_an_overlap_is_counted_where_all_is_known(some: np.ndarray) -> None:
    naive = [NAN if np.isnan(column).any() else list(column).count(1) for column in some.T]
    assert overlap(some) == pytest.approx(naive, nan_ok=True)
