"""How many records lie at one exact place, in the same memory however many places there are."""

import numpy as np
from numpy.typing import NDArray

from layers.model import Cells

COUNTER_BITS = 20
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio spreads numbers out (Knuth 6.4)

Counters = NDArray[np.int64]


def no_piles() -> Counters:
    """Return counters that have counted nothing: (2^20,) int64."""
    return np.zeros(1 << COUNTER_BITS, np.int64)


def piles_of(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give each exact place its counter.

    Counters are shared by places that meet in one, so a count is never too low, and too high by
    the records divided by 2^20 on average; whatever the order, the same records give the same
    counts (Cormode and Muthukrishnan, 2005, with one row).

    Returns
    -------
    (n,) positions of counters.
    """
    mixed = _mixed(_mixed(_bits(lon)) + _bits(lat))
    return (mixed >> np.uint64(64 - COUNTER_BITS)).astype(np.int64)


def _bits(degrees: NDArray[np.float64]) -> Cells:
    return np.ascontiguousarray(degrees + 0.0).view(np.uint64)  # -0.0 is 0.0


def _mixed(bits: Cells) -> Cells:
    return (bits ^ (bits >> np.uint64(32))) * MIX
