"""Moran's I: whether neighbours are alike, from -1 to 1."""

import numpy as np
from numpy.typing import NDArray


def morans_i(value: NDArray[np.float64], pairs: NDArray[np.intp]) -> float:
    """Measure how alike neighbours are, each pair of them counting once.

    I = n / P * sum over pairs of z_i z_j / sum of z_i^2, z the distance from the mean
    (Moran 1950, Biometrika 37; Cliff and Ord 1981, Spatial Processes, 1.5; weights of 0 and 1).

    Parameters
    ----------
    value
        (n,) float64, no NaN.
    pairs
        (P, 2) positions of neighbours, each pair once.

    Returns
    -------
    NaN where all values are one, or nothing has a neighbour.
    """
    z = value - value.mean() if len(value) else value
    spread = float(z @ z)
    if not len(pairs) or spread == 0:
        return float("nan")
    return len(value) / len(pairs) * float(z[pairs[:, 0]] @ z[pairs[:, 1]]) / spread
