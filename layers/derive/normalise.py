"""Values of different units brought to one scale, over what is told alone; NaN stays NaN."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALONE = 0.5
COUNTED = 1 << 16  # whole numbers that lie nearer together are not sorted


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
    told = ~np.isnan(value)
    if told.all() and len(value):
        return normalise(value)
    normalised = np.full(value.shape, np.nan)
    if told.any():
        normalised[told] = normalise(value[told])
    return normalised


def _ranks(value: Floats) -> Floats:
    if len(value) == 1:
        return np.full(1, ALONE)
    above = value - value.min()
    few = above.max() < COUNTED and bool((above == np.floor(above)).all())
    return (_ranks_of_counts(above.astype(np.intp)) if few else _ranks_by_order(value)) / (
        len(value) - 1
    )


def _ranks_of_counts(above: NDArray[np.intp]) -> Floats:
    """Rank whole numbers from 0 on by how many there are of each: nothing has to be sorted."""
    size = np.bincount(above)
    mean: Floats = np.cumsum(size) - size + (size - 1) / 2
    return mean[above]


def _ranks_by_order(value: Floats) -> Floats:
    order = np.argsort(value)
    ascending = value[order]
    first = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))
    size = np.diff(np.append(first, len(value)))
    ranked = np.empty(len(value))
    ranked[order] = np.repeat(first + (size - 1) / 2, size)
    return ranked


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
