"""Change and rates of a layer, over all areas of a set at once.

They are the measures of combinations: published values, the noise in them, how many areas were
tested, unsettled periods and breaks are treated there, and nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from layers.declare import KM2, Against, Derived, How, Input, Measure, Recipe
from layers.errors import BadParameter, OffLattice
from layers.model import Published, State
from layers.periods import Period, previous, year_before
from server.combined import AnySubject, Combined, Part
from server.describe import Document
from server.placing import Told, Topic, position_of, row_document, row_of
from server.store import Store
from server.subject import Subject

EARLIER: dict[Against, Callable[[Period], Period]] = {
    Against.YEAR_BEFORE: year_before,
    Against.PREVIOUS: previous,
}
ADDS = (Measure.COUNT, Measure.SUM)
NOTHING: Document = {"value": None, "state": State.NO_DATA.word}


def adds_up(subject: AnySubject) -> bool:
    """Tell whether values of parts make the value of the whole."""
    return isinstance(subject, Subject) and subject.layer.measure in ADDS


def change_documents(store: Store, told: Told) -> list[Document]:
    """Compare with the same period a year before and with the period before; only counts.

    For whole years these are one and the same, which is told once.
    """
    subject = told.topic.subject
    if not adds_up(subject) or subject.layer.measure is not Measure.COUNT:
        return []
    if told.question.open_ended:
        return []
    return list(_changes(store, told))


def _changes(store: Store, told: Told) -> Iterator[Document]:
    seen = set()
    for against, earlier in EARLIER.items():
        try:
            before = earlier(told.question.span)
        except OverflowError:  # the calendar begins after it
            continue
        if before not in seen:
            one = _input(told.topic, Derived.CHANGE, against=against)
            found = _measured(store, told, one, None)
            yield {"against": against, "datetime": str(before), **_without(found, "suppressed")}
        seen.add(before)


def denominators_of(topics: Iterable[Topic]) -> list[Subject]:
    """Return the layers that rates may be per, among those that tell of the area."""
    subjects = (one.subject for one in topics)
    return [one for one in subjects if isinstance(one, Subject) and one.layer.denominator]


def rate_documents(store: Store, told: Told, per: Iterable[Subject]) -> list[Document]:
    """Divide by each denominator and by square kilometres, with the rank by that rate."""
    subject = told.topic.subject
    if not adds_up(subject):
        return []
    others = [one for one in per if one.layer.id != subject.layer.id]
    return [_rate(store, told, one) for one in (*others, None)]


def _rate(store: Store, told: Told, per: Subject | None) -> Document:
    named = per.layer.id if per else KM2
    one = _input(told.topic, Derived.RATE, per=named)
    found = _measured(store, told, one, per)
    kept = {"per": named, "times": one.factor, "denominator": found.get("per")}
    rank = {"place": found.get("rank"), "of": found.get("told")}
    return {**kept, "value": found["value"], "state": found["state"], "rank": rank}


def _input(topic: Topic, compute: Derived, **more: object) -> Input:
    where = {name: tuple(values) for name, values in topic.where}
    return Input.model_validate(
        {"layer": topic.subject.layer.id, "where": where, "compute": compute, **more}
    )


def _measured(store: Store, told: Told, one: Input, per: Subject | None) -> Document:
    """Compute a measure over the set, and return what it says of the area."""
    topic = told.topic
    recipe = Recipe(how=How.MEASURE, inputs=(one,))
    part = Part(one, topic.where, topic.subject, per)
    made = Combined(topic.subject.layer, recipe, recipe.text, (part,), topic.subject.known)
    try:
        table = store.answer(made, told.question)
    except (OffLattice, BadParameter):  # a protected layer does not tell of that period
        return NOTHING
    row = row_of(table, position_of(store, made, topic.place))
    return {**row_document(table, row), "told": _count_told(table)}


def _count_told(table: Published) -> int:
    return int(np.count_nonzero(table.is_told))


def _without(document: Document, *names: str) -> Document:
    return {name: value for name, value in document.items() if name not in (*names, "told", "n")}
