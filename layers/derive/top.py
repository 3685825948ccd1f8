"""Which places stand out in a table, best first, and when there is too little to say so.

Of a change only those stand out whose verdict says that it rises: a list of the highest changes
would be a list of chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.declare import LETTERS, Derived, How, Recipe, Verdict
from layers.derive.measure import CODE
from layers.derive.normalise import ranks
from layers.model import Published

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Top:
    """The places that stand out.

    rows
        (m,) their rows, best first.
    standing_out
        How many there are in all.
    told
        Of how many places the value is told.
    too_few
        In how many of the others a change is too small to be judged.
    judged
        Whether places had to meet a verdict or a condition to stand out.
    """

    rows: Rows
    standing_out: int
    told: int
    too_few: int
    judged: bool


def top_of(table: Published, most: int, recipe: Recipe | None = None) -> Top:
    """Find the places that stand out.

    Parameters
    ----------
    table
        Of a layer, or of the combination that `recipe` makes.
    most
        How many rows at most.
    """
    how = recipe.how if recipe else None
    if recipe is None or how in (How.WEIGHTED, How.RATIO, How.DIFFERENCE, How.BIVARIATE):
        return _found(table, table.value > 0, table.value, most, judged=False)
    if how is How.MEASURE:
        return _measure(table, recipe, most)
    high = table.value == table.value[table.is_told].max(initial=1.0)
    return _found(table, high, _strength(table, recipe), most, judged=True)


def _measure(table: Published, recipe: Recipe, most: int) -> Top:
    verdict = table.beside("verdict")
    if recipe.inputs[0].compute is not Derived.CHANGE or verdict is None:
        return _found(table, table.value > 0, table.value, most, judged=False)
    return _found(table, verdict == CODE[Verdict.RISING], table.value, most, judged=True)


def _strength(table: Published, recipe: Recipe) -> Floats:
    """Order places that meet the same conditions by the mean rank of what the inputs say."""
    told = (table.beside(letter) for letter in LETTERS[: len(recipe.inputs)])
    values = [ranks(one) for one in told if one is not None]
    mean: Floats = np.nan_to_num(np.stack(values)).mean(axis=0)
    return mean


def _found(
    table: Published, high: NDArray[np.bool_], strength: Floats, most: int, *, judged: bool
) -> Top:
    rows = np.flatnonzero(high & table.is_told)
    order = np.argsort(-strength[rows], kind="stable")
    verdicts = [one.value == CODE[Verdict.TOO_FEW] for one in table.also
                if one.name.endswith("verdict")]  # fmt: skip
    unsure = np.any(verdicts, axis=0) & ~high if verdicts else np.zeros(len(high), bool)
    return Top(rows[order][:most], len(rows), int(table.is_told.sum()), int(unsure.sum()), judged)
