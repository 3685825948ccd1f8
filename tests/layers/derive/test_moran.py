"""Moran's I, beside the library of those who teach it."""

import numpy as np
import pytest

from layers.derive import morans_i
from layers.grid import cell_neighbours, neighbour_pairs
from tests.layers.makers import some_cells

RESOLUTION = 9
# what importing esda drags in is not ours to mend
pytestmark = pytest.mark.filterwarnings("ignore")


def test_it_is_that_of_esda() -> None:
    import esda
    import libpysal

    cells = some_cells(RESOLUTION)
    pairs = neighbour_pairs(cells)
    value = np.random.default_rng(7).poisson(3, len(cells)).astype(np.float64)
    near: dict[int, list[int]] = {row: [] for row in range(len(cells))}
    for left, right in pairs.tolist():
        near[left].append(right)
        near[right].append(left)
    theirs = esda.Moran(
        value, libpysal.weights.W(near, silence_warnings=True), transformation="b", permutations=0
    )
    assert morans_i(value, pairs) == pytest.approx(theirs.I, abs=1e-12)


def test_a_row_of_two_halves_is_known() -> None:
    pairs = np.array([[0, 1], [1, 2], [2, 3]])
    assert morans_i(np.array([1.0, 1.0, 0.0, 0.0]), pairs) == pytest.approx(1 / 3)
    assert morans_i(np.array([1.0, 0.0, 1.0, 0.0]), pairs) == pytest.approx(-1)


def test_it_does_not_change_with_the_unit() -> None:
    cells = some_cells(RESOLUTION)
    value, pairs = np.arange(len(cells)) % 7.0, neighbour_pairs(cells)
    assert morans_i(3 * value + 5, pairs) == pytest.approx(morans_i(value, pairs))


def test_nothing_to_measure_is_no_number() -> None:
    assert np.isnan(morans_i(np.ones(3), np.array([[0, 1]])))
    assert np.isnan(morans_i(np.array([1.0, 2.0]), np.empty((0, 2), np.intp)))


def test_each_pair_of_neighbours_comes_once() -> None:
    cells = some_cells(RESOLUTION)
    rows = {cell: row for row, cell in enumerate(cells.tolist())}
    naive = {
        frozenset((row, rows[near]))
        for cell, row in rows.items()
        for near in cell_neighbours(cell)
        if near in rows
    }
    pairs = neighbour_pairs(cells)
    assert len(pairs) == len(naive)
    assert {frozenset(one) for one in pairs.tolist()} == naive
