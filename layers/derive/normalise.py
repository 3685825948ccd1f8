"""Values of different units brought to one scale, over what is told alone; NaN stays NaN."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALONE = 0.5
Rows = NDArray[np.intp] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ByNumber:
    """What whole numbers are among all values: little, however many places there are.

    result
        (k,) of `least` and of each whole number above it.
    """

    least: float
    result: Floats

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.result.nbytes

    def take(self, _: Rows) -> "ByNumber":
        """Return it for some places: it is the same for all."""
        return self

    def of(self, value: Floats) -> Floats:
        """Return what some of the values it was made of are; NaN stays NaN."""
        from layers.derive.kernels import looked_up

        found: Floats = looked_up(value, self.least, self.result)
        return found


@dataclass(frozen=True, slots=True)
class ByPlace:
    """What the value of each place is among all.

    result
        (n,) NaN where no value is told.
    """

    result: Floats

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return self.result.nbytes

    def take(self, rows: Rows) -> "ByPlace":
        """Return it for some places."""
        return ByPlace(self.result[rows])

    def of(self, _: Floats) -> Floats:
        """Return what the values of these places are."""
        return self.result


Among = ByNumber | ByPlace


def ranks(value: Floats) -> Floats:
    """Return ranks from 0 (lowest) to 1 (highest): (rank - 1) / (n - 1), equal values sharing one.

    The rank of equal values is the mean of theirs; a value alone has 0.5.
    """
    return among_by_rank(value).of(value)


def among_by_rank(value: Floats) -> Among:
    """Rank all values; returns what tells the rank of each of them."""
    found, told = _placed(value, 0.5)
    rank = found.result
    if told > 1:
        np.divide(rank, told - 1, out=rank)
    else:
        rank += ALONE
    return found


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
    found, told = _placed(value, 1.0)
    np.subtract(told - 1, found.result, out=found.result)
    return found.of(value)


def rank_below(value: Floats) -> Floats:
    """Count how many told places are lower: (n,) float64, NaN where it is not told."""
    found, _ = _placed(value, 0.0)
    return found.of(value)


def _placed(value: Floats, share: float) -> tuple[Among, int]:
    from layers.derive.kernels import placed  # a compiler, for the first that is ranked

    least, place, told = placed(value, share)
    return (ByPlace(place) if np.isnan(least) else ByNumber(least, place)), told


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
