"""Rates, shares and indices: a number beside another, and where there is no such number."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PER = 1000.0


def rate(numerator: Floats, denominator: Floats, per: float = PER) -> Floats:
    """Divide, place by place: events per 1,000 inhabitants, or whatever the denominator is.

    Parameters
    ----------
    numerator, denominator
        (n,) float64, both after roll-up: a rate of a district is never a mean of rates.

    Returns
    -------
    (n,) float64; NaN where either is not told, or where the denominator is not above zero
    (`is_undefined` tells the two apart).
    """
    some = denominator > 0
    return np.where(some, per * numerator / np.where(some, denominator, 1.0), np.nan)


def is_undefined(numerator: Floats, denominator: Floats) -> NDArray[np.bool_]:
    """Say where both are told and there is no rate all the same: nobody lives there, say."""
    return ~np.isnan(numerator) & (denominator <= 0)


def whole_rate(numerator: Floats, denominator: Floats, per: float = PER) -> float:
    """Return the rate of all places together where both are told; NaN where there is none.

    It is the sum of the one over the sum of the other, so it weighs places by denominator, and
    counts what happened where the denominator is zero.
    """
    both = ~np.isnan(numerator) & ~np.isnan(denominator)
    return float(
        rate(numerator[both].sum(keepdims=True), denominator[both].sum(keepdims=True), per)[0]
    )


def index(value: Floats, whole: float) -> Floats:
    """Return 100 * value / whole: 100 stands for the whole, 200 for twice as much.

    Parameters
    ----------
    value
        (n,) float64.
    whole
        What is taken as 100: `whole_rate` of rates, `mean_told` of other values. Where it is not
        above zero there is no index.
    """
    return rate(value, np.full_like(value, whole), 100.0)


def mean_told(value: Floats) -> float:
    """Return the plain mean of what is told, every place weighing the same; NaN for nothing."""
    told = value[~np.isnan(value)]
    return float(told.mean()) if len(told) else float("nan")


def percent_of_whole(value: Floats) -> Floats:
    """Return the part of each place in the sum of all that is told, in percent.

    What is not told is not in the sum, so where much is suppressed the parts are too large.
    """
    told = value[~np.isnan(value)]
    return index(value, float(told.sum()))


def sum_of_periods(stack: Floats) -> Floats:
    """Add up periods, place by place.

    Parameters
    ----------
    stack
        (p, n) float64, a row per period, all over the same places.

    Returns
    -------
    (n,) float64; NaN where any period is not told: the rest would pass for the whole.
    """
    return stack.sum(axis=0) if len(stack) else np.full(stack.shape[1:], np.nan)
