"""Inputs of a combination over the same places, and how each compares with itself elsewhere.

This is all of a combination that needs every place: ranks, thresholds, classes. The rest follows
place by place, for some places as well as for all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Condition, Derived, How, Input, Recipe, Scale, Verdict
from layers.derive.align import all_places, worst
from layers.derive.bivariate import cross_classes
from layers.derive.logic import at_least, kleene_not
from layers.derive.measure import CODE, Tables, measured, ranked
from layers.derive.normalise import (
    Among,
    ByPlace,
    Rows,
    among_by_rank,
    min_max,
    rank_above,
    z_scores,
)
from layers.model import Published, are_told

Floats = NDArray[np.float64]
SCALES: dict[Scale, Callable[[Floats], Among]] = {
    Scale.RANK: among_by_rank,
    Scale.Z: lambda value: ByPlace(z_scores(value)),
    Scale.MINMAX: lambda value: ByPlace(min_max(value)),
    Scale.NONE: ByPlace,
}
VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an input was answered, and whose data it is."""

    tables: Tables
    holder: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """The inputs of a recipe over the same places, ready to be combined place by place.

    holders
        Whose data each input is.
    place
        (n,) uint64, sorted, each once: every place that any input speaks about.
    inputs
        What each says, over these places.
    among
        What needed all places: of each input where it is on the common scale, whether its condition
        holds, or its class; of no input where nothing needs them.
    """

    recipe: Recipe
    holders: tuple[str, ...]
    place: NDArray[np.uint64]
    inputs: tuple[Published, ...]
    among: tuple[Among, ...] = ()

    @property
    def compared(self) -> tuple[Floats, ...]:
        """What each input is among all: (n,) float64 each."""
        pairs = zip(self.among, self.inputs, strict=True)
        return tuple(one.of(table.value) for one, table in pairs)

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        said = [column.value for one in self.inputs for column in one.also]
        told = [array for one in self.inputs for array in (one.value, one.state)]
        return sum(one.nbytes for one in (self.place, *told, *said, *self.among))

    def take(self, rows: Rows) -> "Prepared":
        """Return some places, in the order given, compared with all."""
        inputs = tuple(one.take(rows) for one in self.inputs)
        among = tuple(one.take(rows) for one in self.among)
        return replace(self, place=self.place[rows], inputs=inputs, among=among)


def prepare(recipe: Recipe, asked: Sequence[Asked]) -> Prepared:
    """Bring what the inputs of a recipe were answered over the same places, and compare it."""
    places = all_places([one.tables.now for one in asked])
    inputs = [
        replace(measured(one, each.tables.over(places)), place=places)
        for one, each in zip(recipe.inputs, asked, strict=True)
    ]
    holders = tuple(one.holder for one in asked)
    if recipe.how is How.MEASURE:
        rates = recipe.inputs[0].compute is Derived.RATE
        return Prepared(recipe, holders, places, (ranked(inputs[0]) if rates else inputs[0],))
    among = _AMONG[recipe.how](recipe, inputs) if recipe.how in _AMONG else ()
    return Prepared(recipe, holders, places, tuple(map(_with_verdict_alone, inputs)), among)


def _with_verdict_alone(table: Published) -> Published:
    """Leave out what a combination does not say of an input."""
    also = tuple(one for one in table.also if one.name == VERDICT)
    return replace(table, also=also) if len(also) < len(table.also) else table


def _scaled(recipe: Recipe, inputs: Sequence[Published]) -> tuple[Among, ...]:
    return tuple(SCALES[recipe.scaled](one.value) for one in inputs)


def _held(recipe: Recipe, inputs: Sequence[Published]) -> tuple[Among, ...]:
    """Hold each input against its condition."""
    pairs = zip(recipe.inputs, inputs, strict=True)
    return tuple(ByPlace(_holds(one, table)) for one, table in pairs)


def _crossed(_: Recipe, inputs: Sequence[Published]) -> tuple[Among, ...]:
    both = are_told(worst([one.state for one in inputs]))
    found = cross_classes(*(np.where(both, one.value, np.nan) for one in inputs))
    return ByPlace(found.row), ByPlace(found.column)


_AMONG: dict[How, Callable[[Recipe, Sequence[Published]], tuple[Among, ...]]] = {
    How.WEIGHTED: _scaled,
    How.ALL: _held,
    How.ANY: _held,
    How.OVERLAP: _held,
    How.BIVARIATE: _crossed,
}


def _holds(one: Input, table: Published) -> Floats:
    """Tell where a condition holds: 1, or 0 where not, NaN where it is not known."""
    if one.high is None:
        raise ValueError("an input without a condition")
    mask = _met(one.high, table)
    return kleene_not(mask) if one.negated else mask


def _met(high: Condition, table: Published) -> Floats:
    value = table.value
    if high.verdict:
        judged = table.beside(VERDICT)
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
    above, told = rank_above(value), np.count_nonzero(~np.isnan(value))
    among: NDArray[np.bool_] = np.multiply(above, 100, out=above) < percent * told
    return among
