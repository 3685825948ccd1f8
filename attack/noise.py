"""What the published value of a count can be: the public half of the cell key method.

Nothing here knows a key: of a count n only the distribution of its noise is public.

References
----------
Giessing 2016, PSD 2016: of all noise with mean 0, variance V and at most D, of which none makes a
count negative or one of 1..js, that of maximum entropy, p(v) proportional to exp(a v + b v**2).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEVER = -1e9
ROUNDS = 200


@dataclass(frozen=True)
class Public:
    """The declared parameters, which an attacker has: D, V, js, and the threshold k.

    Told is only what is at least k both before and after the noise.
    """

    d: int = 6
    v: float = 2.5
    js: int = 2
    k: int = 5


def noise_of(public: Public, n: int) -> Floats:
    """Return the probabilities (2 D + 1,) of the noise -D..D of a count."""
    noise = np.arange(-public.d, public.d + 1)
    if n == 0:
        return np.where(noise == 0, 1.0, 0.0)
    allowed = (n + noise == 0) | (n + noise > public.js)
    v = noise[allowed].astype(np.float64)
    found = np.zeros(len(noise))
    found[allowed] = _most_entropy(v, public.v)
    return found


def tables(public: Public) -> tuple[Floats, Floats]:
    """Return the logarithms of what can be seen of a count.

    Returns
    -------
    told
        (rows, 2 D + 1): it is told with noise -D..D; greater counts have the last row.
    kept
        (rows,): it is suppressed; greater counts never are.
    """
    rows = public.d + max(public.js + 1, public.k) + 1
    told, kept = np.full((rows, 2 * public.d + 1), NEVER), np.full(rows, NEVER)
    for n in range(rows):
        probabilities = noise_of(public, n)
        passes = (n + np.arange(-public.d, public.d + 1) >= public.k) & (n >= public.k)
        with np.errstate(divide="ignore"):
            told[n] = np.where(passes, np.maximum(np.log(probabilities), NEVER), NEVER)
            kept[n] = max(np.log(probabilities[~passes].sum()), NEVER)
    return told, kept


def _most_entropy(v: Floats, variance: float) -> Floats:
    """Solve for a and b by Newton's method with steps of at most one."""
    features, at = np.stack([v, v**2]), np.array([0.0, -0.1])
    p = np.full(len(v), 1 / len(v))
    for _ in range(ROUNDS):
        exponent = at @ features
        p = np.exp(exponent - exponent.max())
        p /= p.sum()
        missing = np.array([0, variance]) - features @ p
        spread = (features * p) @ features.T - np.outer(features @ p, features @ p)
        step = np.linalg.solve(spread + 1e-13 * np.eye(2), missing)
        at = at + step * min(1.0, 1.0 / np.abs(step).max()) if np.abs(step).max() > 0 else at
    return p
