"""Vector tiles of a layer."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from layers.encode import Tile
from server.context import ContextDep
from server.dependencies import RawDep, only_known
from server.drawing import Drawing, TileForm, ask_tile, write_tile
from server.respond import COLUMNS, MVT, respond
from server.routes.common import caching_of, state_of
from server.shortcut import DRAWING
from server.uploads.drafts import is_draft

router = APIRouter(tags=["tiles"])
QUESTION = ("datetime", "resolution", "delivery", "known")
MATRIX_SET = "WebMercatorQuad"

FormParam = Annotated[
    TileForm,
    Query(
        alias="f",
        description="`cells`: columns with ids instead of shapes; `values`: without these as well, "
        "row by row as the features of the tile with shapes.",
    ),
]


@router.get(
    f"/v1/collections/{{collection}}/tiles/{MATRIX_SET}/{{z}}/{{y}}/{{x}}",
    dependencies=[Depends(only_known(*QUESTION, "f"))],
    response_class=Response,
    responses={
        200: {"content": {MVT: {}, COLUMNS: {}}},
        204: {"description": "No cell touches this tile"},
    },
)
def tile(  # noqa: PLR0913 - an address has so many parts
    context: ContextDep,
    collection: str,
    raw: RawDep,
    z: int,
    y: int,
    x: int,
    form: FormParam = TileForm.MVT,
) -> Response:
    """Answer with one tile: zoom, row, column."""
    address = Tile(z, x, y)
    asked = ask_tile(context.store, collection, raw, z)
    caching = replace(caching_of(asked.subject, asked.pinned), lasting=not is_draft(collection))
    depends_on = repr((*state_of(context, asked.subject), asked.question, form))
    drawing = Drawing(asked, form, caching, depends_on)
    setattr(context.request.state, DRAWING, drawing)
    answer = drawing.answer(address, lambda: write_tile(context.store, drawing, address))
    return respond(context.request, answer)
