"""Several layers in one number, and what each of them puts in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.errors import BadParameter

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Blend:
    """A weighted sum of m inputs over n places, NaN where an input with a weight is not told.

    value
        (n,) the sum.
    parts
        (m, n) what each input adds to it: its weight times its value; they add up to `value`.
    """

    value: Floats
    parts: Floats


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of a blend comes from each of g groups, such as holders of sources.

    groups
        The g names, in the order of their first input.
    share
        (g, n) float64, adding up to 1; NaN where nothing is told, or all parts are 0.
    """

    groups: tuple[str, ...]
    share: Floats


def weighted_sum(inputs: Sequence[Floats], weights: Floats) -> Blend:
    """Add up inputs by their weights, scaled so that their absolute values add up to 1.

    Parameters
    ----------
    inputs
        m times (n,) float64, all on one scale (`ranks`, `z_scores`, `min_max`).
    weights
        (m,) float64; a negative weight turns an input round, and an input of weight 0 is not
        looked at, told or not.

    Raises
    ------
    BadParameter
        Where no weight is other than 0, or one is no number.
    """
    size = float(np.abs(weights).sum())
    if not 0 < size < np.inf:
        got = ", ".join(f"{one:g}" for one in weights.tolist()) or "none"
        raise BadParameter(f"weights: got {got}; expected numbers, at least one of them not 0")
    parts = np.zeros((len(inputs), len(inputs[0])))
    for part, one, weight in zip(parts, inputs, weights / size, strict=True):
        if weight:
            np.multiply(one, weight, out=part)
    value = parts.sum(axis=0)
    parts[:, np.isnan(value)] = np.nan
    return Blend(value, parts)


def ratio(first: Floats, second: Floats) -> Floats:
    """Divide, place by place: NaN where either is not told or the second is 0."""
    some = second != 0
    return np.where(some, first / np.where(some, second, 1.0), np.nan)


def difference(first: Floats, second: Floats) -> Floats:
    """Subtract, place by place: NaN where either is not told."""
    return first - second


def shares_by_group(parts: Floats, groups: Sequence[str]) -> Shares:
    """Share a blend out over the groups of its inputs, by the size of their parts.

    Sizes are absolute values: what pulls a blend down has a say in it as well.

    Parameters
    ----------
    parts
        (m, n) float64, as `Blend.parts`.
    groups
        The group of each of the m inputs.
    """
    names = tuple(dict.fromkeys(groups))
    size, one = np.zeros((len(names), parts.shape[1])), np.empty(parts.shape[1])
    for group, part in zip(groups, parts, strict=True):
        size[names.index(group)] += np.abs(part, out=one)
    whole = size.sum(axis=0)
    share = np.divide(size, whole, out=size, where=whole > 0)
    share[:, ~(whole > 0)] = np.nan
    return Shares(names, share)
