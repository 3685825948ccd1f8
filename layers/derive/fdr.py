"""Many tests at once: how many of those that stand out are false, held down."""

import numpy as np
from numpy.typing import NDArray


def adjust(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust p-values for how many were tested (Benjamini and Hochberg 1995, JRSS B 57).

    Taking all places below 0.05 of these, 5 % of what is taken is false on average, and where
    nothing is going on anything is taken in 5 % of the cities at most. The tests have to be
    independent, or correlated positively (Benjamini and Yekutieli 2001, Annals of Statistics 29).

    Parameters
    ----------
    p
        (n,) float64; NaN where nothing was tested, which counts for no test.

    Returns
    -------
    (n,) float64, at most 1; NaN stays NaN.
    """
    tested = np.flatnonzero(~np.isnan(p))
    falling = tested[np.argsort(-p[tested], kind="stable")]
    ranks = np.arange(len(falling), 0, -1)
    adjusted = np.full(p.shape, np.nan)
    adjusted[falling] = np.minimum.accumulate(np.minimum(p[falling] * len(falling) / ranks, 1.0))
    return adjusted
