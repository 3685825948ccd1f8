"""Caches bounded in bytes, not in entries."""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache, cached

from layers.model import Cube, Facts, Published, Spread, Stated
from layers.publish import Scope, Silence
from layers.world import WorldCells

MIB = 1 << 20
Kind = TypeVar("Kind")


def kept_by_size(limit: int, make: Callable[..., Kind]) -> Callable[..., Kind]:
    """Keep what `make` returns, at most `limit` bytes of it; a stampede computes once."""
    cache: LRUCache[Hashable, Any] = LRUCache(limit, getsizeof=size_in_bytes)
    return cached(cache, condition=Condition())(make)


def size_in_bytes(kept: object) -> int:
    """Weigh what a cache keeps by its arrays."""
    match kept:
        case Cube():
            areas = [part for one in kept.areas.values() for part in (one.facts, one.stated)]
            parts = [part for part in (kept.facts, kept.spread, *areas) if part]
            extent = kept.extent.cells.nbytes + kept.extent.periods.nbytes
            return sum(map(size_in_bytes, parts)) + extent
        case Facts():
            counted = (kept.n, kept.key, kept.sums, kept.most)
            return sum(one.nbytes for one in (kept.period, kept.codes, kept.place, *counted))
        case Stated():
            return sum(one.nbytes for one in (kept.period, kept.codes, kept.place, kept.state))
        case Spread():
            return sum(one.nbytes for one in (kept.area, kept.cell, kept.share, kept.ground))
        case Scope():
            spoken = kept.spoken.periods.nbytes + kept.spoken.settled.nbytes
            return kept.cells.nbytes + spoken + (size_in_bytes(kept.silence) if kept.silence else 0)
        case Silence():
            return sum(one.nbytes for one in (*kept.cells.values(), *kept.areas.values()))
        case Published():
            return kept.place.nbytes + kept.value.nbytes + kept.state.nbytes
        case np.ndarray():
            return kept.nbytes
        case WorldCells():
            return kept.xy.nbytes + kept.start.nbytes + 6 * kept.cells.nbytes
        case _:
            return 1024
