"""Whether a count rose or fell between two periods, or is too small to say.

Two Poisson counts are compared given their sum: which part of it is of the later period
(Przyborowski and Wilenski 1940, Biometrika 31). That part is binomial, so limits and chance are
exact, for small counts too. What varies more than Poisson counts do is scaled down first: `Noise`.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from layers.derive.fdr import adjust
from layers.derive.limits import at_most, poisson_limits, share_limits

Floats = NDArray[np.float64]
Times = tuple[float | Floats, float | Floats]
SURE = 0.05
HALVED, DOUBLED = 0.5, 2.0


class Verdict(IntEnum):
    """What may be said of a change; the names are the words of the interface.

    Rising or falling where the chance, adjusted for all tested places, is below 0.05. Else steady
    where the limits of the ratio rule out a halving and a doubling. Else too few to say: so a place
    that may well have doubled never passes for steady.
    """

    TOO_FEW = 0
    STEADY = 1
    RISING = 2
    FALLING = 3

    @property
    def word(self) -> str:
        """The verdict as users and GIS tools read it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Noise:
    """What moves published counts beyond the chance of a Poisson count.

    variance
        Of the noise that disclosure control puts in each count (`Published.variance`).
    overdispersion
        Variance over mean of the true counts, at least 1: above 1 where records come in bunches.
    """

    variance: float = 0.0
    overdispersion: float = 1.0

    def inflation(self, total: Floats, counts: Floats | int) -> Floats:
        """Return variance over mean of the sum of some published counts, at least 1.

        A Poisson sum has its mean as variance; the noise of every count comes on top. Divided by
        this factor counts have the variance of Poisson counts again, and the exact methods hold
        approximately (quasi-likelihood: McCullagh and Nelder 1989, Generalized Linear Models, 9).
        """
        noise: Floats = counts * self.variance / np.where(total > 0, total, 1.0)
        return self.overdispersion + noise


@dataclass(frozen=True, slots=True)
class Interval:
    """A value and its 95 % limits: (n,) float64 each, NaN where there is none."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in each of (n,) places; NaN where either count is not told.

    absolute
        The later count less the earlier one, at equal exposure.
    percent
        The same in percent of the earlier one; NaN where that is 0. The upper limit is NaN too
        where noise leaves so little of both counts that there is none.
    p
        How likely so large a change is by chance, two-sided; NaN where nothing was counted at all.
    adjusted
        The same, adjusted for all places that were tested (`adjust`).
    verdict
        The position of a `Verdict`.
    """

    absolute: Interval
    percent: Interval
    p: Floats
    adjusted: Floats
    verdict: Floats


PLAIN = Noise()


def changes(
    now: Floats, before: Floats, exposure: Times = (1.0, 1.0), noise: Noise = PLAIN
) -> Change:
    """Compare counts of two periods, place by place.

    Parameters
    ----------
    now, before
        (n,) float64, not negative, whole or broken; NaN where not told.
    exposure
        What either count is out of: days, inhabitants, or the count of the whole city, which makes
        it the change against that of the city; numbers or (n,) float64, > 0.
    noise
        What moves the counts beyond chance.
    """
    total = now + before
    scale = noise.inflation(total, 2)
    ratio = _ratio(now, before, exposure, scale)
    p = np.where(total > 0, _two_sided(now / scale, total / scale, exposure), np.nan)
    adjusted = adjust(p)
    return Change(
        absolute=_absolute(now, before, exposure, scale),
        percent=_percent(ratio, before),
        p=p,
        adjusted=adjusted,
        verdict=_verdict(total, ratio, adjusted),
    )


def _ratio(now: Floats, before: Floats, exposure: Times, scale: Floats) -> Interval:
    """Return the ratio of rates: the odds of the later part, by the limits of that part."""
    low, high = share_limits(now / scale, (now + before) / scale)
    per_odds = np.divide(exposure[1], exposure[0])
    # Everything in one period: the ratio has no upper limit, and that is what is meant.
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = now / before, low / (1 - low), high / (1 - high)
    return Interval(*(per_odds * one for one in odds))


def _percent(ratio: Interval, before: Floats) -> Interval:
    """Return the ratio as a change in percent; of nothing, and without end, there are none."""
    parts = (100 * (one - 1) for one in (ratio.value, ratio.low, ratio.high))
    return Interval(*(np.where((before > 0) & np.isfinite(one), one, np.nan) for one in parts))


def _absolute(now: Floats, before: Floats, exposure: Times, scale: Floats) -> Interval:
    """Return the difference, its limits put together from those of both counts.

    (Zou and Donner 2008, Statistics in Medicine 27.) Limits from the part in the fixed sum would
    be too narrow where much changed: 72 to 90 % instead of 95 % at a fourfold to tenfold change.
    """
    per = np.divide(exposure[0], exposure[1])
    (low, high), (least, most) = (
        [scale * limit for limit in poisson_limits(one / scale)] for one in (now, before)
    )
    value = now - per * before
    below = np.hypot(now - low, per * (most - before))
    return Interval(value, value - below, value + np.hypot(high - now, per * (before - least)))


def _two_sided(part: Floats, whole: Floats, exposure: Times) -> Floats:
    """Return twice the smaller tail, as the limits of Clopper and Pearson leave out two tails."""
    share = np.divide(exposure[0], np.add(exposure[0], exposure[1]))
    below, above = at_most(part, whole, share), at_most(whole - part, whole, 1 - share)
    twice: Floats = 2 * np.minimum(below, above)
    return np.minimum(twice, 1.0, out=twice)


def _verdict(total: Floats, ratio: Interval, adjusted: Floats) -> Floats:
    close = (ratio.low >= HALVED) & (ratio.high <= DOUBLED)
    verdict = np.where(close, Verdict.STEADY, Verdict.TOO_FEW).astype(np.float64)
    sure = adjusted < SURE
    verdict[sure] = np.where(ratio.value[sure] > 1, Verdict.RISING, Verdict.FALLING)
    verdict[np.isnan(total)] = np.nan
    return verdict
