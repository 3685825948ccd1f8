"""The compiled loops that tell where a value stands among all others (numba)."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

COUNTED = 1 << 16  # whole numbers that lie nearer together are counted, not sorted
DIGIT, DIGITS = 11, 6  # bits of a digit, and digits of 64 bits
ALL, SIGN = np.uint64(2**64 - 1), np.uint64(63)
LOWEST = np.uint64((1 << DIGIT) - 1)
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def placed(value: Floats, share: float) -> tuple[float, Floats, int]:
    """Give each value its place from the lowest, 0, up; equal ones get the same of theirs.

    Parameters
    ----------
    share
        Which of the places of equal values: 0 the first, 1 the last, a half the mean.

    Returns
    -------
    The lowest value, the places, and how many values there are beside NaN. Where all are whole
    numbers that lie near together, places are those of the lowest and of each whole number above;
    else, and the lowest is NaN, the (n,) places of the values, NaN where a value is.
    """
    least, most, told, whole = np.inf, -np.inf, 0, True
    for one in value:
        if not np.isnan(one):
            told, least, most = told + 1, min(least, one), max(most, one)
            whole = whole and one == np.floor(one)
    if whole and 0 <= most - least < COUNTED:
        return least, _counted(value, share, least, int(most - least) + 1), told
    return np.nan, _sorted(value, share, told), told


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def looked_up(value: Floats, least: float, result: Floats) -> Floats:
    """Return the (n,) results of whole numbers, of which that of `least` is the first; NaN of NaN.

    No number may lie outside of what the results were made of.
    """
    found = np.empty(len(value))
    for i in range(len(value)):
        found[i] = np.nan if np.isnan(value[i]) else result[int(value[i] - least)]
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _counted(value: Floats, share: float, least: float, many: int) -> Floats:
    size, before = np.zeros(many, np.int64), 0
    for one in value:
        if not np.isnan(one):
            size[int(one - least)] += 1
    place = np.empty(many)
    for number in range(many):
        place[number] = before + share * (size[number] - 1)
        before += size[number]
    return place


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _sorted(value: Floats, share: float, told: int) -> Floats:
    place, rows, first = np.full(len(value), np.nan), _ascending(value, told), 0
    while first < told:
        behind = first + 1
        while behind < told and value[rows[behind]] == value[rows[first]]:
            behind += 1
        for at in range(first, behind):
            place[rows[at]] = first + share * (behind - 1 - first)
        first = behind
    return place


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _ascending(value: Floats, told: int) -> Ints:
    """Sort the rows of all that is not NaN, digit by digit from the last (Knuth, TAOCP 5.2.5).

    The bits of a double, read as a whole number, are in its order once the sign is turned, and
    below zero all others too.
    """
    rows, key = np.empty(told, np.int64), np.empty(told, np.uint64)
    bits, at = (value + 0.0).view(np.uint64), 0  # -0 is 0
    for i in range(len(value)):
        if not np.isnan(value[i]):
            turned = ALL if bits[i] >> SIGN else np.uint64(1) << SIGN
            rows[at], key[at] = i, bits[i] ^ turned
            at += 1
    begin = np.zeros(1 << DIGIT, np.int64)
    next_rows, next_key = np.empty_like(rows), np.empty_like(key)
    for digit in range(DIGITS):
        shift = np.uint64(digit * DIGIT)
        begin[:] = 0
        for one in key:
            begin[(one >> shift) & LOWEST] += 1
        before = 0
        for number in range(len(begin)):
            before, begin[number] = before + begin[number], before
        for i in range(told):
            number = (key[i] >> shift) & LOWEST
            next_rows[begin[number]], next_key[begin[number]] = rows[i], key[i]
            begin[number] += 1
        rows, next_rows, key, next_key = next_rows, rows, next_key, key
    return rows
