"""Limits and tails of counts, by beta and gamma functions: they hold for broken numbers too.

The one file that calls scipy, which is imported late because it costs a fifth of a second.
"""

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
Floats = NDArray[np.float64]


def poisson_limits(count: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % limits of the mean behind Poisson counts (Garwood 1936, Biometrika 28).

    Parameters
    ----------
    count
        (n,) float64, not negative, whole or not; NaN gives NaN.
    """
    from scipy.special import gammaincinv

    some = count != 0
    low = gammaincinv(np.where(some, count, 1.0), (1 - LEVEL) / 2)
    return np.where(some, low, 0.0), gammaincinv(count + 1, (1 + LEVEL) / 2)


def gamma_limits(mean: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return the middle 95 % of gamma distributions, given their means and their rates > 0."""
    from scipy.special import gammaincinv

    shape = np.where(mean > 0, mean * rate, 1.0)
    low, high = (gammaincinv(shape, one) / rate for one in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    none = mean <= 0
    return np.where(none, mean, low), np.where(none, mean, high)


def share_limits(part: Floats, whole: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % limits of a binomial share (Clopper and Pearson 1934, Biometrika 26).

    They are quantiles of beta distributions, and so are defined between whole numbers too.

    Parameters
    ----------
    part, whole
        (n,) float64, 0 <= part <= whole; NaN gives NaN.
    """
    from scipy.special import betaincinv

    some, left = part != 0, part != whole
    low = betaincinv(np.where(some, part, 1.0), whole - part + 1, (1 - LEVEL) / 2)
    high = betaincinv(part + 1, np.where(left, whole - part, 1.0), (1 + LEVEL) / 2)
    return np.where(some, low, 0.0), np.where(left, high, 1.0)


def at_most(part: Floats, whole: Floats, share: Floats) -> Floats:
    """Return how likely a binomial count is `part` or less: I(1 - share; whole - part, part + 1).

    (NIST Digital Library of Mathematical Functions, 8.17.5.)

    Parameters
    ----------
    part, whole
        float64 of one shape, 0 <= part <= whole, whole or broken; NaN gives NaN.
    share
        Strictly between 0 and 1; broadcast against them.
    """
    from scipy.special import betainc

    left = part != whole
    tail = betainc(np.where(left, whole - part, 1.0), part + 1, 1 - share)
    return np.where(left, tail, 1.0)
