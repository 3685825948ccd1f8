"""Columns without shapes, for those who have the shapes already or make them of the ids.

    4 bytes    length of the header (uint32)
    header     JSON, filled up with blanks until a multiple of 8 bytes is reached from the begin
    arrays     one per column, in the order of the header, each filled up with zeros likewise

Numbers are little-endian, in the smallest type that holds them. Of a column the header says `name`
and `type`; `none`, the number that stands where nothing is told (in float64 it is NaN); and `words`
where numbers stand for texts, by their position.

Ids are differences: `h3` begins at `first`, and each number is added to the one before. What comes
out, moved `shift` bits to the left with ones behind, is the cell.
"""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.grid import FINEST, resolution_of
from layers.model import Cells, Column, Published, State

ALIGNED = 8
WHOLE = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32)
DIGIT_BITS = 3
Part = tuple[dict[str, Any], NDArray[Any]]


def encode_values(published: Published) -> bytes:
    """Write values and states, row by row, for those who know which cells these are."""
    return _written(published, [])


def encode_cells(published: Published) -> bytes:
    """Write ids, values and states.

    Parameters
    ----------
    published
        Cells of one resolution; the nearer an id to the one before, the fewer bytes.
    """
    return _written(published, [_ids(published.place)])


def _written(published: Published, ids: list[Part]) -> bytes:
    own = Column("value", published.value, published.integral)
    parts = [*ids, _column(own), _state(published.state), *map(_column, published.also)]
    marks = {"modelled": published.modelled, "classification": published.classification}
    header = {
        "rows": len(published.place),
        **{name: mark for name, mark in marks.items() if mark},
        "columns": [told for told, _ in parts],
    }
    return _head(header) + b"".join(_filled(array.tobytes(), b"\0") for _, array in parts)


def _head(header: dict[str, Any]) -> bytes:
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    whole = _filled(bytes(4) + text, b" ")
    return np.array(len(whole) - 4, "<u4").tobytes() + whole[4:]


def _filled(data: bytes, sign: bytes) -> bytes:
    return data + sign * (-len(data) % ALIGNED)


def _state(state: NDArray[np.uint8]) -> Part:
    return {"name": "state", "type": "uint8", "words": [one.word for one in State]}, state


def _column(column: Column) -> Part:
    """Write numbers in the smallest type that holds them and one more, for none."""
    told = {"name": column.name, **({"words": column.words} if column.words else {})}
    there = column.value[~np.isnan(column.value)]
    if not (column.integral or column.words):
        return {**told, "type": "float64"}, column.value.astype("<f8")
    low, high = (there.min(), there.max()) if len(there) else (0.0, 0.0)
    chosen = _smallest(low, high + 1)  # one more, for none
    if chosen is None:
        return {**told, "type": "float64"}, column.value.astype("<f8")
    none = int(np.iinfo(chosen).max)
    numbers = np.nan_to_num(column.value, nan=none).astype(chosen)
    return {**told, "type": np.dtype(chosen).name, "none": none}, _little(numbers)


def _smallest(low: float, high: float) -> type[np.integer[Any]] | None:
    """Return the smallest type that holds all numbers between two; None if only int64 does."""
    fitting = (one for one in WHOLE if np.iinfo(one).min <= low and high <= np.iinfo(one).max)
    return next(fitting, None)


def _ids(cells: Cells) -> Part:
    """Write cells as the differences between them, without the bits they all share."""
    shift = DIGIT_BITS * (FINEST - resolution_of(int(cells[0]))) if len(cells) else 0
    numbers = (cells >> np.uint64(shift)).astype(np.int64)
    first = int(numbers[0]) if len(numbers) else 0
    steps = np.diff(numbers, prepend=first)
    chosen = _smallest(steps.min(initial=0), steps.max(initial=0)) or np.int64
    told = {"name": "h3", "type": np.dtype(chosen).name, "first": str(first), "shift": shift}
    return told, _little(steps.astype(chosen))


def _little(numbers: NDArray[Any]) -> NDArray[Any]:
    return numbers.astype(numbers.dtype.newbyteorder("<"), copy=False)
