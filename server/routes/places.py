"""One cell or one area, with what every layer says about it and how that went over time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from layers.encode.columns import columns
from layers.errors import BadParameter, Expired, OffLattice, UnknownName
from layers.grid import cell_area_km2, cells_to_centres, resolution_of, text_to_cell
from layers.model import Published, Question, State
from layers.periods import Period, Step
from server.combined import AnySubject, Combined
from server.context import Context, ContextDep
from server.dependencies import (
    Datetime,
    StepParam,
    WhereParam,
    combinations_too,
    drafts_too,
    json_only,
    only_known,
)
from server.describe import Document, area_document
from server.filters import read_filters
from server.known import read_known
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.routes.common import mark_of, mark_of_all, state_of
from server.spans import default_span, read_span
from server.subject import Subject, Where
from server.uploads.drafts import is_draft
from server.version import KnownParam

router = APIRouter(tags=["places"])
MOST_NAMED = 4
ASKED = ("datetime", "step", "known", "where", "draft", "combination", "f")
ALSO = (Depends(json_only), Depends(drafts_too), Depends(combinations_too))
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


def read_asking(
    datetime_: Datetime = None,
    step: StepParam = None,
    known: KnownParam = None,
    where: WhereParam = None,
) -> Asking:
    """Take what is asked of every layer at once."""
    return Asking(datetime_, step, known, tuple(where or ()))


AskingDep = Annotated[Asking, Depends(read_asking)]


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


@router.get(
    "/v1/cells/{cell}",
    dependencies=[Depends(only_known(*ASKED)), *ALSO],
)
def cell(
    context: ContextDep,
    cell: str,
    asking: AskingDep,
) -> Response:
    """Answer with every layer that offers the resolution of a cell."""
    number = text_to_cell(cell)
    place = Place(resolution_of(number), None, number, None)
    cells = np.array([number], np.uint64)
    lon, lat = cells_to_centres(cells)[0].tolist()
    (named,) = context.store.names.of(cells)
    own = {
        "cell": f"{number:x}",
        "name": named.text.model_dump(),
        "resolution": place.resolution,
        "centre": [round(lon, 6), round(lat, 6)],
        "area_km2": cell_area_km2(number),
        "areas": [area_document(one) for one in context.store.catalogue.areas_at(lon, lat)],
    }
    return _answer(context, place, asking, own)


@router.get(
    "/v1/areas/{area}/profile",
    dependencies=[Depends(only_known(*ASKED)), *ALSO],
)
def profile(
    context: ContextDep,
    area: str,
    asking: AskingDep,
) -> Response:
    """Answer with every layer whose source was counted by the set of an area."""
    set_id, _, code = area.partition(".")
    found = context.store.catalogue.area(set_id, code)
    if found is None or set_id not in context.store.definitions.area_sets:
        raise UnknownName(f"There is no area {area[:80]!r}; areas are named as districts.D01.")
    place = Place(None, set_id, None, code)
    return _answer(context, place, asking, {"area": area_document(found)})


def _answer(context: Context, place: Place, asking: Asking, own: Document) -> Response:
    found, left_out = _subjects(context, asking.known)
    served = [*found, *_drafts(context)]
    filters = read_filters(context.store, served, asking.where)
    every: list[AnySubject] = [*served, *_combinations(context, asking.known)]
    topics = [
        Topic(one, place, filters.get(one.layer.id, ()))
        for one in every
        if _offers(context, one, place)
    ]
    states = [state_of(context, one.subject) for one in topics]

    def make() -> bytes:
        layers = [_layer_document(context, one, asking) for one in topics]
        return json_bytes({**own, **left_out, "layers": layers})

    everyone = Caching(all(one.subject.is_open for one in topics))
    depends_on = (place, asking, *states, context.store.names.state, left_out)
    mark = mark_of_all(one.subject for one in topics)
    return respond(context.request, Answer(JSON, depends_on, everyone, make, mark))


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


def _offers(context: Context, subject: AnySubject, place: Place) -> bool:
    at = place.areas if place.resolution is None else place.resolution
    counted = (*subject.layer.resolutions, *context.store.codes(subject))
    if at is None or at not in counted or not subject.is_told_by(place.areas):
        return False
    within = context.store.within(subject, at)
    return within is None or _place(context, subject, place) in within.tolist()


def _layer_document(context: Context, topic: Topic, asking: Asking) -> Document:
    subject = topic.subject
    span, open_ended = read_span(context.store, subject, asking.span)
    try:
        told = _told(context, topic, topic.question(span, open_ended))
    except OffLattice:
        # A protected layer may not offer this period; it then tells its own newest one.
        span = default_span(context.store, subject)
        told = _told(context, topic, topic.question(span))
    return {
        "id": subject.layer.id,
        **told,
        "datetime": str(span),
        **mark_of(subject),
        "where": {name: list(values) for name, values in topic.where},
        "delivery": subject.number,
        "series": list(_series(context, topic, asking.step)),
    }


def _series(context: Context, topic: Topic, step: Step | None) -> Iterator[Document]:
    layer = topic.subject.layer
    offered = step if step in layer.periods else None
    length = offered or context.store.opening(topic.subject).step
    for period, _ in context.store.periods(topic.subject, length):
        yield {
            "start": str(period.start),
            "end": str(period.end),
            **_told(context, topic, topic.question(period)),
        }


def _told(context: Context, topic: Topic, question: Question) -> Document:
    published = context.store.answer(topic.subject, question)
    row = _row(context, topic, published)
    if row is None:
        return NO_DATA
    return next(columns(published.take(slice(row, row + 1))).rows())


def _row(context: Context, topic: Topic, published: Published) -> int | None:
    """Find the row of a place; None where the source does not speak about it."""
    wanted = _place(context, topic.subject, topic.place)
    if wanted is None:
        return None
    row = int(np.searchsorted(published.place, np.uint64(wanted)))
    found = row < len(published.place) and int(published.place[row]) == wanted
    return row if found else None


def _place(context: Context, subject: AnySubject, place: Place) -> int | None:
    """Return a cell, or the position of an area among those that a source was counted by."""
    if place.cell is not None:
        return place.cell
    codes = context.store.codes(subject)[place.areas or ""]
    return codes.index(place.code or "") if place.code in codes else None
