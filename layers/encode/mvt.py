"""Mapbox Vector Tile 2.1 of published cells.

One layer, `cells`; the id of a feature is the cell without its first two digits, 52 bits, so
that JavaScript reads it exactly; the property `h3` is the whole cell, for GIS tools.

https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layers.encode.tiles import EXTENT, EXTENT_BITS, Tile, TileRows
from layers.model import Column, Published, State
from layers.world import WORLD_BITS, WorldCells

LAYER = "cells"
KEYS = ("h3", "state", "suppressed")
ID_BITS = np.uint64((1 << 52) - 1)
STATES = b"".join(
    b"\x22" + bytes([len(one.word) + 2]) + b"\x0a" + bytes([len(one.word)]) + one.word.encode()
    for one in State
)
BOOLEANS = b"\x22\x02\x38\x00\x22\x02\x38\x01"  # false, true
FALSE = len(State)  # its number in the list of values, after the states
FIRST_NUMBER = FALSE + 2
KEPT_ROOM = 8 << 20  # bytes that a thread keeps to write into, at most
_thread = threading.local()
Rows = NDArray[np.intp]
Ints = NDArray[np.int64]
Outlines = tuple[Ints, NDArray[np.int32], Rows, Ints, Ints]


@dataclass(frozen=True, slots=True)
class _Values:
    """The properties that some rows lack, and their different values as values of the layer.

    begin
        (m,) int64, where the values of each property begin in the list of the layer.
    end
        Where the last of them ends.
    number
        (m, n) int32, which of its values each row has; -1 where the property is absent.
    """

    keys: tuple[str, ...]
    encoded: list[bytes]
    begin: Ints
    end: int
    number: NDArray[np.int32]


def encode_tile(published: Published, world: WorldCells, found: TileRows, tile: Tile) -> bytes:
    """Encode the cells of a tile.

    Parameters
    ----------
    published
        The whole layer; rows as in `world`.
    found
        Which rows lie in the tile, as `cut_tile` yields them.

    Returns
    -------
    The tile, uncompressed; no bytes at all if it holds no cell.
    """
    return encode_rows(published.take(found.rows), world, found, tile)


def encode_rows(table: Published, world: WorldCells, found: TileRows, tile: Tile) -> bytes:
    """Do the same for a table whose rows are those of the tile alone."""
    from layers.encode.kernels import room_for, write_features  # a compiler, for the first tile

    if not len(found.rows):
        return b""
    ids, values = (table.place & ID_BITS).astype(np.int64), _values(table)
    marks = _marks(table, values.end)
    told = (ids, table.state, marks, values.begin, values.number)
    out = _room(room_for(world.start, found.rows, len(marks) + len(values.keys)))
    written = write_features(out, *_outlines(world, found, tile), *told)
    return _layer(table, values, out[:written].data) if written else b""


def _room(most: int) -> NDArray[np.uint8]:
    """Return bytes to write into, in each thread the same: fresh memory is dear to touch first."""
    room: NDArray[np.uint8] | None = getattr(_thread, "room", None)
    if room is None or len(room) < most:
        room = np.empty(most, np.uint8)
        if most <= KEPT_ROOM:
            _thread.room = room
    return room


def drawn_rows(world: WorldCells, found: TileRows, tile: Tile) -> Rows:
    """Return the rows of the features of a tile, in their order: those that have an area there."""
    return found.rows[drawn_of(world, found, tile)]


def drawn_of(world: WorldCells, found: TileRows, tile: Tile) -> Rows:
    """Return which of the rows that were found are features of a tile, in their order."""
    from layers.encode.kernels import are_drawn

    if not len(found.rows):
        return np.empty(0, np.intp)
    return np.flatnonzero(are_drawn(*_outlines(world, found, tile)))


def _outlines(world: WorldCells, found: TileRows, tile: Tile) -> Outlines:
    bits = WORLD_BITS - EXTENT_BITS - tile.z
    frame = np.array([tile.x << EXTENT_BITS, tile.y << EXTENT_BITS, bits], np.int64)
    return world.start, world.xy, found.rows, found.east, frame


def _layer(table: Published, values: _Values, features: memoryview) -> bytes:
    """Write the one layer of a tile: its features, and the keys and values that they number."""
    from layers.encode.kernels import write_cell_texts

    keys = (*_lasting(table), *values.keys)
    body: list[bytes | memoryview] = [
        b"\x78\x02",  # version 2
        _string(0x0A, LAYER),
        features,
        *(_string(0x1A, key) for key in keys),
        STATES,
        BOOLEANS,
        *values.encoded,
        write_cell_texts(table.place).data,
        *([_text_value(table.classification)] if table.classification else []),
        b"\x28" + _varint(EXTENT),
    ]
    return b"".join([b"\x1a", _varint(sum(map(len, body))), *body])


def _marks(table: Published, first_text: int) -> NDArray[np.int64]:
    """Number the values of the properties that every row has, as `write_features` takes them."""
    more = [FALSE + 1] if table.modelled else []
    if table.classification:  # the last of the values
        more.append(first_text + len(table.place))
    return np.array([first_text, FALSE, State.SUPPRESSED, *more])


def _lasting(table: Published) -> tuple[str, ...]:
    """Name the properties that every row has."""
    marks = {"modelled": table.modelled, "classification": table.classification}
    return (*KEYS, *(name for name, mark in marks.items() if mark))


def _values(table: Published) -> _Values:
    """Collect the properties that some rows lack: the value, and what else is said."""
    from layers.encode.numbering import number_columns

    columns = (Column("value", table.value, table.integral), *table.also)
    whole = np.array([one.integral or bool(one.words) for one in columns])
    distinct, begin, number = number_columns(np.stack([one.value for one in columns]), whole)
    bounds = begin.tolist()
    encoded = [
        _encoded(one, distinct[first:last])
        for one, first, last in zip(columns, bounds, bounds[1:], strict=False)
    ]
    keys = tuple(one.name for one in columns)
    return _Values(keys, encoded, begin[:-1] + FIRST_NUMBER, FIRST_NUMBER + bounds[-1], number)


def _encoded(column: Column, distinct: NDArray[np.float64]) -> bytes:
    """Write the different values of a property."""
    from layers.encode.kernels import write_broken, write_whole

    if column.words:
        return b"".join(_text_value(column.words[int(one)]) for one in distinct.tolist())
    return (write_whole if column.integral else write_broken)(distinct).tobytes()


@lru_cache
def _string(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _message(field: int, content: bytes) -> bytes:
    return bytes([field]) + _varint(len(content)) + content


@lru_cache
def _text_value(text: str) -> bytes:
    return _message(0x22, _string(0x0A, text))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])
