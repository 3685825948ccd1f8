"""The perturbation table of the cell key method: a count and its key -> noise.

The same records have the same key and so the same noise, by whatever question they are met; the
noise of other records tells nothing about it.

For each true count the noise v has mean 0 and a given variance, is at most D, never makes a count
negative nor one of 1..js, and leaves zero alone. Of all such distributions the table holds the one
of maximum entropy, p(v) proportional to exp(a v + b v**2) on what is allowed.

References
----------
Marley & Leaver 2011, A Method for Confidentialising User-Defined Tables, 58th World Statistics
Congress: the cell key method. Giessing 2016, Computational Issues in the Design of Transition
Probabilities and Disclosure Risk Estimation for Additive Noise, PSD 2016: maximum entropy.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layers.declare import Noise

KEY_BITS = 32
NEAR = 1e-4  # to the least or greatest variance: the two values that have it are the answer
STEPS = 200
SOLVED = 1e-11
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Noise by count and key, as one sorted list of intervals.

    start
        (m,) uint64, sorted, count * 2**32 + the first key of the interval.
    noise
        (m,) int64, what is added to counts whose key falls into the interval.
    last
        The first count whose noise is symmetric; all greater ones have the same.
    """

    start: NDArray[np.uint64]
    noise: Ints
    last: int

    def draw(self, n: Ints, key: NDArray[np.uint32]) -> Ints:
        """Return the noise (m,) of counts `n` (m,) with keys `key` (m,)."""
        row = np.minimum(n, self.last).astype(np.uint64) << np.uint64(KEY_BITS)
        return self.noise[np.searchsorted(self.start, row | key.astype(np.uint64), "right") - 1]

    def draw_large(self, key: NDArray[np.uint32]) -> Ints:
        """Return the noise (m,) of counts so large that it is symmetric and has all the variance.

        With keys of `mix` it is independent of the noise of the counts themselves.
        """
        return self.draw(np.full(len(key), self.last, np.int64), key)


@lru_cache(maxsize=64)
def table_of(noise: Noise, seed: bytes) -> Table:
    """Make the table of declared noise; the seed decides which keys stand for which noise.

    The intervals of a row stand in the order of the BLAKE2b hash, keyed with the seed, of the
    parameters, the count and the noise: so every order is equally likely, and whoever knew keys
    would still not know the noise.
    """
    rows = [distribution(noise, n) for n in range(noise.d + noise.js + 2)]
    laid = [_intervals(noise, n, row, seed) for n, row in enumerate(rows)]
    start, values = (np.concatenate(parts) for parts in zip(*laid, strict=True))
    return Table(start, values, len(rows) - 1)


def distribution(noise: Noise, n: int) -> tuple[Ints, Floats]:
    """Return the noise that a count may get, ascending, and its probabilities, all positive.

    Where the variance cannot be reached, the nearest that can is taken: two values alone have it.
    """
    if n == 0:
        return np.zeros(1, np.int64), np.ones(1)
    v = np.arange(-noise.d, noise.d + 1, dtype=np.int64)
    v = v[(n + v == 0) | (n + v > noise.js)]
    nearest = int(v[v <= 0][-1]), int(v[v >= 0][0])
    farthest = int(v[0]), int(v[-1])
    if noise.v <= _variance(nearest) + NEAR:
        return _two(nearest)
    if noise.v >= _variance(farthest) - NEAR:
        return _two(farthest)
    return v, _solved(v, noise.v)


def mix(key: NDArray[np.uint32], name: str, seed: bytes) -> NDArray[np.uint32]:
    """Derive keys (m,) for another draw about the same records, such as that of an amount.

    The finalizer of SplitMix64 (Steele, Lea & Flood 2014, OOPSLA) over the key and a salt of the
    name and the seed.
    """
    salt = hashlib.blake2b(name.encode(), digest_size=8, key=seed, person=b"mix").digest()
    z: NDArray[np.uint64] = key.astype(np.uint64) ^ np.uint64(int.from_bytes(salt, "little"))
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (z >> np.uint64(KEY_BITS)).astype(np.uint32)


def _variance(ends: tuple[int, int]) -> int:
    """Return the variance of two values with mean zero: minus their product."""
    return -ends[0] * ends[1]


def _two(ends: tuple[int, int]) -> tuple[Ints, Floats]:
    below, above = ends
    return np.array(ends, np.int64), np.array([above, -below]) / (above - below)


def _solved(v: Ints, variance: float) -> Floats:
    """Find a and b by Newton's method, with p(v) = exp(a v + b v**2) / their sum.

    What is minimised is convex: log(sum of exp(a v + b v**2)) - b * variance; its gradient is how
    far mean and mean square are off. A step is halved until it gains, so the method cannot diverge.
    """
    scale = float(np.abs(v).max())
    features = np.stack([v / scale, (v / scale) ** 2])
    wanted = np.array([0, variance / scale**2])
    at = np.zeros(2)
    value, p = _log_sum(at, features, wanted)
    for _ in range(STEPS):
        gradient = features @ p - wanted
        if np.abs(gradient).max() < SOLVED:
            break
        spread = (features * p) @ features.T - np.outer(features @ p, features @ p)
        step = np.linalg.solve(spread, gradient)
        while (new := _log_sum(at - step, features, wanted))[0] > value + SOLVED**2:
            step = step / 2
        at, (value, p) = at - step, new
    return p


def _log_sum(at: Floats, features: Floats, wanted: Floats) -> tuple[float, Floats]:
    """Return what is minimised, and the probabilities there."""
    exponent = at @ features
    top = exponent.max()
    weight = np.exp(exponent - top)
    return float(top + np.log(weight.sum()) - at @ wanted), weight / weight.sum()


def _intervals(
    noise: Noise, n: int, row: tuple[Ints, Floats], seed: bytes
) -> tuple[NDArray[np.uint64], Ints]:
    """Lay the probabilities of a count out over its keys, in the order that the seed decides."""
    values, p = row
    names = [f"{noise.d}/{noise.v!r}/{noise.js}/{n}/{one}" for one in values.tolist()]
    hashes = [hashlib.blake2b(one.encode(), key=seed, person=b"order").digest() for one in names]
    order = np.array(sorted(range(len(values)), key=hashes.__getitem__))
    ends = np.rint(np.cumsum(p[order]) * 2**KEY_BITS).astype(np.uint64)
    ends[-1] = 2**KEY_BITS
    starts = np.concatenate([np.zeros(1, np.uint64), ends[:-1]])
    wide = starts < ends
    return (np.uint64(n << KEY_BITS) + starts)[wide], values[order][wide]
