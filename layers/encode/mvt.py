"""Mapbox Vector Tile 2.1 of published cells.

One layer, `cells`; the id of a feature is the cell without its first two digits, 52 bits, so
that JavaScript reads it exactly; the property `h3` is the whole cell, for GIS tools.

https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

from dataclasses import dataclass

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
MOST_APART = 1 << 16  # whole numbers that are told apart in a table
Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Ints = NDArray[np.int64]
Outlines = tuple[Ints, NDArray[np.int32], Rows, Ints, Ints]


@dataclass(frozen=True, slots=True)
class _Values:
    """The distinct values of a property as values of its layer, and which one each row has.

    told
        (n,) bool; where it is false the property is absent.
    """

    key: str
    encoded: bytes
    count: int
    of_row: NDArray[np.intp]
    told: NDArray[np.bool_]


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
    from layers.encode.kernels import write_features  # loads a compiler, for the first tile

    if not len(found.rows):
        return b""
    parts, ids = _parts(table), (table.place & ID_BITS).astype(np.int64)
    numbers = _lasting_numbers(table, parts), _numbers(parts)
    features = write_features(*_outlines(world, found, tile), ids, *numbers)
    return _layer(table, parts, features.tobytes()) if len(features) else b""


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


def _layer(table: Published, parts: list[_Values], features: bytes) -> bytes:
    """Write the one layer of a tile: its features, and the keys and values that they number."""
    from layers.encode.kernels import write_cell_texts

    keys = (*_lasting(table), *(one.key for one in parts))
    body = b"".join(
        [
            b"\x78\x02",  # version 2
            _string(0x0A, LAYER),
            features,
            *(_string(0x1A, key) for key in keys),
            STATES,
            BOOLEANS,
            *(one.encoded for one in parts),
            write_cell_texts(table.place).tobytes(),
            *([_text_value(table.classification)] if table.classification else []),
            b"\x28" + _varint(EXTENT),
        ]
    )
    return b"\x1a" + _varint(len(body)) + body


def _lasting_numbers(table: Published, parts: list[_Values]) -> NDArray[np.int64]:
    """Number the values of the properties that every row has: (k, n), in their order."""
    rows, first_text = len(table.place), FIRST_NUMBER + sum(one.count for one in parts)
    numbers = np.full((len(_lasting(table)), rows), FALSE + 1)  # true, for `modelled`
    numbers[0] = np.arange(first_text, first_text + rows)
    numbers[1] = table.state
    numbers[2] = FALSE + (table.state == State.SUPPRESSED)
    if table.classification:  # the last of the values
        numbers[-1] = first_text + rows
    return numbers


def _numbers(parts: list[_Values]) -> NDArray[np.int64]:
    """Number the values of the properties that some rows lack: (m, n); -1 there."""
    begins = np.cumsum([FIRST_NUMBER, *(one.count for one in parts)])
    return np.stack(
        [np.where(one.told, at + one.of_row, -1) for at, one in zip(begins, parts, strict=False)]
    )


def _lasting(table: Published) -> tuple[str, ...]:
    """Name the properties that every row has."""
    marks = {"modelled": table.modelled, "classification": table.classification}
    return (*KEYS, *(name for name, mark in marks.items() if mark))


def _parts(table: Published) -> list[_Values]:
    """Collect the properties that some rows lack: the value, and what else is said."""
    own = Column("value", table.value, table.integral)
    return [_values(one) for one in (own, *table.also)]


def _values(column: Column) -> _Values:
    told = ~np.isnan(column.value)
    plain = not column.integral and not column.words
    distinct, of_row = (_distinct if plain else _distinct_whole)(np.nan_to_num(column.value))
    encoded = (
        _doubles(distinct) if plain else b"".join(_value(column, one) for one in distinct.tolist())
    )
    return _Values(column.name, encoded, len(distinct), of_row, told)


def _distinct(values: Floats) -> tuple[Floats, Rows]:
    """Return the values, each once, and which of them each row has."""
    from layers.encode.kernels import number_values

    first, of_row = number_values(values.view(np.uint64))
    return values[first], of_row


def _distinct_whole(values: Floats) -> tuple[Floats, Rows]:
    """Do the same for whole numbers, without sorting unless they lie far apart."""
    least = values.min()
    if values.max() - least > MOST_APART:
        return _distinct(values)
    above = (values - least).astype(np.intp)
    there = np.bincount(above) > 0
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1)[above]


def _doubles(values: NDArray[np.float64]) -> bytes:
    """Write broken numbers, all at once: a combination has a dozen of them per cell."""
    written = np.empty((len(values), 11), np.uint8)
    written[:, :3] = (0x22, 9, 0x19)  # a value of nine bytes, double_value
    written[:, 3:] = values.astype("<f8").view(np.uint8).reshape(-1, 8)
    return written.tobytes()


def _value(column: Column, one: float) -> bytes:
    if column.words:
        return _text_value(column.words[int(one)])
    signed = one < 0
    number = b"\x30" + _varint(-2 * int(one) - 1) if signed else b"\x28" + _varint(int(one))
    return b"\x22" + bytes([len(number)]) + number  # sint_value or uint_value


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
