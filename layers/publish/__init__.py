"""The wall: from exact counts to what may be said.

select   the facts a question asks for, rolled up to its places
lattice  which questions a protected source answers at all
protect  the only maker of a Published table of a source
spread   what is published per area, shared out over cells
"""

from dataclasses import replace

from layers.declare import LayerDefinition, SourceDefinition
from layers.model import Cube, Policy, Published, Question
from layers.publish.lattice import refuse_off_lattice, refuse_other_moments
from layers.publish.protect import Rule, protect, rule_of
from layers.publish.select import covered_cells, select, spoken_periods
from layers.publish.spread import spread_out

__all__ = [
    "Rule",
    "publish",
    "refuse_off_lattice",
    "refuse_other_moments",
    "rule_of",
    "spoken_periods",
]


def publish(
    cube: Cube, layer: LayerDefinition, source: SourceDefinition, question: Question, policy: Policy
) -> Published:
    """Answer a question with what may be said; the only door from a cube to a table.

    Raises
    ------
    OffLattice
        If the source is protected and the question is none it answers.
    BadParameter
        If the question names places that the source was not counted by.
    """
    rule = rule_of(layer, source)
    refuse_off_lattice(rule, layer, source, question)
    if cube.spread is None or question.resolution is None:
        return protect(select(cube, layer, question), rule, policy, layer.measure)
    # What is known per area is protected per area, and only then shared out over cells.
    per_area = replace(question, resolution=None, areas=cube.spread.set)
    told = protect(select(cube, layer, per_area), rule, policy, layer.measure)
    cells = covered_cells(cube, question)
    return spread_out(told, cube.spread, cells, question.resolution, layer.measure)
