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
Sides = tuple[Ints, Ints, Ints, Ints]
SPARSE = 32  # rings that are fewer than one in so many are sorted


@dataclass(frozen=True, slots=True)
class Bounds:
    """West, north, east, south of rings, (n,) int32 each; y runs down."""

    west: Ints
    north: Ints
    east: Ints
    south: Ints

    @property
    def sides(self) -> Sides:
        """As compiled loops take them."""
        return self.west, self.north, self.east, self.south

    def take(self, order: NDArray[np.intp]) -> "Bounds":
        """Return those of some rings, in an order."""
        return Bounds(*(one[order] for one in self.sides))


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rings in the order of their squares, row by row.

    bits
        A square is 2^bits units wide.
    reach
        How far a ring reaches from its middle, to the side and up or down.
    y, begin
        (r,) and (r + 1,) int64, the rows of squares that hold rings, and where each begins.
    x
        (n,) int32, the square of each ring within its row, ascending there.
    ring
        (n,) int32, which ring that is.
    bounds
        Of these rings, in this order, so that neighbours are read together.
    """

    bits: int
    reach: tuple[int, int]
    y: NDArray[np.int64]
    begin: NDArray[np.int64]
    x: Ints
    ring: Ints
    bounds: Bounds

    @property
    def nbytes(self) -> int:
        """What they take in memory."""
        arrays = (self.y, self.begin, self.x, self.ring, *self.bounds.sides)
        return sum(one.nbytes for one in arrays)


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
    bits = int(np.median(np.maximum(wide, high))).bit_length() if len(wide) else 0
    reach = int(wide.max(initial=0)) // 2 + 1, int(high.max(initial=0)) // 2 + 1
    x, y = (bounds.west + wide // 2) >> bits, (bounds.north + high // 2) >> bits
    order = np.lexsort([x, y])
    rows, begin = np.unique(y[order], return_index=True)
    return Buckets(
        bits,
        reach,
        rows,
        np.append(begin, len(order)),
        x[order].astype(np.int32),
        order.astype(np.int32),
        bounds.take(order),
    )


def rings_in(
    buckets: Buckets, start: NDArray[np.int64], xy: Ints, box: NDArray[np.int64]
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
    squares = (buckets.bits, *buckets.reach)
    rows = (buckets.y, buckets.begin, buckets.x)
    found = _touching(squares, rows, (buckets.ring, buckets.bounds.sides), (start, xy), box)
    return _ascending(found, len(buckets.ring))


def _ascending(found: Ints, of: int) -> NDArray[np.intp]:
    """Order some of `of` rings; where they are many, by marking each."""
    if SPARSE * len(found) < of:
        return np.sort(found).astype(np.intp)
    marked = np.zeros(of, bool)
    marked[found] = True
    return np.flatnonzero(marked)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _touching(
    squares: tuple[int, int, int],
    rows: tuple[NDArray[np.int64], NDArray[np.int64], Ints],
    ordered: tuple[Ints, Sides],
    rings: tuple[NDArray[np.int64], Ints],
    box: NDArray[np.int64],
) -> Ints:
    """Collect rings row by row of squares: of squares well within the box all, of others some."""
    (bits, across, up), (y, begin, x), ring = squares, rows, ordered[0]
    west, east = (box[0] - across) >> bits, (box[2] + across) >> bits
    inner_west, inner_east = -(-(box[0] + across) >> bits), ((box[2] - across) >> bits) - 1
    inner_top, inner_bottom = -(-(box[1] + up) >> bits), ((box[3] - up) >> bits) - 1
    top = np.searchsorted(y, (box[1] - up) >> bits)
    bottom = np.searchsorted(y, ((box[3] + up) >> bits) + 1)
    found, many = np.empty(begin[bottom] - begin[top], np.int32), 0
    for row in range(top, bottom):
        first, last = _between(x, begin[row], begin[row + 1], west, east)
        inner = last, last
        if inner_top <= y[row] <= inner_bottom and inner_west <= inner_east:
            inner = _between(x, first, last, inner_west, inner_east)
        many = _keep(found, many, (first, inner[0]), ordered, rings, box)
        for at in range(inner[0], inner[1]):
            found[many] = ring[at]
            many += 1
        many = _keep(found, many, (inner[1], last), ordered, rings, box)
    return found[:many]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _between(x: Ints, low: int, high: int, first: int, last: int) -> tuple[int, int]:
    """Return where the squares from a first to a last one stand in a row of them."""
    begin = low + int(np.searchsorted(x[low:high], first))
    return begin, begin + int(np.searchsorted(x[begin:high], last + 1))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _keep(  # noqa: PLR0913 - arrays of a compiled loop
    found: Ints,
    many: int,
    some: tuple[int, int],
    ordered: tuple[Ints, Sides],
    rings: tuple[NDArray[np.int64], Ints],
    box: NDArray[np.int64],
) -> int:
    """Keep those of some rings that touch a box: by their bounds, and else by their edges."""
    (ring, (west, north, east, south)), (start, xy) = ordered, rings
    for at in range(some[0], some[1]):
        if west[at] > box[2] or east[at] < box[0] or north[at] > box[3] or south[at] < box[1]:
            continue
        inside = west[at] >= box[0] and east[at] <= box[2]
        inside = inside and north[at] >= box[1] and south[at] <= box[3]
        if inside or _cuts(xy[start[ring[at]] : start[ring[at] + 1]], box):
            found[many] = ring[at]
            many += 1
    return many


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
