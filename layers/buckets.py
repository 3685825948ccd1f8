"""Which rings touch a box, found through buckets of their middles.

The world is cut into squares, in rows from the north; rings are ordered by the square in which the
middle of their bounds lies. A box needs the squares that it touches, and those as far around it as
a ring reaches from its middle: an order of middles alone would miss what sticks out.

All is done in whole numbers, so that what only touches a border is decided, not guessed.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]
ROW = 1 << 32  # keys of a row of squares lie so far from those of the next
SPARSE = 32  # rows that are fewer than one in so many are sorted


@dataclass(frozen=True, slots=True)
class Bounds:
    """West, north, east, south of rings, (n,) int32 each; y runs down."""

    west: Ints
    north: Ints
    east: Ints
    south: Ints


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rings in the order of their squares.

    bits
        A square is 2^bits units wide.
    reach
        How far a ring reaches from its middle, to the side and up or down.
    key
        (n,) int64, the square of each ring, ascending.
    row
        (n,) int32, which ring that is.
    """

    bits: int
    reach: tuple[int, int]
    key: NDArray[np.int64]
    row: Ints


def bounds_of(start: NDArray[np.int64], xy: Ints) -> Bounds:
    """Measure rings; ring i is xy[start[i]:start[i + 1]]."""
    return Bounds(*_bounds(start, xy))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _bounds(start: NDArray[np.int64], xy: Ints) -> Ints:
    sides = np.empty((4, len(start) - 1), np.int32)
    for i in range(len(start) - 1):
        west, north = xy[start[i]]
        east, south = west, north
        for k in range(start[i] + 1, start[i + 1]):
            west, east = min(west, xy[k, 0]), max(east, xy[k, 0])
            north, south = min(north, xy[k, 1]), max(south, xy[k, 1])
        sides[0, i], sides[1, i], sides[2, i], sides[3, i] = west, north, east, south
    return sides


