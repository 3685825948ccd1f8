"""The wall: from exact counts to what may be said.

terms    the layer, who asks, and the secret of the noise
spoken   the periods of which a source speaks
select   the facts a question asks for, rolled up to its places, all or some
adding   these facts added up; kernels, its compiled loop for many
part     whether some cells can be told by themselves
lattice  which questions a protected source answers at all
ptable   the noise of a count, by the keys of its records
sums     the noise of a sum, by the largest amount in it
protect  the only maker of a Published table of a source
edges    cells that are never told, by geometry alone
addresses places that are never told, as few addresses lie in them (families of places, cuts between
         these, and why)
silence  all places that are never told, once per delivery
spread   what is published per area, shared out over cells
settled  the periods of a source that is not open, by what it publishes
scope    all that may be known of a source beside its values
"""

from dataclasses import dataclass, replace

import numpy as np

from layers.model import PUBLIC, Cells, Cube, Published, Question
from layers.publish.lattice import (
    canonical_where,
    filters_of,
    refuse_off_lattice,
    refuse_other_moments,
)
from layers.publish.part import Alone, told_alone
from layers.publish.protect import protect
from layers.publish.scope import Scope, scope_of, whole_of
from layers.publish.select import covered_cells, select
from layers.publish.settled import refuse_unsettled
from layers.publish.silence import Silence, keep_silent, silence_of
from layers.publish.spoken import Spoken, spoken_by_records
from layers.publish.spread import spread_out
from layers.publish.terms import Rule, Terms, rule_of
from layers.publish.why import Judged, Why

__all__ = [
    "Alone",
    "Judged",
    "Rule",
    "Scope",
    "Silence",
    "Spoken",
    "Terms",
    "Why",
    "canonical_where",
    "filters_of",
    "publish",
    "refuse_off_lattice",
    "refuse_other_moments",
    "refuse_unsettled",
    "rule_of",
    "scope_of",
    "silence_of",
    "told_alone",
    "whole_of",
]


def publish(
    cube: Cube,
    question: Question,
    terms: Terms,
    scope: Scope | None = None,
    part: Cells | None = None,
) -> Published:
    """Answer a question with what may be said; the only door from a cube to a table.

    An exact policy asks what it likes: subtraction tells it nothing that it may not see. Places
    that lie outside of its bounds are no rows of the answer, as if the city ended there.

    Parameters
    ----------
    scope
        What the source speaks about to the public, where it is known already.
    part
        (k,) of the covered cells, sorted, each once: only these are rows of the answer. For where
        `told_alone` says that they can be.

    Raises
    ------
    OffLattice
        If the source is protected and the question is none it answers.
    BadParameter
        If the question names places that the source was not counted by.
    """
    if terms.policy.exact:
        told = _everywhere(cube, question, terms, _Extent(spoken_by_records(cube), None, part))
    else:
        refuse_off_lattice(terms.rule, terms.layer, terms.source, question)
        scope = scope or _scope(cube, terms)
        refuse_unsettled(scope.spoken, terms.layer, question)
        where = canonical_where(terms.rule, terms.layer, terms.source, question.where)
        asked = replace(question, where=where)
        told = _everywhere(cube, asked, terms, _Extent(scope.spoken, scope.silence, part))
    whole = replace(told, classification=terms.classification)
    return whole if terms.within is None else whole.take(np.isin(whole.place, terms.within))


@dataclass(frozen=True, slots=True)
class _Extent:
    """Of what is told: periods, places that are kept silent, and the cells, if not all."""

    spoken: Spoken
    silence: Silence | None
    part: Cells | None


def _everywhere(cube: Cube, question: Question, terms: Terms, extent: _Extent) -> Published:
    if cube.spread is None or question.resolution is None:
        return _told(cube, question, terms, extent)
    # What is known per area is protected per area, and only then shared out over cells.
    per_area = replace(question, resolution=None, areas=cube.spread.set)
    cells = covered_cells(cube, question)
    told = _told(cube, per_area, terms, extent)
    return spread_out(told, cube.spread, cells, question.resolution, terms.layer.measure)


def _told(cube: Cube, question: Question, terms: Terms, extent: _Extent) -> Published:
    told = protect(select(cube, terms.layer, question, extent.part, extent.spoken), terms)
    return told if extent.silence is None else keep_silent(told, extent.silence.of(question))


def _scope(cube: Cube, terms: Terms) -> Scope:
    whole = whole_of(terms.source, (terms.layer,), terms.rule)
    return scope_of(cube, replace(terms, layer=whole, policy=PUBLIC))
