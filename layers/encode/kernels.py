"""The compiled inner loops of the tile encoder (numba).

They write the protocol buffers of Mapbox Vector Tile 2.1 straight into a byte array that the
caller made large enough. Longer than our other functions, because a call per feature would cost
more than the work in it.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

FEATURE, ID, TAGS, TYPE, GEOMETRY = 0x12, 0x08, 0x12, 0x18, 0x22  # field number << 3 | wire type
VALUE, STRING, POLYGON = 0x22, 0x0A, 3
MOVE_TO_ONE, LINE_TO, CLOSE_PATH = 9, 2, 15  # command integers, MVT 2.1 section 4.3
CELL_DIGITS = 15
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio spreads numbers out (Knuth 6.4)
VARINT_BYTES = 10


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _varint(out: NDArray[np.uint8], at: int, number: int) -> int:
    while number > 127:
        out[at] = (number & 127) | 128
        number >>= 7
        at += 1
    out[at] = number
    return at + 1


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator, unused-ignore]
def _size(number: int) -> int:
    """Bytes of a varint."""
    bytes_ = 1
    while number > 127:
        number >>= 7
        bytes_ += 1
    return bytes_


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _write_ring(
    commands: NDArray[np.int64],
    ring: NDArray[np.int32],
    east: np.int64,
    frame: NDArray[np.int64],
) -> int:
    """Turn an outline into the command integers of a geometry, and return how many these are.

    A ring is written backwards: clockwise on the screen is what MVT calls an outer ring. A ring
    without an area, such as that of a cell beyond the Mercator limit, has no commands.
    """
    west, north, bits = frame[0], frame[1], frame[2]
    half = (1 << bits) >> 1
    at, lines, area = 1, 0, 0  # twice the area, by the surveyor's formula
    before_x, before_y, first_x, first_y = 0, 0, 0, 0
    commands[0] = MOVE_TO_ONE
    for vertex in range(len(ring) - 1, -1, -1):
        x = ((np.int64(ring[vertex, 0]) + east + half) >> bits) - west
        y = ((np.int64(ring[vertex, 1]) + half) >> bits) - north
        if vertex == len(ring) - 1:
            first_x, first_y = x, y
        elif x == before_x and y == before_y:
            continue
        else:
            lines += 1
            at += lines == 1  # the LineTo command, written when its count is known
        area += before_x * y - x * before_y
        step_x, step_y = x - before_x, y - before_y
        commands[at] = (step_x << 1) ^ (step_x >> 63)
        commands[at + 1] = (step_y << 1) ^ (step_y >> 63)
        at += 2
        before_x, before_y = x, y
    area += before_x * first_y - first_x * before_y
    if before_x == first_x and before_y == first_y:  # closed by ClosePath alone
        at -= 2
        lines -= 1
    if area <= 0:
        return 0
    commands[3] = lines << 3 | LINE_TO
    commands[at] = CLOSE_PATH
    return at + 1


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
    commands = np.empty(2 * (start[rows + 1] - start[rows]).max() + 4, np.int64)
    for i in range(len(rows)):
        ring = xy[start[rows[i]] : start[rows[i] + 1]]
        drawn[i] = _write_ring(commands, ring, east[i], frame) > 0
    return drawn


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_features(  # noqa: PLR0913, PLR0915 - one loop over arrays
    start: NDArray[np.int64],
    xy: NDArray[np.int32],
    rows: NDArray[np.intp],
    east: NDArray[np.int64],
    frame: NDArray[np.int64],
    ids: NDArray[np.int64],
    lasting: NDArray[np.int64],
    numbers: NDArray[np.int64],
) -> NDArray[np.uint8]:
    """Write the features of a layer, leaving out those without a geometry.

    Parameters
    ----------
    start, xy
        Rings in world units, as in WorldCells.
    rows, east
        Which rings, and how far each is moved east, as in TileRows.
    frame
        (3,) int64: west and north of the tile in tile units, and the bits between world and tile
        units.
    ids
        (n,) int64 feature ids, none negative.
    lasting
        (k, n) the number of the value that each row has of each of the first k keys.
    numbers
        (m, n) the same of the keys behind; negative where a row lacks it.

    Returns
    -------
    (b,) uint8, the repeated field `features` of a layer.
    """
    sizes = start[rows + 1] - start[rows]
    keys = len(lasting) + len(numbers)
    commands, tags = np.empty(2 * sizes.max() + 4, np.int64), np.empty(2 * keys, np.int64)
    most = 4 * VARINT_BYTES + 8 + 10 * keys + 15
    out = np.empty(len(ids) * most + 10 * sizes.sum(), np.uint8)
    at = 0
    for i in range(len(ids)):
        ring = xy[start[rows[i]] : start[rows[i] + 1]]
        steps = _write_ring(commands, ring, east[i], frame)
        if steps == 0:
            continue
        count, tag_bytes, ring_bytes = 0, 0, 0
        for key in range(keys):
            late = key - len(lasting)
            number = lasting[key, i] if late < 0 else numbers[late, i]
            if number >= 0:
                tags[count], tags[count + 1] = key, number
                tag_bytes += _size(key) + _size(number)
                count += 2
        for j in range(steps):
            ring_bytes += _size(commands[j])
        whole = 1 + _size(ids[i]) + 1 + _size(tag_bytes) + tag_bytes + 2
        whole += 1 + _size(ring_bytes) + ring_bytes
        out[at] = FEATURE
        at = _varint(out, at + 1, whole)
        out[at] = ID
        at = _varint(out, at + 1, ids[i])
        out[at] = TAGS
        at = _varint(out, at + 1, tag_bytes)
        for j in range(count):
            at = _varint(out, at, tags[j])
        out[at] = TYPE
        out[at + 1] = POLYGON
        out[at + 2] = GEOMETRY
        at = _varint(out, at + 3, ring_bytes)
        for j in range(steps):
            at = _varint(out, at, commands[j])
    return out[:at]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def number_values(values: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number the different values in the order in which they come, by a table of hashes.

    Returns
    -------
    (d,) the row in which each is met first, and (n,) the number of each row's value.
    """
    bits = 1
    while 1 << bits < 2 * len(values):
        bits += 1
    slots = np.full(1 << bits, -1, np.intp)
    first, number = np.empty(len(values), np.intp), np.empty(len(values), np.intp)
    many = 0
    for i in range(len(values)):
        at = np.intp((values[i] * MIX) >> np.uint64(64 - bits))
        while slots[at] >= 0 and values[first[slots[at]]] != values[i]:
            at = (at + 1) & ((1 << bits) - 1)
        if slots[at] < 0:
            slots[at], first[many] = many, i
            many += 1
        number[i] = slots[at]
    return first[:many], number


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
