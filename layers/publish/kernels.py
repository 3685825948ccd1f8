"""The compiled loop that adds many facts up.

Facts are sorted by place within a period and its dimensions, so most places are found a few steps
behind the one before, by steps that double; where a new run of facts begins, by halving.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Cells = NDArray[np.uint64]
Added = tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.intp]]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_many(places: Cells, place: Cells, n: NDArray[np.int64], key: NDArray[np.uint32]) -> Added:
    """Do as `layers.publish.adding.add_up`."""
    whole, keys = np.zeros(len(places), np.int64), np.zeros(len(places), np.uint64)
    at, where = np.empty(len(place), np.intp), 0
    for i in range(len(place)):
        where = _find(places, place[i], where)
        at[i] = where
        whole[where] += n[i]
        keys[where] += key[i]
    return whole, keys, at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _find(places: Cells, wanted: np.uint64, near: int) -> int:
    """Return where a place stands, given where the one before it stood."""
    low, high = 0, len(places)
    if places[near] <= wanted:
        low, step = near, 1
        while low + step < high and places[low + step] <= wanted:
            low += step
            step *= 2
        high = min(low + step, high)
    while low < high - 1:
        middle = (low + high) >> 1
        if places[middle] <= wanted:
            low = middle
        else:
            high = middle
    return low
