"""The areas most like an area, by the context that its set declares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.derive import most_similar
from layers.errors import BadParameter, Expired, UnknownName
from layers.model import Area, Question, State
from layers.periods import Period
from server.combined import AnySubject
from server.describe import Document, area_document
from server.placing import Asking
from server.spans import default_span, newest_begun, read_span
from server.store import Store

MOST = 5


@dataclass(frozen=True, slots=True)
class Context:
    """One context layer: of which period, and (n,) values and states, a row per area of the set."""

    layer: str
    span: Period
    value: NDArray[np.float64]
    state: NDArray[np.uint8]


def similar_document(store: Store, area: Area, asking: Asking) -> Document | None:
    """Name the areas most like an area, nearest first, with the values that were compared.

    Returns
    -------
    `context`: the layers compared, with the value of the area; `areas`: the nearest, each with its
    `distance` (0 alike in everything, about 1.4 for two at random) and its values, in that order.
    None where the set declares no context, or the asker does not hear of the area.
    """
    declared = store.definitions.area_sets.get(area.set)  # none of a private set
    if declared is None or not declared.context:
        return None
    areas = store.catalogue.areas(area.set)
    context = [one for name in declared.context for one in _contexts(store, name, areas, asking)]
    at = next((row for row, one in enumerate(areas) if one.code == area.code), None)
    if not context or at is None or all(np.isnan(one.value[at]) for one in context):
        return None
    found = most_similar(np.stack([one.value for one in context], axis=1), at, MOST)
    return {
        "context": [_told(one, at) for one in context],
        "areas": [
            {
                **area_document(areas[row]),
                "distance": distance,
                "values": [_number(one.value[row]) for one in context],
            }
            for row, distance in zip(found.at.tolist(), found.distance.tolist(), strict=True)
        ],
    }


def _contexts(
    store: Store, name: str, areas: tuple[Area, ...], asking: Asking
) -> tuple[Context, ...]:
    """Ask a context layer about all areas; none where it has nothing to say to this asker."""
    try:
        subject = store.collection(name, known=asking.known)
        span = _span(store, subject, asking)
    except (UnknownName, Expired, BadParameter):
        return ()
    set_id = areas[0].set
    if set_id not in store.codes(subject):  # its delivery was counted before the set was declared
        return ()
    table = store.answer(subject, Question(name, span, False, None, set_id, known=subject.known))
    codes = store.codes(subject)[set_id]
    rows = {code: row for row, code in enumerate(one.code for one in areas)}
    at = np.array([rows.get(codes[one], -1) for one in table.place.tolist()], np.intp)
    value, state = np.full(len(areas), np.nan), np.full(len(areas), State.NO_DATA, np.uint8)
    value[at[at >= 0]], state[at[at >= 0]] = table.value[at >= 0], table.state[at >= 0]
    return (Context(name, span, value, state),)


def _span(store: Store, subject: AnySubject, asking: Asking) -> Period:
    """Return the newest period of a context that had begun when the asked one ended."""
    if asking.span is None:
        return default_span(store, subject)
    return newest_begun(store, subject, read_span(store, subject, asking.span)[0])


def _told(one: Context, at: int) -> Document:
    state = State(int(one.state[at])).word
    return {
        "id": one.layer,
        "datetime": str(one.span),
        "value": _number(one.value[at]),
        "state": state,
    }


def _number(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
