"""The places of a collection that stand out, with their names, why, and since when."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from numpy.typing import NDArray

from layers.declare import ASKED, LETTERS, Derived
from layers.derive import top_of
from layers.encode.columns import columns
from layers.grid import cells_to_centres, cells_to_texts
from layers.model import Published
from layers.periods import step_of
from server.combined import Combined
from server.context import Context, ContextDep
from server.dependencies import Asked, RawDep, ask, json_only, only_known
from server.describe import Document
from server.respond import JSON, Answer, json_bytes, respond
from server.routes.common import area_state, caching_of, mark_of, moment_of, state_of
from server.sincewhen import Since, since_when
from server.standing import answer_sentence, why_sentence

router = APIRouter(tags=["items"])
MOST = 100
DEFAULT = 10
QUESTION = ("datetime", "resolution", "areas", "delivery", "known")

Most = Annotated[
    int, Query(alias="limit", ge=1, le=MOST, description="How many places are listed at most.")
]


@dataclass(frozen=True, slots=True)
class Placed:
    """The places that stand out, as rows of their own."""

    table: Published
    names: list[Document]


@router.get(
    "/v1/collections/{collection}/top",
    dependencies=[Depends(only_known(*QUESTION, "limit", "f")), Depends(json_only)],
)
def top(context: ContextDep, collection: str, raw: RawDep, limit: Most = DEFAULT) -> Response:
    """List the places that stand out, highest first; of changes only what is beyond chance."""
    asked = ask(context.store, collection, raw)
    depends_on = (
        *state_of(context, asked.subject),
        *(asked.question, limit, context.store.names.state, area_state(context.store)),
    )
    return respond(
        context.request,
        Answer(
            JSON,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: json_bytes(_document(context, asked, limit)),
            asked.subject.classification,
        ),
    )


def _document(context: Context, asked: Asked, limit: int) -> Document:
    subject, question = asked.subject, asked.question
    published = context.store.answer(subject, question)
    recipe = subject.recipe if isinstance(subject, Combined) else None
    found = top_of(published, limit, recipe)
    placed = _placed(context, asked, published.take(found.rows))
    return {
        "collection": subject.layer.id,
        "datetime": str(question.span),
        "resolution": question.resolution,
        "areas": question.areas,
        "delivery": subject.number,
        "answer": answer_sentence(found, subject, question.areas is not None),
        "told": found.told,
        "standing_out": found.standing_out,
        "too_few": found.too_few,
        "places": _places(context, asked, placed),
        **moment_of(subject),
        **mark_of(subject),
    }


def _placed(context: Context, asked: Asked, table: Published) -> Placed:
    """Name places: cells by what is around them, areas by what they are called."""
    set_id = asked.question.areas
    if set_id is None:
        named = context.store.names.of(table.place)
        centres = cells_to_centres(table.place).round(6).tolist()
        texts = cells_to_texts(table.place)
        return Placed(
            table,
            [
                {"h3": text, "name": name.text.model_dump(), "centre": centre}
                for text, name, centre in zip(texts, named, centres, strict=True)
            ],
        )
    areas = context.store.areas(asked.subject, set_id)
    chosen = [areas[at] for at in table.place.tolist()]
    points = [one.geometry.representative_point() for one in chosen]
    return Placed(
        table,
        [
            {
                "id": one.id,
                "name": {"nl": one.name, "en": one.name},
                "centre": [round(point.x, 6), round(point.y, 6)],
            }
            for one, point in zip(chosen, points, strict=True)
        ],
    )


def _places(context: Context, asked: Asked, placed: Placed) -> list[Document]:
    since = _since(context, asked, placed.table.place)
    rows = columns(placed.table).rows()
    return [
        {**name, **row, "why": why_sentence(asked.subject, row), "since": when}
        for name, row, when in zip(placed.names, rows, since, strict=True)
    ]


def _since(context: Context, asked: Asked, places: NDArray[np.uint64]) -> list[Document]:
    """Tell per input that compares periods since when it is higher; of cells alone."""
    subject = asked.subject
    told: list[Document] = [{} for _ in places]
    if not isinstance(subject, Combined) or asked.question.areas is not None:
        return told
    for letter, part in zip(LETTERS, subject.parts, strict=False):
        if part.one.compute is not Derived.CHANGE or part.one.when != ASKED:
            continue
        steps = since_when(context.store, part, asked.question, places)
        for document, step in zip(told, steps, strict=True):
            document[letter] = _since_document(step)
    return told


def _since_document(since: Since | None) -> Document | None:
    """Write a step; None where there is too little to say."""
    if since is None:
        return None
    return {
        "step": step_of(since.start),
        "start": str(since.start.start),
        "earliest": str(since.earliest.start),
        "latest": str(since.latest.start),
        "times": since.times,
    }
