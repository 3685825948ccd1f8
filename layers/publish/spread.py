"""What is published per area -> cells, by the spread of its source; the result is modelled.

A cell is suppressed, no data or provisional where any of its areas is, in this order of weight.
"""

import numpy as np
from numpy.typing import NDArray

from layers.declare import Measure
from layers.grid import cells_to_parents
from layers.model import Cells, Published, Spread, State, are_told, worst_states

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


def spread_out(
    areas: Published, spread: Spread, cells: Cells, resolution: int, measure: Measure
) -> Published:
    """Share numbers out over cells, so that nothing is lost; a mean becomes a mean over ground.

    Parameters
    ----------
    areas
        Published values of the areas of the spread's set.
    cells
        (n,) uint64, the covered cells at `resolution`, sorted.
    """
    at = np.searchsorted(cells, cells_to_parents(spread.cell, resolution))
    state = _states(areas, spread, at, len(cells))
    own = areas.value[spread.area]
    if measure is Measure.MEAN:
        value = _mean_over_ground(own, spread.ground, at, len(cells))
        state[np.isnan(value) & are_told(state)] = State.UNDEFINED
    else:
        value = _added(at, spread.share * np.nan_to_num(own), len(cells))
    return Published(
        cells, np.where(are_told(state), value, np.nan), state, integral=False, modelled=True
    )


def _states(areas: Published, spread: Spread, at: Rows, cells: int) -> NDArray[np.uint8]:
    state = worst_states(cells, at, areas.state[spread.area])
    covered = np.zeros(cells, bool)
    covered[at] = True
    state[~covered] = State.NO_DATA  # covered, but for a hair, by no area
    return state


def _mean_over_ground(own: Floats, ground: Floats, at: Rows, cells: int) -> Floats:
    """Weigh the areas of a cell that have a mean by their ground in it; NaN where none has one.

    What is weighed is what they have above the least of them, so that areas of one mean give just
    that: 6.999999 instead of 7 would fall into another class.
    """
    has = ~np.isnan(own)
    at, ground, own = at[has], ground[has], own[has]
    least = np.full(cells, np.inf)
    np.minimum.at(least, at, own)
    above = _added(at, ground * (own - least[at]), cells)
    whole = _added(at, ground, cells)
    there = whole > 0
    return np.where(there, least + above / np.where(there, whole, 1), np.nan)


def _added(at: Rows, weight: Floats, cells: int) -> Floats:
    return np.asarray(np.bincount(at, weight, cells), np.float64)
