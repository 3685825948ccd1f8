"""Areas like an area, by their context: a fairer comparison than with its neighbours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.derive.normalise import z_scores

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Similar:
    """The (k,) areas most like one, nearest first.

    at
        Their positions, intp.
    distance
        Root mean square of the differences in standard deviations: 0 alike in everything, about
        1.4 for two areas taken at random.
    """

    at: NDArray[np.intp]
    distance: Floats


def most_similar(context: Floats, of: int, most: int) -> Similar:
    """Find the areas most like one.

    Values are standardised (`z_scores`); the distance is Euclidean, over the root of how many
    values are told of both, so that areas of which more is known are not farther off (as Gower
    1971, Biometrics 27, leaves out what is missing). At least half have to be told of both.

    Parameters
    ----------
    context
        (n, d) float64, a row per area and a column per context value; NaN where not told.
    of
        The position of the area that others are compared with.
    most
        How many to return at most; fewer where fewer can be compared. Of equal ones the first.
    """
    scores = np.stack([z_scores(column) for column in context.T], axis=1)
    apart = np.square(scores - scores[of])
    used = (~np.isnan(apart)).sum(axis=1)
    enough = (used > 0) & (2 * used >= context.shape[1])
    enough[of] = False
    rows = np.flatnonzero(enough)
    distance = np.sqrt(np.nansum(apart[rows], axis=1) / used[rows])
    nearest = np.argsort(distance, kind="stable")[:most]
    return Similar(rows[nearest], distance[nearest])
