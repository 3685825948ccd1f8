"""From several layers to one value per place, with what each of them says of it.

A place that one of the layers does not tell about says so: it is never taken as zero.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize as decomposed

import numpy as np
from numpy.typing import NDArray

from layers.declare import LETTERS, Condition, Derived, How, Recipe, Scale, Verdict
from layers.derive.align import STATE_WORDS, all_places, undefined_where_none, worst
from layers.derive.bivariate import cross_classes
from layers.derive.blend import difference, ratio, shares_by_group, weighted_sum
from layers.derive.logic import at_least, kleene_and, kleene_not, kleene_or, overlap
from layers.derive.measure import CODE, Tables, measured, ranked
from layers.derive.normalise import min_max, rank_above, ranks, z_scores
from layers.model import Column, Published, State, are_told

Floats = NDArray[np.float64]
SCALES: dict[Scale, Callable[[Floats], Floats]] = {
    Scale.RANK: ranks,
    Scale.Z: z_scores,
    Scale.MINMAX: min_max,
    Scale.NONE: lambda value: value,
}
SHARE = "share_"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an input was answered, and whose data it is."""

    tables: Tables
    holder: str


def combined(recipe: Recipe, asked: Sequence[Asked]) -> Published:
    """Combine what the inputs of a recipe were answered.

    Returns
    -------
    One row for every place that any input speaks about; its state is the worst of the inputs'
    where the value needs all of them. Beside the value stand, per input and named by its letter,
    its own value and state, what it is on the common scale or whether its condition holds, and
    which share of the value rests on each holder.
    """
    places = all_places([one.tables.now for one in asked])
    inputs = [
        measured(one, each.tables.over(places))
        for one, each in zip(recipe.inputs, asked, strict=True)
    ]
    if recipe.how is How.MEASURE:
        rates = recipe.inputs[0].compute is Derived.RATE
        return _without_minus_zero(ranked(inputs[0]) if rates else inputs[0])
    made = _MIXES[recipe.how](recipe, inputs)
    beside = [part for at, one in enumerate(inputs) for part in _said(LETTERS[at], one)]
    by_holder = _by_holder([one.holder for one in asked], made.parts)
    whole = Published(
        place=places,
        value=np.where(are_told(made.state), made.value, np.nan),
        state=undefined_where_none(made.value, made.state),
        integral=recipe.how.judges or recipe.how is How.BIVARIATE,
        modelled=any(one.modelled for one in inputs),
        also=(*beside, *made.columns, *by_holder),
    )
    return _without_minus_zero(whole)


def _without_minus_zero(table: Published) -> Published:
    """Write nothing in one way: formats differ in whether they tell -0 from 0 in broken numbers."""
    also = tuple(
        one if one.integral or one.words else replace(one, value=one.value + 0.0)
        for one in table.also
    )
    return replace(table, value=table.value if table.integral else table.value + 0.0, also=also)


def holder_name(holder: str) -> str:
    """Name the property that tells which share rests on a holder."""
    plain = decomposed("NFKD", holder).encode("ascii", "ignore").decode().lower()
    return SHARE + (re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "other")


@dataclass(frozen=True, slots=True)
class _Made:
    """A value, and what each input puts into it: (inputs, n), or None where all are needed."""

    value: Floats
    state: NDArray[np.uint8]
    columns: tuple[Column, ...] = ()
    parts: Floats | None = None


def _weighted(recipe: Recipe, inputs: list[Published]) -> _Made:
    scaled = np.stack([SCALES[recipe.scaled](one.value) for one in inputs])
    weights = np.array([1.0 if one.weight is None else one.weight for one in recipe.inputs])
    blend = weighted_sum(scaled, weights)
    columns = tuple(
        Column(f"{letter}_scaled", one) for letter, one in zip(LETTERS, scaled, strict=False)
    )
    return _Made(blend.value, _needing(inputs, weights), columns, blend.parts)


def _needing(inputs: list[Published], weights: Floats) -> NDArray[np.uint8]:
    """Return the worst state of the inputs that count at all."""
    return worst(
        [one.state for one, weight in zip(inputs, weights.tolist(), strict=True) if weight]
    )


def _ratio(_: Recipe, inputs: list[Published]) -> _Made:
    first, second = inputs
    return _Made(ratio(first.value, second.value), worst([first.state, second.state]))


