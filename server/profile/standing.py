"""Where an area stands among those that are told: its rank, and its share of the city."""

import numpy as np

from layers.declare import How
from layers.derive import percent_of_whole, rank_above
from layers.model import Question
from server.combined import AnySubject, Combined
from server.describe import Document
from server.placing import Told
from server.profile.measured import adds_up
from server.store import Store

UNORDERED = (How.ALL, How.ANY, How.BIVARIATE)  # yes and no, and classes that cross two values


def is_ordered(subject: AnySubject) -> bool:
    """Tell whether a higher value means more of something."""
    return not isinstance(subject, Combined) or subject.recipe.how not in UNORDERED


def rank_document(told: Told) -> Document | None:
    """Number an area from the highest, 1, down; equal ones share the better number.

    Returns
    -------
    `place`, `of` how many areas that are told, and how many `areas` there are; None where the area
    is not told, or values have no order.
    """
    if np.isnan(told.value) or told.row is None or not is_ordered(told.topic.subject):
        return None
    values = told.table.value
    above = int(rank_above(values)[told.row])
    of = int(np.count_nonzero(told.table.is_told))
    return {"place": above + 1, "of": of, "areas": len(values)}


def share_document(store: Store, told: Told) -> Document | None:
    """Say which percent of the city lies in an area.

    Returns
    -------
    `of_told` of the sum of all areas that are told, and `of_city` of all that was counted, which is
    known of open layers alone, and of these to whoever hears of the whole city. None where the area
    is not told, or values do not add up.
    """
    if np.isnan(told.value) or told.row is None or not adds_up(told.topic.subject):
        return None
    part = float(percent_of_whole(told.table.value)[told.row])
    of_told = None if np.isnan(part) else part
    return {"of_told": of_told, "of_city": _of_city(store, told)}


def _of_city(store: Store, told: Told) -> float | None:
    subject, asked = told.topic.subject, told.question
    if not subject.is_open or store.policy.areas:
        return None
    layer, where = subject.layer, told.topic.where
    coarsest = layer.resolutions[0]
    whole = Question(layer.id, asked.span, asked.open_ended, coarsest, None, where, asked.known)
    table = store.answer(subject, whole)
    total = float(table.value[table.is_told].sum())
    return 100 * told.value / total if total > 0 else None
