"""The compiled inner loops of the tile encoder (numba).

They write the protocol buffers of Mapbox Vector Tile 2.1 straight into a byte array that the
caller made large enough. Longer than our other functions, because a call per feature would cost
more than the work in it.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FEATURE, ID, TAGS, TYPE, GEOMETRY = 0x12, 0x08, 0x12, 0x18, 0x22  # field number << 3 | wire type
VALUE, STRING, DOUBLE, UINT, SINT, POLYGON = 0x22, 0x0A, 0x19, 0x28, 0x30, 3
MOVE_TO_ONE, LINE_TO, CLOSE_PATH = 9, 2, 15  # command integers, MVT 2.1 section 4.3
CELL_DIGITS = 15
VARINT_BYTES = 10
RING_BYTES = 4  # of a geometry, beside its points
NUMBER_BYTES = 5  # a varint of what fits into 32 bits, or of two such numbers added up
POINT_BYTES = 2 * NUMBER_BYTES
FEATURE_BYTES = 4 + VARINT_BYTES + 4 + 8 + 2  # field names, types, an id and lengths, moved or not


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _varint(out: NDArray[np.uint8], at: int, number: int) -> int:
    while number > 127:
        out[at] = (number & 127) | 128
        number >>= 7
        at += 1
    out[at] = number
    return at + 1


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _close(out: NDArray[np.uint8], begin: int, at: int) -> int:
    """Write the length of a message before it, where one byte was left; for more, move it."""
    length = at - begin
    if length < 128:
        out[begin - 1] = length
        return at
    return _moved(out, begin, at)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _moved(out: NDArray[np.uint8], begin: int, at: int) -> int:
    length, by = at - begin, 0
    left = length >> 7
    while left > 0:
        by += 1
        left >>= 7
    for i in range(at - 1, begin - 1, -1):
        out[i + by] = out[i]
    _varint(out, begin - 1, length)
    return at + by


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _write_ring(
    out: NDArray[np.uint8],
    begin: int,
    ring: NDArray[np.int32],
    east: np.int64,
    frame: NDArray[np.int64],
) -> int:
    """Write an outline as a geometry, and return where it ends: where it begins, if it has no area.

    A ring is written backwards: clockwise on the screen is what MVT calls an outer ring. A ring
    without an area is that of a cell beyond the Mercator limit.
    """
    west, north, bits = frame[0], frame[1], frame[2]
    half = (1 << bits) >> 1
    at, last, lines, area = begin + 1, begin, 0, 0  # twice the area, by the surveyor's formula
    before_x, before_y, first_x, first_y, command = 0, 0, 0, 0, 0
    out[begin] = MOVE_TO_ONE
    for vertex in range(len(ring) - 1, -1, -1):
        x = ((np.int64(ring[vertex, 0]) + east + half) >> bits) - west
        y = ((np.int64(ring[vertex, 1]) + half) >> bits) - north
        if vertex == len(ring) - 1:
            first_x, first_y = x, y
        elif x == before_x and y == before_y:
            continue
        else:
            lines += 1
            last = at
        area += before_x * y - x * before_y
        step_x, step_y = x - before_x, y - before_y
        at = _varint(out, at, (step_x << 1) ^ (step_x >> 63))
        at = _varint(out, at, (step_y << 1) ^ (step_y >> 63))
        if vertex == len(ring) - 1:
            command = at  # the LineTo command, written when its count is known
            at += 1
        before_x, before_y = x, y
    area += before_x * first_y - first_x * before_y
    if area <= 0:
        return begin
    if before_x == first_x and before_y == first_y:  # closed by ClosePath alone
        at, lines = last, lines - 1
    out[at] = CLOSE_PATH
    return _counted(out, command, at + 1, lines << 3 | LINE_TO)


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _counted(out: NDArray[np.uint8], command: int, at: int, integer: int) -> int:
    """Write a command integer where one byte was left; for a second, move what follows."""
    if integer > 127:  # more than fifteen lines
        for i in range(at - 1, command, -1):
            out[i + 1] = out[i]
        at += 1
    _varint(out, command, integer)
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def are_drawn(
    start: NDArray[np.int64],
    xy: NDArray[np.int32],
    rows: NDArray[np.intp],
    east: NDArray[np.int64],
    frame: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Tell which features `write_features` writes, of the same outlines: (n,) bool."""
    drawn = np.empty(len(rows), np.bool_)
    out = np.empty(RING_BYTES + POINT_BYTES * (start[rows + 1] - start[rows]).max(), np.uint8)
    for i in range(len(rows)):
        ring = xy[start[rows[i]] : start[rows[i] + 1]]
        drawn[i] = _write_ring(out, 0, ring, east[i], frame) > 0
    return drawn


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def room_for(start: NDArray[np.int64], rows: NDArray[np.intp], keys: int) -> int:
    """Return how many bytes `write_features` writes at most."""
    corners = 0
    for row in rows:
        corners += start[row + 1] - start[row]
    most = RING_BYTES + FEATURE_BYTES + 2 * NUMBER_BYTES * keys
    return len(rows) * most + POINT_BYTES * corners


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_features(  # noqa: PLR0913 - one loop over arrays
    out: NDArray[np.uint8],
    start: NDArray[np.int64],
    xy: NDArray[np.int32],
    rows: NDArray[np.intp],
    east: NDArray[np.int64],
    frame: NDArray[np.int64],
    ids: NDArray[np.int64],
    state: NDArray[np.uint8],
    marks: NDArray[np.int64],
    begins: NDArray[np.int64],
    numbers: NDArray[np.int32],
) -> int:
    """Write the features of a layer, leaving out those without a geometry.

    Parameters
    ----------
    out
        Of at least as many bytes as `room_for` says.
    start, xy
        Rings in world units, as in WorldCells.
    rows, east
        Which rings, and how far each is moved east, as in TileRows.
    frame
        (3,) int64: west and north of the tile in tile units, and the bits between world and tile
        units.
    ids
        (n,) int64 feature ids, none negative.
    state
        (n,) uint8, the number of the value of the second key.
    marks
        (3 + k,) int64: the number of the value of the first key in the first row, one more in each
        row behind; that of false, for the third key; the state for which it is true, which is one
        more; and the numbers that all rows have of k keys more.
    begins, numbers
        (m,) int64 and (m, n) int32 added are the numbers of values of the last m keys; where the
        second is negative the row lacks it.

    Returns
    -------
    How many bytes the repeated field `features` of a layer takes.
    """
    at = 0
    for i in range(len(ids)):
        out[at], feature = FEATURE, at + 2
        out[feature] = ID
        at = _varint(out, feature + 1, ids[i])
        out[at], tags = TAGS, at + 2
        at = _write_tags(out, tags, i, state[i], marks, begins, numbers)
        at = _close(out, tags, at)
        out[at], out[at + 1], out[at + 2], ring = TYPE, POLYGON, GEOMETRY, at + 4
        corners_of = xy[start[rows[i]] : start[rows[i] + 1]]
        at = _write_ring(out, ring, corners_of, east[i], frame)
        at = feature - 2 if at == ring else _close(out, feature, _close(out, ring, at))
    return at


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _write_tags(  # noqa: PLR0913 - one step of a loop over arrays
    out: NDArray[np.uint8],
    at: int,
    i: int,
    state: np.uint8,
    marks: NDArray[np.int64],
    begins: NDArray[np.int64],
    numbers: NDArray[np.int32],
) -> int:
    """Write which value the row has of which key, by their numbers."""
    out[at] = 0
    at = _varint(out, at + 1, marks[0] + i)
    out[at], out[at + 1], out[at + 2] = 1, state, 2
    at = _varint(out, at + 3, marks[1] + (state == marks[2]))
    for key in range(3, len(marks)):
        at = _varint(out, _varint(out, at, key), marks[key])
    for late in range(len(begins)):
        if numbers[late, i] >= 0:
            at = _varint(out, at, len(marks) + late)
            at = _varint(out, at, begins[late] + numbers[late, i])
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_whole(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Write whole numbers as values of a layer: uint_value, or sint_value below zero."""
    out, at = np.empty(len(values) * (VARINT_BYTES + 3), np.uint8), 0
    for i in range(len(values)):
        number = int(values[i])
        begin = at + 2
        out[at], out[begin] = VALUE, SINT if number < 0 else UINT
        at = _varint(out, begin + 1, -2 * number - 1 if number < 0 else number)
        out[begin - 1] = at - begin
    return out[:at]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_broken(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Write numbers as values of a layer: double_value, eight bytes with the lowest first."""
    out, bits = np.empty((len(values), 11), np.uint8), values.view(np.uint64)
    for i in range(len(values)):
        out[i, 0], out[i, 1], out[i, 2] = VALUE, 9, DOUBLE
        for byte in range(8):
            out[i, 3 + byte] = (bits[i] >> np.uint64(8 * byte)) & np.uint64(255)
    return out.ravel()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_cell_texts(cells: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Write each cell as a string value of a layer: 15 hexadecimal digits, 19 bytes in all."""
    out = np.empty((len(cells), CELL_DIGITS + 4), np.uint8)
    for i in range(len(cells)):
        out[i, 0], out[i, 1] = VALUE, CELL_DIGITS + 2
        out[i, 2], out[i, 3] = STRING, CELL_DIGITS
        for digit in range(CELL_DIGITS):
            four = (cells[i] >> np.uint64(4 * (CELL_DIGITS - 1 - digit))) & np.uint64(15)
            out[i, 4 + digit] = four + 48 if four < 10 else four + 87
    return out.ravel()
