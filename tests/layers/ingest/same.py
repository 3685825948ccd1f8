"""Whether two things are the same to the last bit, whatever frozen records they are made of."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import polars as pl


def same(one: Any, other: Any) -> bool:
    """Compare records field by field, and arrays and tables value by value."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, pl.DataFrame):
        return one.equals(other)
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if is_dataclass(one):
        named = [field.name for field in fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in named)
    return bool(one == other)
