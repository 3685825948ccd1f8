"""Cells and areas of a collection as GeoJSON or CSV features, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends
from fastapi.responses import Response
from numpy.typing import NDArray

from layers.encode import area_features, areas_csv, cell_features, cells_csv
from layers.encode.geojson import Feature, plain_area_features
from layers.errors import UnknownName
from layers.grid import text_to_cell
from layers.model import Area, Published
from layers.world import touching_anywhere
from server.dependencies import (
    DEFAULT_ITEMS,
    Asked,
    Bbox,
    Context,
    ContextDep,
    Cursor,
    Format,
    Limit,
    RawDep,
    ask,
    only_known,
    read_bbox,
    read_cursor,
    wants_csv,
)
from server.describe import Document
from server.respond import CSV, GEOJSON, Answer, Caching, json_bytes, respond
from server.routes.common import area_state, caching_of, state_of
from server.store import Store

router = APIRouter(tags=["items"])
QUESTION = ("datetime", "resolution", "areas", "delivery")
PAGE = ("bbox", "limit", "cursor", "f")


@dataclass(frozen=True, slots=True)
class Page:
    """Which features of an answer are asked for, and in which format."""

    bbox: str | None
    limit: int
    cursor: str | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The published rows of one page, how many match in all, and the cursor of the next page."""

    rows: Published
    matched: int
    next_cursor: str | None


def get_page(
    bbox: Bbox = None, limit: Limit = DEFAULT_ITEMS, cursor: Cursor = None, format_: Format = None
) -> Page:
    """Collect the parameters of a page."""
    return Page(bbox, limit, cursor, format_)


PageDep = Annotated[Page, Depends(get_page)]


@router.get(
    "/v1/collections/{collection}/items", dependencies=[Depends(only_known(*QUESTION, *PAGE))]
)
def items(context: ContextDep, collection: str, raw: RawDep, page: PageDep) -> Response:
    """Answer with cells, or with the areas of a set; an area set answers with its outlines."""
    if collection in context.store.definitions.area_sets:
        return _outlines(context, collection, page)
    asked = ask(context.store, collection, raw)
    as_csv = wants_csv(page.format, context.request.headers.get("accept", ""))
    depends_on = (
        *state_of(context, asked.subject),
        *(context.base, context.request.url.query, asked.question, area_state(context.store)),
    )
    return respond(
        context.request,
        Answer(
            CSV if as_csv else GEOJSON,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: _write(context, asked, page, as_csv),
        ),
    )


@router.get(
    "/v1/collections/{collection}/items/{feature}", dependencies=[Depends(only_known(*QUESTION))]
)
def item(context: ContextDep, collection: str, feature: str, raw: RawDep) -> Response:
    """Answer with one cell, or with the outline of one area."""
    if collection in context.store.definitions.area_sets:
        return _one_outline(context, collection, feature)
    asked = ask(context.store, collection, raw)
    cell = text_to_cell(feature)
    depends_on = (*state_of(context, asked.subject), asked.question, feature)
    return respond(
        context.request,
        Answer(
            GEOJSON,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: json_bytes(_one_cell(context, asked, cell)),
        ),
    )


def _write(context: Context, asked: Asked, page: Page, as_csv: bool) -> bytes:
    """Write a page of an answer."""
    set_id = asked.question.areas
    published = context.store.answer(asked.subject, asked.question, context.policy)
    areas = context.store.areas(asked.subject, set_id) if set_id else ()
    found = find_page(context.store, asked, page, published)
    if as_csv:
        return areas_csv(found.rows, areas) if set_id else cells_csv(found.rows)
    features = area_features(found.rows, areas) if set_id else cell_features(found.rows)
    document = _document(context, features, found.matched, found.next_cursor)
    stated = {"datetime": str(asked.question.span), "delivery": asked.subject.delivery.number}
    return json_bytes({**document, **stated})


def find_page(store: Store, asked: Asked, page: Page, published: Published) -> Found:
    """Cut a page out of an answer: by bounding box, then from the cursor on."""
    rows = _rows_touching(store, asked, page, published)
    after = read_cursor(page.cursor, asked.subject.delivery.number)
    rest = rows[published.place[rows].astype(np.int64) > after]
    chosen = rest[: page.limit]
    if len(rest) == len(chosen):
        return Found(published.take(chosen), len(rows), None)
    last = int(published.place[chosen[-1]])
    return Found(published.take(chosen), len(rows), f"{asked.subject.delivery.number}.{last:x}")


def _rows_touching(
    store: Store, asked: Asked, page: Page, published: Published
) -> NDArray[np.intp]:
    box = read_bbox(page.bbox)
    if box is None:
        return np.arange(len(published.place))
    if asked.question.areas is None:
        world = store.world(asked.subject, asked.question.resolution or 0)
        return touching_anywhere(world, box.in_world)
    areas = store.areas(asked.subject, asked.question.areas)
    return np.flatnonzero([box.touches(area.geometry) for area in areas])


def _one_cell(context: Context, asked: Asked, cell: int) -> Feature:
    published = context.store.answer(asked.subject, asked.question, context.policy)
    row = np.flatnonzero(published.place == np.uint64(cell))
    if not len(row):
        raise UnknownName(
            f"{cell:x} is no cell of {asked.subject.layer.id} at resolution "
            f"{asked.question.resolution}."
        )
    return cell_features(published.take(row))[0]


def _outlines(context: Context, set_id: str, page: Page) -> Response:
    """Answer with the outlines of the areas of a set, without values."""
    box = read_bbox(page.bbox)
    start = max(read_cursor(page.cursor, 0), -1) + 1

    def make() -> bytes:
        areas = _ingested(context, set_id)
        found = [one for one in areas if box is None or box.touches(one.geometry)]
        chosen = found[start : start + page.limit]
        more = len(found) > start + page.limit
        cursor = f"0.{start + page.limit - 1:x}" if more else None
        return json_bytes(_document(context, plain_area_features(chosen), len(found), cursor))

    depends_on = (context.base, context.request.url.query, area_state(context.store))
    return respond(context.request, Answer(GEOJSON, depends_on, Caching(True), make))


def _one_outline(context: Context, set_id: str, area_id: str) -> Response:
    found = [one for one in _ingested(context, set_id) if one.id == area_id]
    if not found:
        raise UnknownName(f"There is no area {area_id[:80]!r} in {set_id}.")
    feature = plain_area_features(found)[0]
    depends_on = (area_id, area_state(context.store))
    answer = Answer(GEOJSON, depends_on, Caching(True), lambda: json_bytes(feature))
    return respond(context.request, answer)


def _ingested(context: Context, set_id: str) -> Sequence[Area]:
    areas = context.store.catalogue.areas(set_id)
    if not areas:
        raise UnknownName(f"The areas of {set_id!r} have not been ingested yet.")
    return areas


def _document(
    context: Context, features: list[Feature], matched: int, cursor: str | None
) -> Document:
    """Make a feature collection with the links of a page."""
    url = context.request.url
    links = [{"href": str(url), "rel": "self", "type": GEOJSON}]
    if cursor:
        href = str(url.include_query_params(cursor=cursor))
        links.append({"href": href, "rel": "next", "type": GEOJSON})
    return {
        "type": "FeatureCollection",
        "features": features,
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": links,
    }
