"""Weighted sums, ratios, differences, and who puts what into them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from layers.derive.blend import difference, ratio, shares_by_group, weighted_sum
from layers.errors import BadParameter

NAN = np.nan
amounts = st.one_of(st.just(NAN), st.integers(-3, 3).map(float), st.floats(-1e3, 1e3))
tables = arrays(np.float64, (3, 5), elements=amounts)
weights = arrays(np.float64, 3, elements=st.integers(-4, 4).map(float)).filter(np.any)
groups = st.lists(st.sampled_from(["police", "city", "field"]), min_size=3, max_size=3)


@given(tables, weights)
def test_a_weighted_sum_is_that_of_a_naive_loop(inputs: np.ndarray, some: np.ndarray) -> None:
    whole = sum(abs(weight) for weight in some)
    naive = [
        sum(weight / whole * one for weight, one in zip(some, column, strict=True) if weight)
        for column in inputs.T
    ]
    assert weighted_sum(inputs, some).value == pytest.approx(naive, abs=1e-9, nan_ok=True)


@given(tables, weights)
def test_the_parts_add_up_to_the_whole(inputs: np.ndarray, some: np.ndarray) -> None:
    blend = weighted_sum(inputs, some)
    assert blend.parts.sum(axis=0) == pytest.approx(blend.value, abs=1e-9, nan_ok=True)


@given(tables, weights, st.floats(0.1, 50))
def test_only_the_proportion_of_weights_counts(
    inputs: np.ndarray, some: np.ndarray, factor: float
) -> None:
    ours, theirs = weighted_sum(inputs, some), weighted_sum(inputs, factor * some)
    assert theirs.value == pytest.approx(ours.value, abs=1e-9, nan_ok=True)


def test_a_place_with_an_input_that_is_not_told_has_no_sum_and_no_parts() -> None:
    blend = weighted_sum(np.array([[1.0, NAN], [3.0, 3.0]]), np.array([1.0, 1.0]))
    assert blend.value == pytest.approx([2, NAN], nan_ok=True)
    assert np.isnan(blend.parts[:, 1]).all()


def test_an_input_without_a_weight_is_not_missed() -> None:
    blend = weighted_sum(np.array([[NAN], [3.0]]), np.array([0.0, 2.0]))
    assert (blend.value.tolist(), blend.parts.tolist()) == ([3], [[0], [3]])


@pytest.mark.parametrize("some", [[], [0.0, 0.0], [1.0, NAN], [np.inf, 1.0]])
def test_weights_that_weigh_nothing_or_are_no_numbers_are_refused(some: list[float]) -> None:
    with pytest.raises(BadParameter, match=r"weights: got .*; expected numbers, at least one"):
        weighted_sum(np.ones((len(some), 2)), np.array(some, np.float64))


def test_by_nothing_nothing_is_divided() -> None:
    first, second = np.array([6.0, 6, NAN, 6, -6]), np.array([2.0, 0, 2, NAN, 2])
    assert ratio(first, second) == pytest.approx([3, NAN, NAN, NAN, -3], nan_ok=True)


def test_a_difference_with_what_is_not_told_is_not_told() -> None:
    first, second = np.array([6.0, NAN, 6]), np.array([2.0, 2, NAN])
    assert difference(first, second) == pytest.approx([4, NAN, NAN], nan_ok=True)


@given(tables, groups)
def test_shares_of_groups_are_those_of_a_naive_loop(parts: np.ndarray, names: list[str]) -> None:
    found = shares_by_group(parts, names)
    for row, name in enumerate(found.groups):
        for at, column in enumerate(parts.T):
            sizes = [abs(one) for one in column]
            own = sum(size for size, other in zip(sizes, names, strict=True) if other == name)
            naive = own / sum(sizes) if sum(sizes) > 0 else NAN
            assert found.share[row, at] == pytest.approx(naive, abs=1e-9, nan_ok=True)


@given(tables, groups)
def test_shares_add_up_to_one_or_there_are_none(parts: np.ndarray, names: list[str]) -> None:
    whole = shares_by_group(parts, names).share.sum(axis=0)
    assert (np.isnan(whole) | (np.abs(whole - 1) < 1e-9)).all()


def test_a_part_that_pulls_down_has_its_share() -> None:
    parts = np.array([[3.0, 0.0], [-1.0, 0.0], [0.0, 0.0]])
    found = shares_by_group(parts, ["police", "city", "police"])
    assert found.groups == ("police", "city")
    assert found.share[:, 0].tolist() == [0.75, 0.25]
    assert np.isnan(found.share[:, 1]).all()
