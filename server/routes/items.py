"""Cells and areas of a collection: GeoJSON and CSV page by page, all else as a whole."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends
from fastapi.responses import Response
from numpy.typing import NDArray

from layers.encode import area_features, cell_features, encode_cells, encode_values
from layers.encode.geojson import Feature, plain_area_features
from layers.errors import BadParameter, UnknownName
from layers.grid import resolution_of, text_to_cell
from layers.model import Published
from layers.world import touching_anywhere
from server.areasets import AnySet
from server.boxes import read_bbox
from server.context import BASE_PATH, Context, ContextDep
from server.dependencies import (
    DEFAULT_ITEMS,
    MOST_ITEMS,
    Asked,
    Bbox,
    Cursor,
    Limit,
    Raw,
    RawDep,
    ask,
    json_only,
    only_known,
    pinned_by,
    read_cursor,
)
from server.describe import Document, Links
from server.exports import export, file_name, refuse_more_than_a_workbook, refuse_pages
from server.formats import Form, FormDep, Kind
from server.respond import COLUMNS, GEOJSON, XLSX, Answer, Body, json_bytes, respond
from server.routes.common import (
    area_state,
    caching_of,
    caching_of_set,
    mark_of,
    moment_of,
    state_of,
)
from server.store import Store

router = APIRouter(tags=["items"])
QUESTION = ("datetime", "resolution", "areas", "delivery", "known")
PAGE = ("bbox", "limit", "cursor", "f", "dialect", "lang")


@dataclass(frozen=True, slots=True)
class Page:
    """Which features of an answer are asked for, and how they are written."""

    bbox: str | None
    limit: int | None
    cursor: str | None
    form: Form

    @property
    def size(self) -> int:
        """How many features a page holds at most.

        More than the most is answered with the most, not with an error (OGC 17-069r4, 7.15.4).
        """
        usual = DEFAULT_ITEMS if self.form.kind is Kind.JSON else MOST_ITEMS
        return min(self.limit or usual, MOST_ITEMS)


@dataclass(frozen=True, slots=True)
class Found:
    """The published rows of one page, how many match in all, and the cursor of the next page."""

    rows: Published
    matched: int
    next_cursor: str | None


async def get_page(
    form: FormDep, bbox: Bbox = None, limit: Limit = None, cursor: Cursor = None
) -> Page:
    """Collect the parameters of a page; of what comes as a whole there are none."""
    if form.kind.is_whole:
        refuse_pages(form.kind, limit, cursor)
    return Page(bbox, limit, cursor, form)


PageDep = Annotated[Page, Depends(get_page)]


@router.get(
    "/v1/collections/{collection}/items",
    dependencies=[Depends(only_known(*QUESTION, *PAGE))],
    response_class=Response,
    responses={200: {"content": {GEOJSON: {}, "text/csv": {}, XLSX: {}, COLUMNS: {}}}},
)
def items(context: ContextDep, collection: str, raw: RawDep, page: PageDep) -> Response:
    """Answer with cells, or with the areas of a set; an area set answers with its outlines."""
    area_set = context.store.area_sets.find(collection)
    if area_set:
        return _outlines(context, area_set, page)
    asked = ask(context.store, collection, pinned_by(raw, page.cursor))
    if page.form.kind.in_columns and asked.question.areas:
        raise BadParameter(f"f: {page.form.kind} tells of cells; areas come as json, csv or xlsx.")
    depends_on = (
        *state_of(context, asked.subject),
        *(context.base, context.request.url.query, asked.question, area_state(context.store)),
    )
    return respond(
        context.request,
        Answer(
            page.form.kind.media,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: _write(context, asked, page),
            asked.subject.classification,
        ),
    )


@router.get(
    "/v1/collections/{collection}/items/{feature}",
    dependencies=[Depends(only_known(*QUESTION, "f")), Depends(json_only)],
    response_class=Response,
    responses={200: {"content": {GEOJSON: {}}}},
)
def item(context: ContextDep, collection: str, feature: str, raw: RawDep) -> Response:
    """Answer with one cell, or with the outline of one area."""
    area_set = context.store.area_sets.find(collection)
    if area_set:
        return _one_outline(context, area_set, feature)
    cell = text_to_cell(feature)
    asked = ask(context.store, collection, _at_cell(raw, cell))
    depends_on = (context.base, *state_of(context, asked.subject), asked.question, feature)
    return respond(
        context.request,
        Answer(
            GEOJSON,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: json_bytes(_linked(context, collection, _one_cell(context, asked, cell))),
            asked.subject.classification,
        ),
    )


def _at_cell(raw: Raw, cell: int) -> Raw:
    """Ask at the resolution of a cell, unless the address says where to ask."""
    named = raw.areas is not None or raw.resolution is not None
    return raw if named else raw.at(resolution_of(cell))


def _write(context: Context, asked: Asked, page: Page) -> Body:
    """Write a page of an answer, or all of it as a workbook."""
    published = context.store.answer(asked.subject, asked.question)
    if page.form.kind.in_columns:
        rows = published.take(_rows_touching(context.store, asked, page, published))
        return Body(encode_cells(rows) if page.form.kind is Kind.CELLS else encode_values(rows))
    found = find_page(context.store, asked, page, published, page.size)
    if page.form.kind is Kind.JSON:
        return _features(context, asked, found)
    if page.form.kind is Kind.XLSX:
        refuse_more_than_a_workbook(found.matched)
    described = f"{context.base}/collections/{asked.subject.layer.id}"
    following = [(_address(context, found.next_cursor), "next")] if found.next_cursor else []
    return Body(
        export(context, asked, page.form, found.rows),
        ((described, "describedby"), *following),
        file_name(asked, page.form.kind, is_part=len(found.rows.place) < len(published.place)),
    )


def _features(context: Context, asked: Asked, found: Found) -> Body:
    rows, set_id = found.rows, asked.question.areas
    areas = context.store.areas(asked.subject, set_id) if set_id else ()
    features = area_features(rows, areas) if set_id else cell_features(rows)
    following = _address(context, found.next_cursor) if found.next_cursor else None
    document = _document(context, features, found.matched, following)
    marks = {**moment_of(asked.subject), **mark_of(asked.subject)}
    stated = {"datetime": str(asked.question.span), "delivery": asked.subject.number}
    return Body(json_bytes({**document, **stated, **marks}))


def find_page(store: Store, asked: Asked, page: Page, published: Published, size: int) -> Found:
    """Cut a page of some size out of an answer: by bounding box, then from the cursor on."""
    rows = _rows_touching(store, asked, page, published)
    after = read_cursor(page.cursor, asked.subject.number)
    rest = rows[published.place[rows].astype(np.int64) > after]
    chosen = rest[:size]
    if len(rest) == len(chosen):
        return Found(published.take(chosen), len(rows), None)
    last = int(published.place[chosen[-1]])
    return Found(published.take(chosen), len(rows), f"{asked.subject.number}.{last:x}")


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
    told = [areas[position] for position in published.place.tolist()]
    return np.flatnonzero([box.touches(area.geometry) for area in told])


def _one_cell(context: Context, asked: Asked, cell: int) -> Feature:
    published = context.store.answer(asked.subject, asked.question)
    row = np.flatnonzero(published.place == np.uint64(cell))
    if not len(row):
        raise UnknownName(
            f"{cell:x} is no cell of {asked.subject.layer.id} at resolution "
            f"{asked.question.resolution}."
        )
    return cell_features(published.take(row))[0]


def _linked(context: Context, collection: str, feature: Feature) -> Document:
    """Link a feature that stands alone to itself and to its collection (OGC 17-069r4, 7.16.2)."""
    links = Links(context.base)
    own = {"href": _address(context), "rel": "self", "type": GEOJSON}
    return {**feature, "links": [own, links.to(f"/collections/{collection}", "collection")]}


def _outlines(context: Context, area_set: AnySet, page: Page) -> Response:
    """Answer with the outlines of the areas of a set, without values."""
    box = read_bbox(page.bbox)
    start = max(read_cursor(page.cursor, 0), -1) + 1
    end = start + page.size
    if page.form.kind is not Kind.JSON and "f" in context.request.query_params:
        named = area_set.definition.id
        raise BadParameter(f"f: {named} has outlines and no values; expected json.")

    def make() -> bytes:
        found = [one for one in area_set.areas() if box is None or box.touches(one.geometry)]
        following = _address(context, f"0.{end - 1:x}") if len(found) > end else None
        features = plain_area_features(found[start:end])
        return json_bytes(_document(context, features, len(found), following))

    depends_on = (context.base, context.request.url.query, *area_set.state)
    return respond(context.request, Answer(GEOJSON, depends_on, caching_of_set(area_set), make))


def _one_outline(context: Context, area_set: AnySet, area_id: str) -> Response:
    set_id = area_set.definition.id
    found = [one for one in area_set.areas() if one.id == area_id]
    if not found:
        raise UnknownName(f"There is no area {area_id[:80]!r} in {set_id}.")
    feature = _linked(context, set_id, plain_area_features(found)[0])
    depends_on = (context.base, area_id, *area_set.state)
    answer = Answer(GEOJSON, depends_on, caching_of_set(area_set), lambda: json_bytes(feature))
    return respond(context.request, answer)


def _address(context: Context, cursor: str | None = None) -> str:
    """Return the address of this request as the user sees it, or that of the page at a cursor."""
    url = context.request.url
    asked = url.include_query_params(cursor=cursor) if cursor else url
    path = url.path.removeprefix(context.request.scope.get("root_path", ""))
    return f"{context.base}{path.removeprefix(BASE_PATH)}{f'?{asked.query}' if asked.query else ''}"


def _document(
    context: Context, features: list[Feature], matched: int, following: str | None
) -> Document:
    """Make a feature collection with the links of a page."""
    links = [{"href": _address(context), "rel": "self", "type": GEOJSON}]
    if following:
        links.append({"href": following, "rel": "next", "type": GEOJSON})
    return {
        "type": "FeatureCollection",
        "features": features,
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": links,
    }
