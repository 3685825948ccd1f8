"""Since when: the period in which the rate of a place most likely stepped up.

Given the sum of a series, what lies before a period is a binomial part of it, so the likelihood
ratio of a step there has a closed form (Chen and Gupta 2012, Parametric Statistical Change Point
Analysis, chapters on exponential-family models; Worsley 1986, Biometrika 73).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.derive.change import PLAIN, Noise
from layers.derive.limits import at_most

SURE = 0.05
# A period is plausible if it is at least a twentieth as likely as the best. Half of the 95 % point
# of chi-square (1.92) holds the true period too rarely: chi-square is no limit for change points.
DROP = float(np.log(20))
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Onset:
    """The likeliest upward step in each of (n,) series of p periods.

    at
        (n,) position of the first period of the higher rate; NaN where there is too little to say.
    ratio
        (n,) rate after over rate before; NaN there too, and where there was nothing before.
    gain
        (n,) log-likelihood ratio of the best step against none; 0 where nothing steps up.
    p
        (n,) how likely so clear a step is by chance, all periods having been searched; NaN where
        nothing could be searched.
    plausible
        (n, p) periods at least a twentieth as likely as the best (relative likelihood: Edwards
        1972, Likelihood); none where `at` is NaN. In simulated series of 12 to 60 periods the true
        one is among them in 90 to 98 % of those in which a step is told.
    """

    at: Floats
    ratio: Floats
    gain: Floats
    p: Floats
    plausible: Mask


@dataclass(frozen=True, slots=True)
class _Splits:
    """Every period as the first of the higher rate: what lies before it, and whether it can be.

    before, share
        (n, p) records before it, and the part of all that was expected there.
    total
        (n, p) all records of the series; both kinds are scaled by the noise.
    can
        (n, p) whether it is told, as is some period before it.
    """

    before: Floats
    share: Floats
    total: Floats
    can: Mask


def onsets(counts: Floats, expected: Floats, noise: Noise = PLAIN) -> Onset:
    """Search each series for one upward step.

    The chance is that of the rarest binomial tail, times how many splits were searched
    (Bonferroni): an upper bound for every length, size and offset, so a step is told by mistake in
    at most 5 % of the series. Of many places take `adjust(onset.p)`.

    Parameters
    ----------
    counts
        (n, p) float64, not negative, oldest first; NaN where not told, which is left out.
    expected
        (p,) or (n, p) float64: in which proportion records would fall without a step, such as the
        counts of the whole city, which take season and trend out. Periods of 0 or NaN are left out.
    noise
        What moves the counts beyond chance.
    """
    splits = _split(counts, expected, noise)
    gain = np.where(splits.can, _gain(splits), -np.inf)
    p = _chance(splits)
    best = gain.argmax(axis=1)
    most = np.maximum(gain.max(axis=1), 0.0)
    found = p < SURE
    return Onset(
        at=np.where(found, best, np.nan),
        ratio=np.where(found, _ratio(splits)[np.arange(len(best)), best], np.nan),
        gain=most,
        p=p,
        plausible=found[:, None] & (gain >= most[:, None] - DROP),
    )


def _split(counts: Floats, expected: Floats, noise: Noise) -> _Splits:
    told = ~np.isnan(counts) & (expected > 0)
    records, exposure = np.where(told, counts, 0.0), np.where(told, expected, 0.0)
    total, whole = (one.sum(axis=1, keepdims=True) for one in (records, exposure))
    scale = noise.inflation(total, told.sum(axis=1, keepdims=True))
    earlier = exposure.cumsum(axis=1) - exposure
    can = told & (earlier > 0)
    return _Splits(
        before=(records.cumsum(axis=1) - records) / scale,
        # a half stands where nothing is split, and is never looked at
        share=np.divide(earlier, whole, out=np.full(counts.shape, 0.5), where=can),
        total=np.broadcast_to(total / scale, counts.shape),
        can=can,
    )


def _gain(splits: _Splits) -> Floats:
    """Return the log-likelihood ratio of a step up at each split; 0 where it would step down."""
    before, after = splits.before, splits.total - splits.before
    split = splits.total * splits.share
    gain = _surprise(before, split) + _surprise(after, splits.total - split)
    return np.where(before < split, gain, 0.0)


def _surprise(count: Floats, mean: Floats) -> Floats:
    some = count > 0
    return count * np.log(np.where(some, count, 1.0) / np.where(some, mean, 1.0))


def _chance(splits: _Splits) -> Floats:
    tails = np.where(splits.can, at_most(splits.before, splits.total, splits.share), 1.0)
    searched = splits.can.sum(axis=1)
    return np.where(searched > 0, np.minimum(searched * tails.min(axis=1), 1.0), np.nan)


def _ratio(splits: _Splits) -> Floats:
    some = splits.before > 0
    rate = np.where(some, splits.before, 1.0) / splits.share
    after = (splits.total - splits.before) / (1 - splits.share)
    return np.where(some, after / rate, np.nan)
