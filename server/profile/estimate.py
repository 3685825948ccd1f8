"""Sums of cells, for layers that were not counted by the set of an area, with their error.

They are sums of published cells and of nothing else, so that of a protected layer no area can be
drawn that tells more than its cells do; nor does one, as no noise is taken out and nothing that is
suppressed is guessed.
"""

from collections.abc import Iterator

import numpy as np

from layers.derive import sum_of_cells
from layers.errors import OffLattice
from layers.model import Area, Published, Question, State
from server.access.within import Bounds
from server.describe import Document
from server.marks import mark_of
from server.placing import Asking, Topic, periods_of
from server.profile.measured import adds_up
from server.profile.top import Cells, Highest
from server.spans import default_span, read_span
from server.store import Store


def estimable(store: Store, topic: Topic, area: Area) -> bool:
    """Tell whether an area that a layer was not counted by may be answered by cells.

    One that it was counted by and does not tell stays untold; whoever is answered within bounds
    hears of areas within them alone.
    """
    if not adds_up(topic.subject) or area.set in store.codes(topic.subject):
        return False
    return not store.policy.areas or Bounds(store.catalogue, store.policy).holds(area)


def estimate_documents(
    store: Store, highest: Highest, topic: Topic, asking: Asking
) -> Iterator[Document]:
    """Add up the cells of a layer whose centre lies in an area; nothing where none does.

    Yields
    ------
    `value` with its `state`; `error`, how much of it may lie on the wrong side of the outline; how
    many `cells` there are and how many of these are `suppressed` and left out; the highest of them.
    """
    asked, cells = _answered(store, highest, topic, asking)
    if not cells.centred.any():
        return
    share = highest.share(cells.table)
    made = sum_of_cells(cells.table.value, cells.centred, share)
    within = cells.inside
    state = _state(within)
    has_value = state in (State.VALUE, State.PROVISIONAL)
    value = made.value if has_value else float("nan")
    yield {
        "id": topic.subject.layer.id,
        "value": _number(value, within.integral),
        "state": state.word,
        "suppressed": state is State.SUPPRESSED,
        "modelled": True,
        "error": made.error if has_value else None,
        "datetime": str(asked.span),
        **mark_of(topic.subject),
        "where": {name: list(values) for name, values in topic.where},
        "delivery": topic.subject.number,
        "resolution": cells.resolution,
        "cells": len(within.place),
        "cells_suppressed": int((within.state == State.SUPPRESSED).sum()),
        "series": list(_series(store, highest, topic, asking)),
        "top": highest.documents(topic, asked, value),
    }


def _answered(
    store: Store, highest: Highest, topic: Topic, asking: Asking
) -> tuple[Question, Cells]:
    """Ask about the cells, in the asked span or else in the layer's own newest one."""
    asked = topic.question(*read_span(store, topic.subject, asking.span))
    try:
        return asked, highest.cells(topic, asked)
    except OffLattice:
        own = topic.question(default_span(store, topic.subject))
        return own, highest.cells(topic, own)


def _series(store: Store, highest: Highest, topic: Topic, asking: Asking) -> Iterator[Document]:
    """Add the cells up period by period, of open layers.

    Of others now more and now fewer cells are told, and the sum of those would pass for a trend.
    """
    if not topic.subject.is_open:
        return
    for period in periods_of(store, topic.subject, asking.step):
        within = highest.cells(topic, topic.question(period)).inside
        state = _state(within)
        whole = State.SUPPRESSED not in within.state  # as the holder may keep numbers back
        value = float(within.value[within.is_told].sum()) if whole else float("nan")
        has_value = whole and state in (State.VALUE, State.PROVISIONAL)
        yield {
            "start": str(period.start),
            "end": str(period.end),
            "value": _number(value, within.integral) if has_value else None,
            "state": (state if whole else State.SUPPRESSED).word,
            "suppressed": not whole,
        }


def _state(table: Published) -> State:
    """Say what is known of a sum; what some cells keep back is counted beside it."""
    for state in (State.PROVISIONAL, State.VALUE, State.SUPPRESSED):
        if (table.state == state).any():
            return state
    return State.NO_DATA


def _number(value: float, integral: bool) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if integral else value
