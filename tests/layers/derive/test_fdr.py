"""Adjusting for many tests, beside the library of statistics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from layers.derive.fdr import adjust

chances = st.lists(st.one_of(st.just(np.nan), st.just(0.01), st.floats(0, 1)), max_size=40)


@given(chances)
def test_it_is_that_of_scipy_over_what_was_tested(some: list[float]) -> None:
    p = np.array(some, np.float64)
    tested = ~np.isnan(p)
    ours = adjust(p)
    theirs = stats.false_discovery_control(p[tested]) if tested.any() else np.empty(0)
    assert ours[tested] == pytest.approx(theirs, abs=1e-9)
    assert np.isnan(ours[~tested]).all()


def test_a_single_test_is_not_adjusted() -> None:
    assert adjust(np.array([np.nan, 0.04])).tolist()[1] == 0.04


@given(chances, st.data())
def test_the_order_of_places_changes_nothing(some: list[float], data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(some)))), np.intp)
    p = np.array(some, np.float64)
    assert adjust(p[order]) == pytest.approx(adjust(p)[order], abs=1e-12, nan_ok=True)
