"""A plain reader of compact columns, written from the description alone."""

import json
from itertools import accumulate
from typing import Any

import numpy as np


def read_columns(data: bytes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the header, and per column what it tells: numbers, texts, or None."""
    length = int.from_bytes(data[:4], "little")
    header, at = json.loads(data[4 : 4 + length]), 4 + length
    told = {}
    for column in header["columns"]:
        kind = np.dtype(column["type"]).newbyteorder("<")
        numbers = np.frombuffer(data, kind, header["rows"], at)
        at += -(-numbers.nbytes // 8) * 8
        told[column["name"]] = _told(column, numbers.tolist())
    assert at == len(data)
    return header, told


def _told(column: dict[str, Any], numbers: list[Any]) -> list[Any]:
    if column["name"] == "h3":
        ones, first = (1 << column["shift"]) - 1, int(column["first"])
        whole = list(accumulate(numbers, initial=first))[1:]
        return [f"{one << column['shift'] | ones:x}" for one in whole]
    none = column.get("none")
    there = [None if one == none or one != one else one for one in numbers]
    words = column.get("words")
    return [None if one is None else words[one] for one in there] if words else there
