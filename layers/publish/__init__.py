"""The wall: from exact counts to what may be said.

terms    the layer, who asks, and the secret of the noise
select   the facts a question asks for, rolled up to its places
lattice  which questions a protected source answers at all
protect  the only maker of a Published table of a source
spread   what is published per area, shared out over cells
"""

from dataclasses import replace

import numpy as np

from layers.model import Cube, Published, Question
from layers.publish.lattice import refuse_off_lattice, refuse_other_moments
from layers.publish.protect import protect
from layers.publish.select import covered_cells, select, spoken_periods
from layers.publish.spread import spread_out
from layers.publish.terms import Rule, Terms, rule_of

__all__ = [
    "Rule",
    "Terms",
    "publish",
    "refuse_off_lattice",
    "refuse_other_moments",
    "rule_of",
    "spoken_periods",
]


def publish(cube: Cube, question: Question, terms: Terms) -> Published:
    """Answer a question with what may be said; the only door from a cube to a table.

    An exact policy asks what it likes: subtraction tells it nothing that it may not see. Places
    that lie outside of its bounds are no rows of the answer, as if the city ended there.

    Raises
    ------
    OffLattice
        If the source is protected and the question is none it answers.
    BadParameter
        If the question names places that the source was not counted by.
    """
    if not terms.policy.exact:
        refuse_off_lattice(terms.rule, terms.layer, terms.source, question)
    whole = replace(_everywhere(cube, question, terms), classification=terms.classification)
    return whole if terms.within is None else whole.take(np.isin(whole.place, terms.within))


def _everywhere(cube: Cube, question: Question, terms: Terms) -> Published:
    if cube.spread is None or question.resolution is None:
        return _told(cube, question, terms)
    # What is known per area is protected per area, and only then shared out over cells.
    per_area = replace(question, resolution=None, areas=cube.spread.set)
    cells = covered_cells(cube, question)
    told = _told(cube, per_area, terms)
    return spread_out(told, cube.spread, cells, question.resolution, terms.layer.measure)


def _told(cube: Cube, question: Question, terms: Terms) -> Published:
    counts = select(cube, terms.layer, question)
    return protect(counts, terms.rule, terms.policy, terms.layer.measure)
