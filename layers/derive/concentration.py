"""How few places hold how much of all that was counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DIGITS = 9
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Concentration:
    """Places from the fullest to the emptiest, and what they hold together.

    places, held
        (n + 1,) percent of the told places, and percent of the sum that so many of the fullest
        hold; both from 0 to 100. Empty where nothing was counted.
    """

    places: Floats
    held: Floats

    def share_holding(self, percent: float = 80.0) -> float:
        """Return the least percent of places that hold so much of the sum; NaN for no sum."""
        enough = np.flatnonzero(self.held >= percent)
        return float(self.places[enough[0]]) if len(enough) else float("nan")


def concentration_curve(value: Floats) -> Concentration:
    """Add places up by rank (Weisburd 2015, Criminology 53, the law of crime concentration).

    Where fewer records than places were counted, most places are empty by chance alone, and the
    share says how few records there are (Bernasco and Steenbeek 2017, Journal of Quantitative
    Criminology 33). Places that are not told are in neither percentage.

    Parameters
    ----------
    value
        (n,) float64, not negative; NaN where not told.
    """
    told = np.sort(value[~np.isnan(value)])[::-1]
    held = np.concatenate([[0.0], np.cumsum(told)])
    if held[-1] <= 0:
        return Concentration(np.empty(0), np.empty(0))
    # Rounded, so that 80 % which is hit exactly is not missed by a last digit.
    return Concentration(
        100 * np.arange(len(held)) / len(told), np.round(100 * held / held[-1], DIGITS)
    )
