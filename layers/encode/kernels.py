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
def write_rings(  # noqa: PLR0915 - one loop; a call per vertex costs more than its work
    start: NDArray[np.int64],
    xy: NDArray[np.int32],
    rows: NDArray[np.intp],
    east: NDArray[np.int64],
    frame: NDArray[np.int64],
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Turn outlines into the command integers of tile geometries.

    Parameters
    ----------
    start, xy
        Rings in world units, as in WorldCells.
    rows, east
        Which rings, and how far each is moved east, as in TileRows.
    frame
        (3,) int64: west and north of the tile in tile units, and the bits between world and tile
        units.

    Returns
    -------
    (c,) uint32 commands, and (n + 1,) int64 where each feature's begin. A ring is written
    backwards: clockwise on the screen is what MVT calls an outer ring. A ring without an area,
    such as that of a cell beyond the Mercator limit, has no commands.
    """
    west, north, bits = frame
    half = (1 << bits) >> 1
    commands = np.empty(len(rows) * 5 + 2 * (start[rows + 1] - start[rows]).sum(), np.uint32)
    begin = np.empty(len(rows) + 1, np.int64)
    at = 0
    for i in range(len(rows)):
        begin[i] = at
        first, last = start[rows[i]], start[rows[i] + 1]
        head = at
        lines, area = 0, 0  # twice the area, by the surveyor's formula
        before_x, before_y, first_x, first_y = 0, 0, 0, 0
        for vertex in range(last - 1, first - 1, -1):
            x = ((np.int64(xy[vertex, 0]) + east[i] + half) >> bits) - west
            y = ((np.int64(xy[vertex, 1]) + half) >> bits) - north
            if vertex == last - 1:
                commands[at] = MOVE_TO_ONE
                first_x, first_y = x, y
                at += 1
            elif x == before_x and y == before_y:
                continue
            else:
                lines += 1
                if lines == 1:
                    at += 1  # the LineTo command, written when its count is known
            area += before_x * y - x * before_y
            step_x, step_y = x - before_x, y - before_y
            commands[at] = np.uint32((step_x << 1) ^ (step_x >> 63))
            commands[at + 1] = np.uint32((step_y << 1) ^ (step_y >> 63))
            at += 2
            before_x, before_y = x, y
        area += before_x * first_y - first_x * before_y
        if before_x == first_x and before_y == first_y:  # closed by ClosePath alone
            at -= 2
            lines -= 1
        if area <= 0:
            at = head
            continue
        commands[head + 3] = lines << 3 | LINE_TO
        commands[at] = CLOSE_PATH
        at += 1
    begin[len(rows)] = at
    return commands[:at], begin


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def write_features(
    ids: NDArray[np.int64],
    tags: NDArray[np.uint32],
    tag_counts: NDArray[np.int64],
    commands: NDArray[np.uint32],
    begin: NDArray[np.int64],
) -> NDArray[np.uint8]:
    """Write the features of a layer, leaving out those without a geometry.

    Parameters
    ----------
    ids
        (n,) int64 feature ids, none negative.
    tags, tag_counts
        (n, t) uint32 key and value numbers in turn, and how many of them each feature uses.
    commands, begin
        As `write_rings` returns them.

    Returns
    -------
    (b,) uint8, the repeated field `features` of a layer.
    """
    most = 4 * VARINT_BYTES + 8 + 5 * tags.shape[1]
    out = np.empty(len(ids) * most + 5 * len(commands), np.uint8)
    at = 0
    for i in range(len(ids)):
        if begin[i] == begin[i + 1]:
            continue
        tag_bytes = 0
        for j in range(tag_counts[i]):
            tag_bytes += _size(tags[i, j])
        ring_bytes = 0
        for j in range(begin[i], begin[i + 1]):
            ring_bytes += _size(commands[j])
        whole = 1 + _size(ids[i]) + 1 + _size(tag_bytes) + tag_bytes + 2
        whole += 1 + _size(ring_bytes) + ring_bytes
        out[at] = FEATURE
        at = _varint(out, at + 1, whole)
        out[at] = ID
        at = _varint(out, at + 1, ids[i])
        out[at] = TAGS
        at = _varint(out, at + 1, tag_bytes)
        for j in range(tag_counts[i]):
            at = _varint(out, at, tags[i, j])
        out[at] = TYPE
        out[at + 1] = POLYGON
        out[at + 2] = GEOMETRY
        at = _varint(out, at + 3, ring_bytes)
        for j in range(begin[i], begin[i + 1]):
            at = _varint(out, at, commands[j])
    return out[:at]


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
