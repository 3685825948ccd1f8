"""One search box: streets, postcodes, areas, cells and coordinates by what people type."""

from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from layers.errors import BadParameter
from layers.grid import cells_to_texts, points_to_cells
from layers.names import LONGEST, Entry, Kind
from server.context import ContextDep
from server.dependencies import json_only, only_known
from server.describe import Document, Links
from server.respond import JSON, Answer, Caching, json_bytes, respond

router = APIRouter(tags=["places"])
MOST_HITS = 50
DEFAULT_HITS = 10
LINKED_AT = 9  # the resolution of the cell that is linked where a hit is no cell and no area

Text = Annotated[
    str | None,
    Query(
        description=f"What is looked for, {LONGEST} characters at most: a street, a postcode or "
        "its digits, an area by name or code, a cell (15 hexadecimal digits), or latitude and "
        "longitude as `52.07, 4.31`."
    ),
]
Hits = Annotated[
    int, Query(alias="limit", ge=1, le=MOST_HITS, description="Hits that are returned at most.")
]
Language = Annotated[
    Literal["nl", "en"] | None,
    Query(alias="lang", description="Language of titles and contexts; else that of the place."),
]


@router.get(
    "/v1/search",
    dependencies=[Depends(only_known("q", "limit", "lang", "f")), Depends(json_only)],
)
def search(
    context: ContextDep, q: Text = None, limit: Hits = DEFAULT_HITS, lang: Language = None
) -> Response:
    """Find places by name, best first: the same for everybody, whatever layers they may see."""
    text = read_text(q)
    store, links = context.store, Links(context.base)
    language = lang or store.definitions.place.language

    def make() -> bytes:
        hits = [hit_document(one, language, links) for one in store.names.find(text, limit)]
        return json_bytes({"q": text, "hits": hits})

    depends_on = (links.base, text, limit, language, *store.names.state)
    return respond(context.request, Answer(JSON, depends_on, Caching(True), make))


def read_text(text: str | None) -> str:
    """Return what is looked for, without blanks around it.

    Raises
    ------
    BadParameter
        If there is nothing, or too much.
    """
    asked = (text or "").strip()
    if not asked:
        raise BadParameter(
            "q: got nothing; expected a street, postcode, area, cell, or `latitude, longitude`."
        )
    if len(asked) > LONGEST:
        raise BadParameter(f"q: got {len(asked)} characters; expected {LONGEST} at most.")
    return asked


def hit_document(entry: Entry, language: str, links: Links) -> Document:
    """Write a hit, with a link to what the API tells of that place."""
    context = getattr(entry.context, language) if entry.context else None
    return {
        "kind": entry.kind,
        "id": entry.id,
        "title": getattr(entry.title, language),
        "context": context,
        "point": list(entry.point),
        "bbox": list(entry.bbox),
        "links": [links.to(_about(entry), "related")],
    }


def _about(entry: Entry) -> str:
    if entry.kind is Kind.AREA:
        return f"/areas/{entry.id}/profile"
    if entry.kind is Kind.CELL:
        return f"/cells/{entry.id}"
    lon, lat = (np.array([one]) for one in entry.point)
    return f"/cells/{cells_to_texts(points_to_cells(lon, lat, LINKED_AT))[0]}"
