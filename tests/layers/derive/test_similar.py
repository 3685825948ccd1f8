"""Areas that are alike, beside the library of distances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from scipy.spatial.distance import cdist

from layers.derive.similar import most_similar

NAN = np.nan
RNG = np.random.default_rng(41)
CONTEXT = RNG.normal(50, [1, 10, 100, 5], (30, 4))
amounts = st.one_of(st.just(NAN), st.integers(-9, 9).map(float))


def test_where_all_is_told_distances_are_those_of_scipy() -> None:
    scores = stats.zscore(CONTEXT)
    theirs = cdist(scores[4:5], scores)[0] / 2
    found = most_similar(CONTEXT, 4, 29)
    order = np.argsort(theirs)[1:]
    assert found.at.tolist() == order.tolist()
    assert found.distance == pytest.approx(theirs[order], abs=1e-9)


@given(arrays(np.float64, (7, 3), elements=amounts), st.integers(0, 6))
def test_with_gaps_distances_are_those_of_a_naive_loop(context: np.ndarray, of: int) -> None:
    with np.errstate(invalid="ignore"):
        scores = np.array(
            [
                [0 if np.nanstd(column) == 0 else (one - np.nanmean(column)) / np.nanstd(column)]
                for column in context.T
                if not np.isnan(column).all()
                for one in column
            ]
        ).reshape(-1, 7)
    told = ~np.isnan(context.T[~np.isnan(context.T).all(axis=1)])
    naive = {}
    for other in range(7):
        both = [row for row in range(len(scores)) if told[row, of] and told[row, other]]
        if other != of and len(both) >= 2:
            apart = [(scores[row, of] - scores[row, other]) ** 2 for row in both]
            naive[other] = np.sqrt(sum(apart) / len(apart))
    found = most_similar(context, of, 7)
    assert dict(zip(found.at.tolist(), found.distance, strict=True)) == pytest.approx(naive)
    assert (np.diff(found.distance) >= 0).all()


def test_an_area_is_not_compared_with_itself() -> None:
    assert 4 not in most_similar(CONTEXT, 4, 30).at
    assert len(most_similar(CONTEXT, 4, 30).at) == 29


def test_the_nearest_few_are_the_first_of_all() -> None:
    assert most_similar(CONTEXT, 4, 5).at.tolist() == most_similar(CONTEXT, 4, 29).at[:5].tolist()


def test_of_equally_near_areas_the_first_comes_first() -> None:
    assert most_similar(np.array([[0.0], [1], [1], [0]]), 0, 3).at.tolist() == [3, 1, 2]


def test_the_unit_of_a_context_value_changes_nothing() -> None:
    ours, theirs = most_similar(CONTEXT, 4, 9), most_similar(CONTEXT * [1, 1000, 0.1, 7] + 5, 4, 9)
    assert ours.at.tolist() == theirs.at.tolist()
    assert ours.distance == pytest.approx(theirs.distance)


def test_an_area_of_which_less_than_half_is_told_is_like_no_other() -> None:
    context = CONTEXT.copy()
    context[7, :3] = NAN
    assert 7 not in most_similar(context, 4, 30).at
    assert len(most_similar(context, 7, 30).at) == 0


def test_an_area_of_which_half_is_told_is_compared_by_that_half() -> None:
    context = np.array([[1.0, NAN], [1, 5], [2, 5], [3, 9]])
    found = most_similar(context, 0, 1)
    assert (found.at.tolist(), found.distance.tolist()) == ([1], [0])


def test_without_context_nothing_is_alike() -> None:
    assert len(most_similar(np.full((3, 2), NAN), 0, 2).at) == 0
