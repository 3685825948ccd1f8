"""And, or, not where some answers are unknown: Kleene's three values.

(Kleene 1952, Introduction to Metamathematics, 64: the strong connectives; as in SQL.)
A mask is float64: 1 true, 0 false, NaN unknown. What is not told is never taken as false.
"""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.float64]


def at_least(value: NDArray[np.float64], bound: float) -> Mask:
    """Return where a value is at least a bound; unknown where it is not told."""
    return np.where(np.isnan(value), np.nan, value >= bound)


def kleene_and(masks: Mask) -> Mask:
    """Return where all of (m, n) masks are true: (n,); false where any is, else unknown.

    Of no masks all are true.
    """
    unknown = np.isnan(masks).any(axis=0)
    return np.where((masks == 0).any(axis=0), 0.0, np.where(unknown, np.nan, 1.0))


def kleene_or(masks: Mask) -> Mask:
    """Return where any of (m, n) masks is true: (n,); false where all are false, else unknown."""
    return kleene_not(kleene_and(kleene_not(masks)))


def kleene_not(mask: Mask) -> Mask:
    """Return the opposite; of unknown that is unknown."""
    return 1.0 - mask


def overlap(masks: Mask) -> Mask:
    """Return how many of (m, n) masks are true: (n,), NaN where any is unknown."""
    count: Mask = masks.sum(axis=0)
    return count
