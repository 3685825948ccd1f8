"""The wall: from exact counts to what may be said.

terms    the layer, who asks, and the secret of the noise
select   the facts a question asks for, rolled up to its places
lattice  which questions a protected source answers at all
ptable   the noise of a count, by the keys of its records
protect  the only maker of a Published table of a source
spread   what is published per area, shared out over cells
"""

from dataclasses import replace

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

    Raises
    ------
    OffLattice
        If the source is protected and the question is none it answers.
    BadParameter
        If the question names places that the source was not counted by.
    """
    refuse_off_lattice(terms.rule, terms.layer, terms.source, question)
    if cube.spread is None or question.resolution is None:
        return _told(cube, question, terms)
    # What is known per area is protected per area, and only then shared out over cells.
    per_area = replace(question, resolution=None, areas=cube.spread.set)
    cells = covered_cells(cube, question)
    told = _told(cube, per_area, terms)
    return spread_out(told, cube.spread, cells, question.resolution, terms.layer.measure)


def _told(cube: Cube, question: Question, terms: Terms) -> Published:
    return protect(select(cube, terms.layer, question), terms)
