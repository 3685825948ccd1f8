"""From several layers to one value per place, with what each of them says of it.

A place that one of the layers does not tell about says so: it is never taken as zero.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from unicodedata import normalize as decomposed

import numpy as np
from numpy.typing import NDArray

from layers.declare import LETTERS, How, Recipe
from layers.derive.align import STATE_WORDS, undefined_where_none, worst
from layers.derive.bivariate import kind_of
from layers.derive.blend import difference, ratio, shares_by_group, weighted_sum
from layers.derive.logic import kleene_and, kleene_or, overlap
from layers.derive.prepare import Asked, Prepared, prepare
from layers.model import Column, Published, State, are_told

Floats = NDArray[np.float64]
SHARE = "share_"


def combined(recipe: Recipe, asked: Sequence[Asked]) -> Published:
    """Combine what the inputs of a recipe were answered, everywhere."""
    return mixed(prepare(recipe, asked))


def mixed(prepared: Prepared) -> Published:
    """Combine inputs place by place.

    Returns
    -------
    One row for every place; its state is the worst of the inputs' where the value needs all of
    them. Beside the value stand, per input and named by its letter, its own value and state, what
    it is on the common scale or whether its condition holds, and which share of the value rests
    on each holder.
    """
    recipe, inputs = prepared.recipe, prepared.inputs
    if recipe.how is How.MEASURE:
        return _without_minus_zero(inputs[0])
    made = _MIXES[recipe.how](prepared)
    beside = [part for at, one in enumerate(inputs) for part in _said(LETTERS[at], one)]
    by_holder = _by_holder(prepared.holders, made.parts)
    whole = Published(
        place=prepared.place,
        value=np.where(are_told(made.state), made.value, np.nan),
        state=undefined_where_none(made.value, made.state),
        integral=recipe.how.judges or recipe.how is How.BIVARIATE,
        modelled=any(one.modelled for one in inputs),
        also=(*beside, *made.columns, *by_holder),
    )
    return _without_minus_zero(whole)


def _without_minus_zero(table: Published) -> Published:
    """Write nothing in one way: formats differ in whether they tell -0 from 0."""
    also = tuple(map(_of_one_zero, table.also))
    below = np.signbit(table.value).any()
    return replace(table, value=table.value + 0.0 if below else table.value, also=also)


def _of_one_zero(column: Column) -> Column:
    if column.words or not np.signbit(column.value).any():
        return column
    return replace(column, value=column.numbers + 0.0)


@lru_cache
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


def _weighted(prepared: Prepared) -> _Made:
    scaled, inputs = prepared.compared, prepared.recipe.inputs
    weights = np.array([1.0 if one.weight is None else one.weight for one in inputs])
    blend = weighted_sum(scaled, weights)
    counting = [
        one for one, weight in zip(prepared.inputs, weights.tolist(), strict=True) if weight
    ]
    return _Made(blend.value, _worst(counting), _columns("scaled", scaled), blend.parts)


def _ratio(prepared: Prepared) -> _Made:
    first, second = prepared.inputs
    return _Made(ratio(first.value, second.value), _worst(prepared.inputs))


def _difference(prepared: Prepared) -> _Made:
    first, second = prepared.inputs
    parts = np.abs(np.stack([first.value, second.value]))
    return _Made(difference(first.value, second.value), _worst(prepared.inputs), parts=parts)


def _judged(prepared: Prepared) -> _Made:
    """Put conditions together; what one input does not tell may not matter."""
    held, how = prepared.compared, prepared.recipe.how
    masks = np.stack(held)
    value = _JUDGE[how](masks)
    provisional = [one.state == np.uint8(State.PROVISIONAL) for one in prepared.inputs]
    settled = np.where(
        np.logical_or.reduce(provisional), np.uint8(State.PROVISIONAL), np.uint8(State.VALUE)
    )
    state = np.where(np.isnan(value), _worst(prepared.inputs), settled)
    columns = _columns("holds", held, integral=True)
    return _Made(value, state, columns, masks if how is not How.ALL else None)


def _bivariate(prepared: Prepared) -> _Made:
    row, column = prepared.compared
    columns = _columns("class", (row, column), integral=True)
    return _Made(kind_of(row, column), _worst(prepared.inputs), columns)


def _worst(inputs: Sequence[Published]) -> NDArray[np.uint8]:
    return worst([one.state for one in inputs])


def _columns(name: str, values: Sequence[Floats], *, integral: bool = False) -> tuple[Column, ...]:
    """Name what is said of each input after its letter."""
    return tuple(
        Column(f"{letter}_{name}", one, integral)
        for letter, one in zip(LETTERS, values, strict=False)
    )


_JUDGE: dict[How, Callable[[Floats], Floats]] = {
    How.ALL: kleene_and,
    How.ANY: kleene_or,
    How.OVERLAP: overlap,
}


_MIXES: dict[How, Callable[[Prepared], _Made]] = {
    How.WEIGHTED: _weighted,
    How.RATIO: _ratio,
    How.DIFFERENCE: _difference,
    How.ALL: _judged,
    How.ANY: _judged,
    How.OVERLAP: _judged,
    How.BIVARIATE: _bivariate,
}


def _said(letter: str, table: Published) -> tuple[Column, ...]:
    """Say what one input is at each place."""
    state = Column(f"{letter}_state", table.state, words=STATE_WORDS)
    verdicts = (replace(one, name=f"{letter}_{one.name}") for one in table.also)
    return (Column(letter, table.value, table.integral), state, *verdicts)


def _by_holder(holders: Sequence[str], parts: Floats | None) -> tuple[Column, ...]:
    """Say in percent which share of a value rests on each holder."""
    if parts is None:
        return ()
    made = shares_by_group(parts, [holder_name(one) for one in holders])
    return tuple(
        Column(name, 100 * share) for name, share in zip(made.groups, made.share, strict=True)
    )
