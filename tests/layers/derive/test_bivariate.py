"""Three classes by three."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.derive.bivariate import cross_classes

NAN = np.nan
amounts = st.one_of(st.just(NAN), st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
places = st.lists(st.tuples(amounts, amounts), max_size=30)


def columns(some: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(some, np.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(places)
def test_classes_are_those_of_a_naive_loop(some: list[tuple[float, float]]) -> None:
    told = [pair for pair in some if not np.isnan(pair).any()]
    naive = [
        [1 + 3 * sum(other[side] < pair[side] for other in told) // len(told) for side in (0, 1)]
        if not np.isnan(pair).any()
        else [NAN, NAN]
        for pair in some
    ]
    found = cross_classes(*columns(some))
    assert found.row == pytest.approx([row for row, _ in naive], nan_ok=True)
    assert found.column == pytest.approx([column for _, column in naive], nan_ok=True)
    assert found.kind == pytest.approx([3 * (row - 1) + col for row, col in naive], nan_ok=True)


@given(st.lists(st.integers(0, 999), min_size=3, max_size=30, unique=True))
def test_of_distinct_values_each_class_has_a_third(some: list[int]) -> None:
    value = np.array(some, np.float64)
    sizes = Counter(cross_classes(value, value).row.tolist()).values()
    assert len(sizes) == 3
    assert max(sizes) - min(sizes) <= 1


@given(places)
def test_equal_values_share_a_class(some: list[tuple[float, float]]) -> None:
    first, second = columns(some)
    found = cross_classes(first, second)
    for value in set(first[~np.isnan(found.row)].tolist()):
        assert len(set(found.row[(first == value) & ~np.isnan(found.row)].tolist())) == 1


@given(places)
def test_swapping_the_values_mirrors_the_square(some: list[tuple[float, float]]) -> None:
    first, second = columns(some)
    ours, mirrored = cross_classes(first, second), cross_classes(second, first)
    assert ours.row == pytest.approx(mirrored.column, nan_ok=True)


def test_the_corners_of_the_square_are_one_three_seven_and_nine() -> None:
    first, second = np.array([1.0, 1, 5, 9, 9, 5]), np.array([1.0, 9, 5, 1, 9, 5])
    assert cross_classes(first, second).kind.tolist() == [1, 3, 5, 7, 9, 5]


def test_where_most_is_zero_zero_is_low() -> None:
    value = np.array([0.0] * 8 + [3, 4])
    assert cross_classes(value, value).kind.tolist() == [1] * 8 + [9, 9]


def test_where_all_is_equal_all_is_low() -> None:
    assert cross_classes(np.ones(4), np.ones(4)).kind.tolist() == [1] * 4
