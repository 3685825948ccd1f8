"""Caches bounded in bytes, not in entries."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields
from threading import Condition
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from layers.model import AddressCounts, Column, Cube, Facts, Published, Spread, Stated
from layers.publish import Scope, Silence
from layers.world import WorldCells

MIB = 1 << 20
Kind = TypeVar("Kind")


def kept_by_size(
    limit: int, make: Callable[..., Kind], key: Callable[..., Hashable] = hashkey
) -> Callable[..., Kind]:
    """Keep what `make` returns, at most `limit` bytes of it; a stampede computes once.

    Parameters
    ----------
    key
        By what of its arguments it is kept; by all of them unless told.
    """
    cache: LRUCache[Hashable, Any] = LRUCache(limit, getsizeof=size_in_bytes)
    return cached(cache, key=key, condition=Condition())(make)


def at_hand(kept: Callable[..., Kind], *arguments: object) -> Kind | None:
    """Return what `kept_by_size` keeps for some arguments; None where it would have to be made."""
    made: Any = kept
    with made.cache_condition:
        found: Kind | None = made.cache.get(made.cache_key(*arguments))
    return found


def size_in_bytes(kept: object) -> int:
    """Weigh what a cache keeps by its arrays, or as it says itself by `nbytes`."""
    match kept:
        case Cube():
            areas = [part for one in kept.areas.values() for part in (one.facts, one.stated)]
            parts = [one for one in (kept.facts, kept.spread, kept.addresses, *areas) if one]
            extent = kept.extent.cells.nbytes + kept.extent.periods.nbytes
            return sum(map(size_in_bytes, parts)) + extent
        case AddressCounts() | Column() | Facts() | Published() | Silence() | Spread() | Stated():
            return sum(_weigh(getattr(kept, one.name)) for one in fields(kept))
        case Scope():
            spoken = kept.spoken.periods.nbytes + kept.spoken.settled.nbytes
            return kept.cells.nbytes + spoken + (size_in_bytes(kept.silence) if kept.silence else 0)
        case WorldCells():
            return sum(one.nbytes for one in (kept.cells, kept.start, kept.xy, kept.buckets))
        case _:
            return int(getattr(kept, "nbytes", 1024))


def _weigh(value: object) -> int:
    """Weigh the arrays in a value of a record, or in what it maps names to."""
    if isinstance(value, Mapping):
        return sum(map(_weigh, value.values()))
    if isinstance(value, tuple):
        return sum(size_in_bytes(one) for one in value if isinstance(one, Column))
    return value.nbytes if isinstance(value, np.ndarray) else 0
