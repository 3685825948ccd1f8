"""What every layer says of one place, and how that went over time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC

import numpy as np

from layers.encode.columns import columns
from layers.errors import BadParameter, Expired, OffLattice, UnknownName
from layers.model import Published, Question, State
from layers.periods import Period, Step
from server.combined import AnySubject, Combined
from server.context import Context
from server.describe import Document
from server.filters import read_filters
from server.known import read_known
from server.marks import mark_of
from server.spans import default_span, read_span
from server.store import Store
from server.subject import Subject, Where
from server.uploads.drafts import is_draft

MOST_NAMED = 4
NO_DATA: Document = {"value": None, "state": State.NO_DATA.word, "suppressed": False}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, or an area of a set: where the layers are asked."""

    resolution: int | None
    areas: str | None
    cell: int | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """The `datetime`, `step`, `known` and filters of a request, before any layer has read them."""

    span: str | None
    step: Step | None
    known: str | None
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked of one collection: at a place, counting what passes a filter."""

    subject: AnySubject
    place: Place
    where: Where

    def question(self, span: Period, open_ended: bool = False) -> Question:
        """Ask about a span."""
        layer, place, known = self.subject.layer.id, self.place, self.subject.known
        return Question(
            layer, span, open_ended, place.resolution, place.areas, self.where, known=known
        )


@dataclass(frozen=True, slots=True)
class Topics:
    """All that is asked at a place.

    others
        Collections that do not speak of such places at all.
    left_out
        Which layers do not answer for the asked moment, and why not.
    """

    here: tuple[Topic, ...]
    others: tuple[Topic, ...]
    left_out: Document

    @property
    def without_others(self) -> "Topics":
        """The same for an answer that has nothing to say of the others."""
        return replace(self, others=())


@dataclass(frozen=True, slots=True)
class Told:
    """What a collection answers about all places of a kind, and the row of the asked one."""

    topic: Topic
    question: Question
    table: Published
    row: int | None

    @property
    def value(self) -> float:
        """What is told of the place; NaN where nothing is."""
        return float("nan") if self.row is None else float(self.table.value[self.row])

    @property
    def document(self) -> Document:
        """The value and state of the place, as every format writes them."""
        return row_document(self.table, self.row)


def topics_at(context: Context, place: Place, asking: Asking) -> Topics:
    """Find what is asked of which collections at a place."""
    found, left_out = _subjects(context, asking.known)
    served = [*found, *_drafts(context)]
    filters = read_filters(context.store, served, asking.where)
    every: list[AnySubject] = [*served, *_combinations(context, asking.known)]
    topics = [Topic(one, place, filters.get(one.layer.id, ())) for one in every]
    here = tuple(one for one in topics if _offers(context.store, one))
    return Topics(here, tuple(one for one in topics if one not in here), left_out)


def told_at(store: Store, topic: Topic, text: str | None) -> Told:
    """Ask a collection about a place, in the asked span or else in its own newest one."""
    span, open_ended = read_span(store, topic.subject, text)
    try:
        return _told(store, topic, topic.question(span, open_ended))
    except OffLattice:
        # A protected layer may not offer this period; it then tells its own newest one.
        return _told(store, topic, topic.question(default_span(store, topic.subject)))


def layer_document(store: Store, told: Told, step: Step | None) -> Document:
    """Say what a collection tells of a place, with its series."""
    subject = told.topic.subject
    return {
        "id": subject.layer.id,
        **told.document,
        "datetime": str(told.question.span),
        **mark_of(subject),
        "where": {name: list(values) for name, values in told.topic.where},
        "delivery": subject.number,
        "series": list(_series(store, told.topic, step)),
    }


def periods_of(store: Store, subject: AnySubject, step: Step | None) -> list[Period]:
    """Return the periods of a series: of the asked length where a collection offers it."""
    offered = step if step in subject.layer.periods else None
    told = store.periods(subject, offered or store.opening(subject).step)
    return [period for period, _ in told]


def row_document(table: Published, row: int | None) -> Document:
    """Write a row of a table; where there is none, the source does not speak."""
    if row is None:
        return NO_DATA
    return next(columns(table.take(slice(row, row + 1))).rows())


def row_of(table: Published, wanted: int | None) -> int | None:
    """Find the row of a place; None where the source does not speak about it."""
    if wanted is None:
        return None
    row = int(np.searchsorted(table.place, np.uint64(wanted)))
    found = row < len(table.place) and int(table.place[row]) == wanted
    return row if found else None


def position_of(store: Store, subject: AnySubject, place: Place) -> int | None:
    """Return a cell, or the position of an area among those that a collection numbers."""
    if place.cell is not None:
        return place.cell
    codes = store.codes(subject)[place.areas or ""]
    return codes.index(place.code or "") if place.code in codes else None


def _told(store: Store, topic: Topic, question: Question) -> Told:
    table = store.answer(topic.subject, question)
    return Told(
        topic, question, table, row_of(table, position_of(store, topic.subject, topic.place))
    )


def _series(store: Store, topic: Topic, step: Step | None) -> Iterator[Document]:
    for period in periods_of(store, topic.subject, step):
        told = _told(store, topic, topic.question(period))
        yield {"start": str(period.start), "end": str(period.end), **told.document}


def _subjects(context: Context, known: str | None) -> tuple[list[Subject], Document]:
    """Return the layers that answer for a moment, and the others with the reason why not."""
    if known is None:
        return context.store.subjects(), {}
    told, found = read_known(known, UTC).text, []
    left_out = []
    for layer in context.store.visible_layers():
        try:
            found.append(context.store.subject(layer.id, known=known))
        except (OffLattice, UnknownName, Expired) as reason:
            left_out.append({"id": layer.id, "reason": str(reason)})
    return found, {"known": told, "left_out": left_out}


def _drafts(context: Context) -> list[Subject]:
    """Find the private layers that are named; what is answered with one is private too."""
    named = [one for one in context.request.query_params.getlist("draft") if is_draft(one)]
    return [context.store.subject(one) for one in dict.fromkeys(named[:MOST_NAMED])]


def _combinations(context: Context, known: str | None) -> list[Combined]:
    """Find the combinations that are named; those of the city answer where none are."""
    named = list(dict.fromkeys(context.request.query_params.getlist("combination")))
    if len(named) > MOST_NAMED:
        raise BadParameter(f"combination: got {len(named)}; expected at most {MOST_NAMED}.")
    own = context.store.combinations() if known is None else []
    declared = [one for one in own if one.layer.id not in named]
    return [*declared, *(context.store.combination(one, known) for one in named)]


def _offers(store: Store, topic: Topic) -> bool:
    subject, place = topic.subject, topic.place
    at = place.areas if place.resolution is None else place.resolution
    counted = (*subject.layer.resolutions, *store.codes(subject))
    if at is None or at not in counted or not subject.is_told_by(place.areas):
        return False
    within = store.within(subject, at)
    return within is None or position_of(store, subject, place) in within.tolist()
