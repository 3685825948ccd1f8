"""How much of a layer can be seen at each step of its lattice, and where it opens.

All of it follows from published values. The true total is not known here: it is estimated by the
largest sum that is told anywhere for the same days, so a share is too high where even the coarsest
step keeps much back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.grid import APERTURE
from layers.model import Published
from layers.periods import DAYS, Period, Step

READABLE_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Visible:
    """What is told at one length of periods and one resolution: whole percents of the incidents."""

    step: Step
    resolution: int
    percent: int

    @property
    def bucket(self) -> float:
        """Expected size of what is told as one number, days x ground; the unit is of no account."""
        return DAYS[self.step] / float(APERTURE**self.resolution)

    @property
    def is_readable(self) -> bool:
        """Whether enough is told to read a map of it."""
        return self.percent >= READABLE_PERCENT


Told = Mapping[tuple[Step, int], float]


def shares(told: Told, best: float) -> tuple[Visible, ...]:
    """Say which share is visible at each step, by the sums that are told for the same days.

    Parameters
    ----------
    told
        Sum of the told values per step and resolution.
    best
        The largest sum that is told of these days anywhere else, as of official areas.
    """
    total = max([best, *told.values()])
    return tuple(
        Visible(step, resolution, int(100 * value / total) if total else 0)
        for (step, resolution), value in told.items()
    )


def finest_readable(visible: Iterable[Visible]) -> Visible | None:
    """Find the readable step of the smallest bucket, of equal ones the finer resolution.

    Where none is readable, it is the one that tells most, and of equal ones the coarsest; None
    where there is none at all.
    """
    among = list(visible)
    readable = [one for one in among if one.is_readable]
    if readable:
        return min(readable, key=lambda one: (one.bucket, -one.resolution))
    return max(among, key=lambda one: (one.percent, one.bucket), default=None)


def sum_told(tables: Iterable[Published], threshold: int, variance: float) -> float:
    """Estimate how many records lie in the places that are told in some tables.

    The values that noise lifted to the threshold make their sum too high, by the variance times
    how many stand just at it: Tweedie's formula, added up over all that is told (Efron 2011, JASA
    106, "Tweedie's formula and selection bias").
    """
    told = [table.value[~np.isnan(table.value)] for table in tables]
    lifted = sum(int((values == threshold).sum()) for values in told)
    return max(float(sum(values.sum() for values in told)) - variance * lifted, 0.0)


def same_days(
    periods: Mapping[Step, Sequence[Period]], most: int
) -> dict[Step, tuple[Period, ...]]:
    """Choose periods of each length that span the same days, so that their sums compare.

    Parameters
    ----------
    periods
        Settled periods per length, oldest first.
    most
        How many periods of the longest length that has any; the newest.
    """
    held = [step for step in periods if periods[step]]
    if not held:
        return {}
    longest = periods[max(held, key=DAYS.__getitem__)][-most:]
    return {
        step: tuple(one for one in periods[step] if any(_within(one, whole) for whole in longest))
        for step in held
    }


def _within(period: Period, whole: Period) -> bool:
    return whole.start <= period.start and period.end <= whole.end
