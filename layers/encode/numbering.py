"""The compiled loops that tell different values apart, and number them (numba)."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio spreads numbers out (Knuth 6.4)
MOST_APART = 1 << 16  # whole numbers that are told apart in a table
Numbered = tuple[NDArray[np.float64], NDArray[np.int32]]
Columns = tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int32]]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def number_values(values: NDArray[np.float64]) -> Numbered:
    """Number the different values in the order in which they come, by a table of hashes.

    Returns
    -------
    (d,) the values, each once, and (n,) the number of each row's value; -1 where it is NaN.
    """
    bits = 1
    while 1 << bits < 2 * len(values):
        bits += 1
    slots, same = np.full(1 << bits, -1, np.int32), values.view(np.uint64)
    first, number = np.empty(len(values), np.intp), np.empty(len(values), np.int32)
    many = 0
    for i in range(len(values)):
        if np.isnan(values[i]):
            number[i] = -1
            continue
        at = np.intp((same[i] * MIX) >> np.uint64(64 - bits))
        while slots[at] >= 0 and same[first[slots[at]]] != same[i]:
            at = (at + 1) & ((1 << bits) - 1)
        if slots[at] < 0:
            slots[at], first[many] = many, i
            many += 1
        number[i] = slots[at]
    return values[first[:many]], number


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def number_whole(values: NDArray[np.float64]) -> Numbered:
    """Number different whole numbers in ascending order, by a table, unless they lie far apart.

    Returns
    -------
    As `number_values`, which is what does it for those far apart.
    """
    least, most = np.inf, -np.inf
    for one in values:
        least, most = min(least, one), max(most, one)  # NaN is neither
    if not 0 <= most - least < MOST_APART:  # nor is there any, where all are NaN
        return number_values(values)
    number_of = np.full(np.intp(most - least) + 1, -1, np.int32)
    for one in values:
        if not np.isnan(one):
            number_of[np.intp(one - least)] = 0
    distinct = np.flatnonzero(number_of == 0)
    for i in range(len(distinct)):
        number_of[distinct[i]] = i
    number = np.empty(len(values), np.int32)
    for i in range(len(values)):
        number[i] = -1 if np.isnan(values[i]) else number_of[np.intp(values[i] - least)]
    return (distinct + least).astype(np.float64), number


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def number_columns(columns: NDArray[np.float64], whole: NDArray[np.bool_]) -> Columns:
    """Number the different values of each of several columns, all of them one after another.

    Parameters
    ----------
    columns
        (m, n) values.
    whole
        (m,) whether those of a column are whole numbers.

    Returns
    -------
    (d,) the different values, column by column; (m + 1,) where those of each column begin and the
    last end; and (m, n) the number of each value among those of its column, -1 where it is NaN.
    """
    many, rows = columns.shape
    distinct, begin = np.empty(columns.size), np.zeros(many + 1, np.int64)
    numbers = np.empty((many, rows), np.int32)
    for at in range(many):
        if whole[at]:
            found, numbers[at] = number_whole(columns[at])
        else:
            found, numbers[at] = number_values(columns[at])
        begin[at + 1] = begin[at] + len(found)
        distinct[begin[at] : begin[at + 1]] = found
    return distinct[: begin[many]], begin, numbers
