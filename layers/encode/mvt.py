"""Mapbox Vector Tile 2.1 of published cells.

One layer, `cells`; the id of a feature is the cell without its first two digits, 52 bits, so
that JavaScript reads it exactly; the property `h3` is the whole cell, for GIS tools.

https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.encode.kernels import write_cell_texts, write_features, write_rings
from layers.encode.tiles import EXTENT, EXTENT_BITS, Tile, TileRows
from layers.model import Published, State
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


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The distinct numbers of a tile as values of its layer, and which one each row has."""

    encoded: bytes
    count: int
    of_row: NDArray[np.uint32]


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
    if not len(found.rows):
        return b""
    table = published.take(found.rows)
    bits = WORLD_BITS - EXTENT_BITS - tile.z
    frame = np.array([tile.x << EXTENT_BITS, tile.y << EXTENT_BITS, bits], np.int64)
    commands, begin = write_rings(world.start, world.xy, found.rows, found.east, frame)
    numbers = _numbers(table)
    tags, counts = _tags(table, numbers)
    features = write_features(
        (table.place & ID_BITS).astype(np.int64), tags, counts, commands, begin
    )
    return _layer(table, numbers, features.tobytes()) if len(features) else b""


def _layer(table: Published, numbers: _Numbers, features: bytes) -> bytes:
    """Write the one layer of a tile: its features, and the keys and values that they number."""
    body = b"".join(
        [
            b"\x78\x02",  # version 2
            _string(0x0A, LAYER),
            features,
            *(_string(0x1A, key) for key in _keys(table)),
            STATES,
            BOOLEANS,
            numbers.encoded,
            write_cell_texts(table.place).tobytes(),
            *([_text_value(table.classification)] if table.classification else []),
            b"\x28" + _varint(EXTENT),
        ]
    )
    return b"\x1a" + _varint(len(body)) + body


def _tags(table: Published, numbers: _Numbers) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Number key and value of each property: (n, 2 per key), and how many each row uses."""
    rows, keys = len(table.place), len(_keys(table))
    tags = np.full((rows, 2 * keys), FALSE + 1, np.uint32)  # true, where `modelled` stands
    tags[:, 0::2] = np.arange(keys)
    tags[:, 1] = FIRST_NUMBER + numbers.count + np.arange(rows)
    tags[:, 3] = table.state
    tags[:, 5] = FALSE + (table.state == State.SUPPRESSED)
    if table.classification:  # the last of the values
        tags[:, -3] = FIRST_NUMBER + numbers.count + rows
    tags[:, -1] = FIRST_NUMBER + numbers.of_row
    told = ~np.isnan(table.value)
    return tags, np.where(told, 2 * keys, 2 * keys - 2)


def _keys(table: Published) -> tuple[str, ...]:
    marks = {"modelled": table.modelled, "classification": table.classification}
    # value last: it is absent where it is not told
    return (*KEYS, *(name for name, mark in marks.items() if mark), "value")


def _numbers(table: Published) -> _Numbers:
    numbers = np.nan_to_num(table.value)
    # with the index, numpy sorts stably: that is far faster where most numbers are equal
    distinct, _, of_row = np.unique(numbers, return_index=True, return_inverse=True)
    if table.integral:
        written = [b"\x28" + _varint(int(one)) for one in distinct.tolist()]  # uint_value
    else:
        written = [b"\x19" + struct.pack("<d", one) for one in distinct.tolist()]  # double_value
    encoded = b"".join(b"\x22" + bytes([len(one)]) + one for one in written)
    return _Numbers(encoded, len(distinct), of_row.astype(np.uint32))


def _string(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _message(field: int, content: bytes) -> bytes:
    return bytes([field]) + _varint(len(content)) + content


def _text_value(text: str) -> bytes:
    return _message(0x22, _string(0x0A, text))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])
