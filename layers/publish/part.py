"""Some cells by themselves: where that tells the same as the whole would, and is worth it."""

import math

import numpy as np

from layers.declare import Protection
from layers.model import Cube, Question
from layers.publish.adding import Wanted
from layers.publish.select import wanted_of
from layers.publish.terms import Terms

WORTH = 8  # times less to go through than for the whole, by a rough count


def steps_alone(cube: Cube, question: Question, terms: Terms, cells: int) -> int | None:
    """Count about how many steps it takes to tell some number of cells by themselves.

    What is told exactly follows from the records of the cell alone. Not so what is spread from
    areas, or protected: there the whole is judged. And where facts lie in many short runs, the
    places that are left out save nothing.

    Returns
    -------
    None where the whole should be told instead.
    """
    exactly = terms.policy.exact or terms.rule.protection is Protection.OPEN
    if not exactly or cube.spread or question.resolution is None or terms.within is not None:
        return None
    wanted = wanted_of(cube, terms.layer, question)
    whole = wanted.last - wanted.first + len(cube.extent.cells)
    steps = cells * _runs(cube, wanted)
    return steps if WORTH * steps <= whole else None


def _runs(cube: Cube, wanted: Wanted) -> int:
    """Count the runs in which wanted facts may lie: a period, and a value of each dimension."""
    periods = cube.facts.period[wanted.first : wanted.last]
    first, last = np.searchsorted(cube.extent.periods, periods[[0, -1]]) if len(periods) else (0, 0)
    values = [len(one) for one in cube.dimensions.values()]
    if not wanted.all:
        values = [int(asked[:most].sum()) for asked, most in zip(wanted.codes, values, strict=True)]
    return int(last - first + 1) * math.prod(values)
