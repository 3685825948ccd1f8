"""Published tables for the rooms behind the wall, made through the wall as everywhere."""

from collections.abc import Sequence

import numpy as np

from layers.model import Counts, Published, State
from layers.publish import Terms
from layers.publish.protect import protect
from tests.layers.makers import make_layer, make_source

OPEN = Terms(make_layer(), make_source())


def published(
    n: Sequence[int], place: Sequence[int] | None = None, threshold: int = 0, settled: bool = True
) -> Published:
    """Publish counts exactly; those below the threshold are suppressed, as the source says."""
    places = np.array(range(len(n)) if place is None else place, np.uint64)
    counted = np.array(n, np.int64)
    state = np.where(counted < threshold, State.SUPPRESSED, State.VALUE).astype(np.uint8)
    keys = np.zeros(len(n), np.uint32)
    return protect(Counts(places, counted, keys, state, True, settled), OPEN)
