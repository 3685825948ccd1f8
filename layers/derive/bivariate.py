"""Two values in one map: three classes of the one by three of the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.derive.normalise import rank_below

CLASSES = 3
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bivariate:
    """The class of each of (n,) places, NaN where either value is not told.

    kind
        1 to 9, row after row.
    row, column
        1 low, 2 middle, 3 high: of the first value, and of the second.
    """

    kind: Floats
    row: Floats
    column: Floats


def cross_classes(first: Floats, second: Floats) -> Bivariate:
    """Cross the thirds of two values, over the places where both are told.

    High are those above at least two thirds of the places, middle those above at least one third,
    low all others: so equal values share a class, the lowest is always low, and where many are
    equal classes are not of one size. (Bivariate maps: Olson 1981, Annals of the AAG 71.)
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    row, column = (_thirds(one, both) for one in (first, second))
    return Bivariate(kind_of(row, column), row, column)


def kind_of(row: Floats, column: Floats) -> Floats:
    """Number crossed classes row after row, 1 to 9."""
    return CLASSES * (row - 1) + column


def _thirds(value: Floats, both: NDArray[np.bool_]) -> Floats:
    lower = rank_below(np.where(both, value, np.nan))
    thirds: Floats = 1 + CLASSES * lower // max(int(both.sum()), 1)
    return thirds