def make_buckets(bounds: Bounds) -> Buckets:
    """Put rings into squares about as large as themselves."""
    wide = bounds.east.astype(np.int64) - bounds.west
    high = bounds.south.astype(np.int64) - bounds.north
    if not len(wide):
        return Buckets(0, (0, 0), np.empty(0, np.int64), np.empty(0, np.int32))
    bits = int(np.median(np.maximum(wide, high))).bit_length()
    key = ((bounds.north + high // 2) >> bits) * ROW + ((bounds.west + wide // 2) >> bits)
    row = np.argsort(key, kind="stable").astype(np.int32)
    return Buckets(bits, (int(wide.max()) // 2 + 1, int(high.max()) // 2 + 1), key[row], row)


def rings_in(
    buckets: Buckets, bounds: Bounds, start: NDArray[np.int64], xy: Ints, box: NDArray[np.int64]
) -> NDArray[np.intp]:
    """Find the rings of which any part, border included, lies in a box.

    Parameters
    ----------
    start, xy
        Ring i is xy[start[i]:start[i + 1]], open.
    box
        (4,) west, north, east, south.

    Returns
    -------
    (k,) positions of rings, ascending.
    """
    if not len(buckets.key):
        return np.empty(0, np.intp)
    sides = (bounds.west, bounds.north, bounds.east, bounds.south)
    squares = (buckets.bits, buckets.reach[0], buckets.reach[1])
    found: NDArray[np.intp] = _touching(
        squares, (buckets.key, buckets.row), sides, (start, xy), box
    )
    return found


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _touching(
    squares: tuple[int, int, int],
    ordered: tuple[NDArray[np.int64], Ints],
    sides: tuple[Ints, Ints, Ints, Ints],
    rings: tuple[NDArray[np.int64], Ints],
    box: NDArray[np.int64],
) -> NDArray[np.intp]:
    """Collect rings row by row of squares: of squares well within the box all, of others some."""
    (bits, across, up), (key, row) = squares, ordered
    west, east = (box[0] - across) >> bits, (box[2] + across) >> bits
    top = max((box[1] - up) >> bits, key[0] // ROW)
    bottom = min((box[3] + up) >> bits, key[-1] // ROW)
    inner_west, inner_east = -(-(box[0] + across) >> bits), ((box[2] - across) >> bits) - 1
    inner_top, inner_bottom = -(-(box[1] + up) >> bits), ((box[3] - up) >> bits) - 1
    most = 0
    for y in range(top, bottom + 1):
        most += _first(key, y * ROW + east + 1) - _first(key, y * ROW + west)
    found, many = np.empty(max(most, 0), np.int32), 0
    for y in range(top, bottom + 1):
        begin, end = _first(key, y * ROW + west), _first(key, y * ROW + east + 1)
        inner = end, end
        if inner_top <= y <= inner_bottom and inner_west <= inner_east:
            inner = _first(key, y * ROW + inner_west), _first(key, y * ROW + inner_east + 1)
        many = _keep(found, many, row[begin : inner[0]], sides, rings, box)
        for at in range(inner[0], inner[1]):
            found[many] = row[at]
            many += 1
        many = _keep(found, many, row[inner[1] : end], sides, rings, box)
    return _ascending(found[:many], len(row))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _keep(  # noqa: PLR0913 - arrays of a compiled loop
    found: Ints,
    many: int,
    some: Ints,
    sides: tuple[Ints, Ints, Ints, Ints],
    rings: tuple[NDArray[np.int64], Ints],
    box: NDArray[np.int64],
) -> int:
    """Keep those of some rings that touch a box: by their bounds, and else by their edges."""
    (west, north, east, south), (start, xy) = sides, rings
    for i in some:
        apart = west[i] > box[2] or east[i] < box[0] or north[i] > box[3] or south[i] < box[1]
        if apart:
            continue
        inside = west[i] >= box[0] and east[i] <= box[2]
        inside = inside and north[i] >= box[1] and south[i] <= box[3]
        if inside or _cuts(xy[start[i] : start[i + 1]], box):
            found[many] = i
            many += 1
    return many


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _first(key: NDArray[np.int64], wanted: int) -> int:
    """Return where the first key stands that is not below a wanted one."""
    low, high = 0, len(key)
    while low < high:
        middle = (low + high) >> 1
        if key[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _ascending(found: Ints, of: int) -> NDArray[np.intp]:
    """Order some of `of` rows; where they are many, by marking each."""
    if SPARSE * len(found) < of:
        return np.sort(found).astype(np.intp)
    marked = np.zeros(of, np.bool_)
    for i in found:
        marked[i] = True
    return np.flatnonzero(marked)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _cuts(ring: Ints, box: NDArray[np.int64]) -> bool:
    """Tell whether a ring and a box share a point: an edge crosses it, or it lies inside."""
    odd = False  # whether the north-west corner of the box lies within, by the crossings of a ray
    x0, y0 = np.int64(ring[-1, 0]), np.int64(ring[-1, 1])
    for k in range(len(ring)):
        x1, y1 = np.int64(ring[k, 0]), np.int64(ring[k, 1])
        if _meets(x0, y0, x1, y1, box):
            return True
        if (y0 > box[1]) != (y1 > box[1]):
            side = (x1 - x0) * (box[1] - y0) - (box[0] - x0) * (y1 - y0)
            if (side > 0) == (y1 > y0):
                odd = not odd
        x0, y0 = x1, y1
    return odd


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _meets(x0: np.int64, y0: np.int64, x1: np.int64, y1: np.int64, box: NDArray[np.int64]) -> bool:
    """Tell whether a line meets a box: no axis parts them, neither of the box nor of the line.

    Separating axis theorem: Ericson, Real-Time Collision Detection, 2005, section 5.2.1.
    """
    if max(x0, x1) < box[0] or min(x0, x1) > box[2]:
        return False
    if max(y0, y1) < box[1] or min(y0, y1) > box[3]:
        return False
    left, right = 0, 0
    for x in (box[0], box[2]):
        for y in (box[1], box[3]):
            side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            left += side > 0
            right += side < 0
    return left < 4 and right < 4
