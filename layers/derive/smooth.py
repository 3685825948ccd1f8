"""Rates of small places drawn towards the rate of all, as far as their counts say little.

Empirical Bayes by the method of moments (Marshall 1991, Journal of the Royal Statistical Society C
40): towards the whole, or towards the place and its neighbours. Limits are those of the gamma
distribution that has the mean and the variance of the posterior (Clayton and Kaldor 1987,
Biometrics 43); that the prior is estimated too is not in them (Morris 1983, JASA 78), so with few
places they are too narrow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.derive.change import Noise
from layers.derive.limits import gamma_limits, poisson_limits

Floats = NDArray[np.float64]
Pairs = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Rates per `per` of the denominator: (n,) each, NaN where there is no rate to smooth.

    value, low, high
        The smoothed rate and its 95 % limits.
    towards
        The rate it was drawn towards: of all places together, or of a place and its neighbours.
    alike
        (n,) bool, where places differ by no more than chance: the value is `towards` itself, and
        the limits are those of that common rate.
    """

    value: Floats
    low: Floats
    high: Floats
    towards: Floats
    alike: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Around:
    """Sums over all that a place is compared with: (n,) each, or (1,) where that is the whole.

    events, exposure
        Of counts and denominators.
    squares
        Of count squared over denominator.
    noise
        Of noise variance over denominator.
    places
        How many.
    """

    events: Floats
    exposure: Floats
    squares: Floats
    noise: Floats
    places: Floats


def smooth_whole(
    events: Floats, exposure: Floats, variance: float = 0.0, per: float = 1000.0
) -> Smoothed:
    """Draw rates towards the rate of all places.

    Parameters
    ----------
    events
        (n,) float64, not negative; NaN where not told.
    exposure
        (n,) float64, the denominator; where it is NaN or not above 0 there is no rate.
    variance
        Of the noise that disclosure control puts in each count; else it would pass for a
        difference between places.
    per
        What rates are told per.
    """
    told = _told(events, exposure)
    terms = _terms(events[told], exposure[told], variance)
    whole = _Around(*(np.array([term.sum()]) for term in terms))
    return _draw(events, exposure, whole, variance, per)


def smooth_near(
    events: Floats, exposure: Floats, pairs: Pairs, variance: float = 0.0, per: float = 1000.0
) -> Smoothed:
    """Draw rates towards the rate of the place and its neighbours together.

    Parameters
    ----------
    events, exposure, variance, per
        As of `smooth_whole`.
    pairs
        (P, 2) positions of neighbours, each pair once; those without a rate are left out.
    """
    told = _told(events, exposure)
    terms = _terms(np.where(told, events, 0.0), np.where(told, exposure, 1.0), variance)
    near = _Around(*(_sum_near(np.where(told, term, 0.0), pairs) for term in terms))
    return _draw(events, exposure, near, variance, per)


def _told(events: Floats, exposure: Floats) -> NDArray[np.bool_]:
    return ~np.isnan(events) & (exposure > 0)


def _terms(events: Floats, exposure: Floats, variance: float) -> tuple[Floats, ...]:
    """Return what `_Around` adds up, place by place."""
    return events, exposure, events**2 / exposure, variance / exposure, np.ones_like(events)


def _sum_near(value: Floats, pairs: Pairs) -> Floats:
    """Add up each place and its neighbours."""
    left, right = pairs.T
    count = len(value)
    beside = np.bincount(left, value[right], count) + np.bincount(right, value[left], count)
    near: Floats = value + beside
    return near


def _draw(
    events: Floats, exposure: Floats, around: _Around, variance: float, per: float
) -> Smoothed:
    """Weigh what a place says against what all around it says, by how sure either is."""
    told = _told(events, exposure)
    at = np.where(told, exposure, np.nan)
    mean, between, common = _moments(around, variance)
    alike = told & (between <= 0)
    # Noise is as much as a smaller denominator: m / e + v / e^2 = m / (what is left of e).
    worth = mean * at**2 / np.where(mean > 0, mean * at + variance, np.inf)
    prior = mean / np.where(between > 0, between, np.inf)
    surety = np.where(alike | (mean <= 0), 1.0, prior + worth)
    value = mean + np.where(alike, 0.0, worth / surety) * (events / at - mean)
    low, high = gamma_limits(value, surety)
    # Of a very skewed posterior the mean lies above nearly all of it.
    high = np.maximum(high, value)

    def rates(one: Floats, of_all: Floats) -> Floats:
        return np.where(told, per * np.where(alike, of_all, one), np.nan)

    return Smoothed(
        value=rates(value, mean),
        low=rates(low, common[0]),
        high=rates(high, common[1]),
        towards=rates(mean, mean),
        alike=alike,
    )


def _moments(around: _Around, variance: float) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Return the mean rate, the variance between places, and the limits of the mean rate.

    Between places is what is left of the weighted variance of the rates once the chance of Poisson
    counts and the noise are taken off; it can fall below 0.
    """
    some = around.exposure > 0
    exposure = np.where(some, around.exposure, np.nan)
    mean = around.events / exposure
    seen = around.squares / exposure - mean**2
    between = seen - mean * around.places / exposure - around.noise / exposure
    scale = Noise(variance).inflation(around.events, around.places)
    low, high = (scale * one / exposure for one in poisson_limits(around.events / scale))
    return mean, between, (low, high)
