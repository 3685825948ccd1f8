"""Values of different units brought to one scale, over what is told alone; NaN stays NaN."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALONE = 0.5


def ranks(value: Floats) -> Floats:
    """Return ranks from 0 (lowest) to 1 (highest): (rank - 1) / (n - 1), equal values sharing one.

    The rank of equal values is the mean of theirs; a value alone has 0.5.
    """
    return _over_told(value, _ranks)


def z_scores(value: Floats) -> Floats:
    """Return the distance from the mean in standard deviations (of the population, so over n).

    Where all values are equal they are 0.
    """
    return _over_told(value, _z_scores)


def min_max(value: Floats) -> Floats:
    """Return where a value lies between the lowest (0) and the highest (1); 0 where all are equal.

    One outlier presses all others together: ranks do not have that.
    """
    return _over_told(value, _min_max)


def rank_above(value: Floats) -> Floats:
    """Count how many told places are higher: (n,) float64."""
    known = np.sort(value[~np.isnan(value)])
    return (len(known) - np.searchsorted(known, value, "right")).astype(np.float64)


def _over_told(value: Floats, normalise: Callable[[Floats], Floats]) -> Floats:
    normalised = np.full(value.shape, np.nan)
    told = ~np.isnan(value)
    if told.any():
        normalised[told] = normalise(value[told])
    return normalised


def _ranks(value: Floats) -> Floats:
    # with the index, numpy sorts stably: that is far faster where most numbers are equal
    _, _, of, size = np.unique(value, return_index=True, return_inverse=True, return_counts=True)
    lower = np.cumsum(size) - size
    mean: Floats = lower + (size - 1) / 2
    return mean[of] / (len(value) - 1) if len(value) > 1 else np.full(1, ALONE)


def _z_scores(value: Floats) -> Floats:
    spread = float(value.std())
    # The mean of equal values can be off in its last digit, which dividing would blow up.
    if value.min() == value.max() or spread == 0:
        return np.zeros_like(value)
    scores: Floats = (value - value.mean()) / spread
    return scores


def _min_max(value: Floats) -> Floats:
    least, most = value.min(), value.max()
    return (value - least) / (most - least) if least < most else np.zeros_like(value)
