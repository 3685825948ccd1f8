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
    place, told = _placed(value, 0.5)
    return np.divide(place, told - 1, out=place) if told > 1 else place + ALONE


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
    """Count how many told places are higher: (n,) float64, NaN where it is not told."""
    place, told = _placed(value, 1.0)
    return np.subtract(told - 1, place, out=place)


def rank_below(value: Floats) -> Floats:
    """Count how many told places are lower: (n,) float64, NaN where it is not told."""
    place, _ = _placed(value, 0.0)
    return place


def _placed(value: Floats, share: float) -> tuple[Floats, int]:
    from layers.derive.kernels import placed  # a compiler, for the first that is ranked

    found: tuple[Floats, int] = placed(value, share)
    return found


def _over_told(value: Floats, normalise: Callable[[Floats], Floats]) -> Floats:
    told = ~np.isnan(value)
    if told.all() and len(value):
        return normalise(value)
    normalised = np.full(value.shape, np.nan)
    if told.any():
        normalised[told] = normalise(value[told])
    return normalised


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
