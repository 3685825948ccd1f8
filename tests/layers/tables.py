"""Published tables for the rooms behind the wall, made through the wall as everywhere."""

from collections.abc import Sequence

import numpy as np

from layers.declare import Protection
from layers.model import PUBLIC, Counts, Published
from layers.publish.protect import Rule, protect


def published(
    n: Sequence[int], place: Sequence[int] | None = None, threshold: int = 0, settled: bool = True
) -> Published:
    """Publish counts; those below the threshold are suppressed."""
    places = np.array(range(len(n)) if place is None else place, np.uint64)
    keys = np.zeros(len(n), np.uint32)
    rule = Rule(Protection.PROTECTED if threshold else Protection.OPEN, threshold)
    state = np.zeros(len(n), np.uint8)
    counts = Counts(places, np.array(n, np.int64), keys, state, True, settled)
    return protect(counts, rule, PUBLIC)
