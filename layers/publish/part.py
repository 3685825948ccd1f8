"""Some cells by themselves: where that tells the same as the whole would, and is worth it."""

import math
from dataclasses import dataclass

import numpy as np

from layers.declare import Protection
from layers.model import Cube, Question
from layers.publish.adding import Wanted
from layers.publish.select import wanted_of
from layers.publish.terms import Terms

WORTH = 8  # times less to go through than for the whole, by a rough count


@dataclass(frozen=True, slots=True)
class Alone:
    """What it takes to tell some cells of an answer by themselves.

    runs
        In how many runs facts are looked for, for each cell.
    whole
        Steps that the whole takes.
    """

    runs: int
    whole: int

    def steps(self, cells: int) -> int | None:
        """Count about how many steps some cells take; None where the whole should be told."""
        steps = cells * self.runs
        return steps if WORTH * steps <= self.whole else None


def told_alone(cube: Cube, question: Question, terms: Terms) -> Alone | None:
    """Tell what it takes to tell some cells by themselves; None where that is not the same.

    What is told exactly follows from the records of the cell alone. Not so what is spread from
    areas, or protected: there the whole is judged. And where facts lie in many short runs, the
    places that are left out save nothing.
    """
    exactly = terms.policy.exact or terms.rule.protection is Protection.OPEN
    if not exactly or cube.spread or question.resolution is None or terms.within is not None:
        return None
    wanted = wanted_of(cube, terms.layer, question)
    return Alone(_runs(cube, wanted), wanted.last - wanted.first + len(cube.extent.cells))


def _runs(cube: Cube, wanted: Wanted) -> int:
    """Count the runs in which wanted facts may lie: a period, and a value of each dimension."""
    periods = cube.facts.period[wanted.first : wanted.last]
    first, last = np.searchsorted(cube.extent.periods, periods[[0, -1]]) if len(periods) else (0, 0)
    values = [len(one) for one in cube.dimensions.values()]
    if not wanted.all:
        values = [int(asked[:most].sum()) for asked, most in zip(wanted.codes, values, strict=True)]
    return int(last - first + 1) * math.prod(values)