def _difference(_: Recipe, inputs: list[Published]) -> _Made:
    first, second = inputs
    parts = np.abs(np.stack([first.value, second.value]))
    state = worst([first.state, second.state])
    return _Made(difference(first.value, second.value), state, parts=parts)


def _judged(recipe: Recipe, inputs: list[Published]) -> _Made:
    """Hold each input against its condition; what one does not tell may not matter."""
    masks = np.stack(
        [_holds(one.high, table, one.negated)
         for one, table in zip(recipe.inputs, inputs, strict=True)]
    )  # fmt: skip
    value = _JUDGE[recipe.how](masks)
    states = [one.state for one in inputs]
    may_change = np.logical_or.reduce([one == np.uint8(State.PROVISIONAL) for one in states])
    settled = np.where(may_change, np.uint8(State.PROVISIONAL), np.uint8(State.VALUE))
    state = np.where(np.isnan(value), worst(states), settled)
    columns = tuple(
        Column(f"{letter}_holds", one, True) for letter, one in zip(LETTERS, masks, strict=False)
    )
    return _Made(value, state, columns, masks if recipe.how is not How.ALL else None)


def _bivariate(_: Recipe, inputs: list[Published]) -> _Made:
    first, second = inputs
    state = worst([first.state, second.state])
    both = are_told(state)
    x, y = (np.where(both, one.value, np.nan) for one in inputs)
    classes = cross_classes(x, y)
    columns = Column("a_class", classes.row, True), Column("b_class", classes.column, True)
    return _Made(classes.kind, state, columns)


_JUDGE: dict[How, Callable[[Floats], Floats]] = {
    How.ALL: kleene_and,
    How.ANY: kleene_or,
    How.OVERLAP: overlap,
}


_MIXES: dict[How, Callable[[Recipe, list[Published]], _Made]] = {
    How.WEIGHTED: _weighted,
    How.RATIO: _ratio,
    How.DIFFERENCE: _difference,
    How.ALL: _judged,
    How.ANY: _judged,
    How.OVERLAP: _judged,
    How.BIVARIATE: _bivariate,
}


def _holds(high: Condition | None, table: Published, negated: bool) -> Floats:
    """Tell where a condition holds: 1, or 0 where not, NaN where it is not known."""
    if high is None:
        raise ValueError("an input without a condition")
    mask = _met(high, table)
    return kleene_not(mask) if negated else mask


def _met(high: Condition, table: Published) -> Floats:
    value = table.value
    if high.verdict:
        judged = table.beside("verdict")
        verdict = value * np.nan if judged is None else judged
        unjudged = np.isnan(verdict) | (verdict >= CODE[Verdict.PROVISIONAL])
        if high.verdict in (Verdict.PROVISIONAL, Verdict.BREAK):
            unjudged = np.isnan(verdict)
        return np.where(unjudged, np.nan, verdict == CODE[high.verdict])
    if high.at_least is not None:
        return at_least(value, high.at_least)
    if high.at_most is not None:
        return at_least(-value, -high.at_most)
    return np.where(np.isnan(value), np.nan, _highest(value, high.top or 0))


def _highest(value: Floats, percent: float) -> NDArray[np.bool_]:
    """Tell which told places are among the highest; equal values are in or out together."""
    # 100 times the one instead of a hundredth of the other: 7 / 100 * 100 is more than 7
    among: NDArray[np.bool_] = 100 * rank_above(value) < percent * (~np.isnan(value)).sum()
    return among


def _said(letter: str, table: Published) -> tuple[Column, ...]:
    """Say what one input is at each place."""
    state = Column(f"{letter}_state", table.state.astype(np.float64), words=STATE_WORDS)
    verdicts = (replace(one, name=f"{letter}_{one.name}") for one in table.also
                if one.name == "verdict")  # fmt: skip
    return (Column(letter, table.value, table.integral), state, *verdicts)


def _by_holder(holders: Sequence[str], parts: Floats | None) -> tuple[Column, ...]:
    """Say in percent which share of a value rests on each holder."""
    if parts is None:
        return ()
    made = shares_by_group(parts, [holder_name(one) for one in holders])
    return tuple(
        Column(name, 100 * share) for name, share in zip(made.groups, made.share, strict=True)
    )
