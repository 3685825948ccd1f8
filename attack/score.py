"""Figures with intervals and targets."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CONTROL = 0.8


@dataclass(frozen=True)
class Figure:
    """What an attack reached.

    low, high
        A 95 % interval.
    target
        What it may reach at most; None for what is only told. Of a control: what it must reach.
    """

    attack: str
    what: str
    reached: float
    low: float
    high: float
    trials: int
    target: float | None = None
    control: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met; of a control, whether the attack works at all."""
        if self.target is None:
            return True
        return self.reached >= self.target if self.control else self.reached <= self.target


@dataclass(frozen=True)
class Skipped:
    """What was not attacked, and why."""

    attack: str
    reason: str


Outcome = Figure | Skipped


def wilson(hits: float, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    if not trials:
        return 0.0, 1.0
    z, share = 1.959964, hits / trials
    middle = share + z * z / (2 * trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)


def share(attack: str, what: str, hits: float, trials: int, **more: object) -> Figure:
    """Make the figure of a share."""
    reached = hits / trials if trials else 0.0
    return Figure(attack, what, reached, *wilson(hits, trials), trials, **more)  # type: ignore[arg-type]


def balanced(positive: Floats, negative: Floats) -> float:
    """Return the balanced accuracy of the best threshold in hindsight; a greater score is positive.

    The best for the attacker: no real one knows it beforehand.
    """
    cuts = np.unique(np.concatenate([positive, negative]))
    right = 1 - np.searchsorted(np.sort(positive), cuts) / len(positive)
    wrong = 1 - np.searchsorted(np.sort(negative), cuts) / len(negative)
    return float(max(0.5, ((right + 1 - wrong) / 2).max()))


def auc(positive: Floats, negative: Floats) -> float:
    """Return the chance that a positive scores higher than a negative; ties count half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    upto = np.searchsorted(ordered, positive, "right")
    return float((below + upto).mean() / 2 / len(negative))
