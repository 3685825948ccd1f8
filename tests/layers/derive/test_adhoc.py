"""Sums of cells, and how far they may be off."""

import numpy as np
import pytest

from layers.derive import sum_of_cells

NAN = np.nan
TRUE, FALSE = True, False


def test_cells_whose_centre_lies_within_count_whole() -> None:
    made = sum_of_cells(np.array([5.0, 7.0, 9.0]), np.array([TRUE, TRUE, FALSE]), np.ones(3))
    assert made.value == 12


def test_the_error_is_what_lies_on_the_wrong_side_if_cells_are_filled_evenly() -> None:
    value, centred = np.array([10.0, 20.0, 30.0, 40.0]), np.array([TRUE, TRUE, FALSE, FALSE])
    made = sum_of_cells(value, centred, np.array([1.0, 0.75, 0.1, 0.0]))
    assert made.error == pytest.approx(20 * 0.25 + 30 * 0.1)


def test_what_is_not_told_is_left_out_and_not_taken_as_zero() -> None:
    made = sum_of_cells(np.array([NAN, 8.0]), np.array([TRUE, TRUE]), np.array([0.5, 0.5]))
    assert (made.value, made.error) == (8, 4)


@pytest.mark.parametrize("value", [np.array([NAN, NAN]), np.empty(0)])
def test_where_no_cell_is_told_there_is_no_sum(value: np.ndarray) -> None:
    assert np.isnan(sum_of_cells(value, np.ones(len(value), bool), np.ones(len(value))).value)
