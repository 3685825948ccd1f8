"""The compiled loop that adds many facts up.

Facts are sorted by place within a period and its dimensions, as places are. So the facts of one
period and one value of each dimension, a run, are met with the places by going forward in both,
by steps that double where one lies far ahead: what is asked of few places skips most facts.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Cells = NDArray[np.uint64]
Rows = NDArray[np.intp]
Columns = tuple[NDArray[np.int32], NDArray[np.uint16], Cells, NDArray[np.int64], NDArray[np.uint32]]
Into = tuple[Cells, np.uint64, np.uint64]
Added = tuple[NDArray[np.int64], NDArray[np.uint32], Rows, Rows]
NEAR = 4  # steps of one that are tried before they double


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def add_many(
    columns: Columns, span: tuple[int, int], asked: NDArray[np.bool_], into: Into, named: bool
) -> Added:
    """Do as `layers.publish.adding.add_up`, whose records come apart here."""
    period, codes, place, n, key = columns
    places, keep, put = into
    first, last = span
    whole, keys = np.zeros(len(places), np.int64), np.zeros(len(places), np.uint32)
    most = last - first if named else 0
    rows, at, many = np.empty(most, np.intp), np.empty(most, np.intp), 0
    i = first
    while i < last:
        end = _end_of_run(period, codes, i, last)
        where = 0 if _is_asked(codes, i, asked) else len(places)
        while i < end and where < len(places):
            here = (place[i] & keep) | put
            if here == places[where]:
                whole[where] += n[i]
                keys[where] += key[i]
                if named:
                    rows[many], at[many] = i, where
                    many += 1
                i += 1
            elif here > places[where]:
                where = _reach(places, where + 1, len(places), here, ~np.uint64(0), np.uint64(0))
            else:
                i = _reach(place, i + 1, end, places[where], keep, put)
        i = end
    return whole, keys, rows[:many], at[:many]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _is_asked(codes: NDArray[np.uint16], i: int, asked: NDArray[np.bool_]) -> bool:
    found = True
    for column in range(len(asked)):
        found = found and asked[column, codes[i, column]]
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _is_same_run(period: NDArray[np.int32], codes: NDArray[np.uint16], i: int, j: int) -> bool:
    same = bool(period[i] == period[j])
    for column in range(codes.shape[1]):
        same = same and codes[i, column] == codes[j, column]
    return same


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _end_of_run(period: NDArray[np.int32], codes: NDArray[np.uint16], i: int, last: int) -> int:
    """Return where the run ends in which fact i lies."""
    low, step = i, 1
    while low + step < last and _is_same_run(period, codes, i, low + step):
        low += step
        step *= 2
    high = min(low + step, last)
    while low < high - 1:
        middle = (low + high) >> 1
        if _is_same_run(period, codes, i, middle):
            low = middle
        else:
            high = middle
    return high


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _reach(  # noqa: PLR0913 - numbers of a compiled loop
    values: Cells, at: int, end: int, wanted: np.uint64, keep: np.uint64, put: np.uint64
) -> int:
    """Return the first position from `at` to `end` whose place is not below a wanted one."""
    for _ in range(NEAR):
        if at >= end or (values[at] & keep) | put >= wanted:
            return at
        at += 1
    low, step = at - 1, 1  # what lies at `low` is below
    while low + step < end and (values[low + step] & keep) | put < wanted:
        low += step
        step *= 2
    high = min(low + step, end)
    while low < high - 1:
        middle = (low + high) >> 1
        if (values[middle] & keep) | put < wanted:
            low = middle
        else:
            high = middle
    return high
