"""What describes the tiles of a layer: TileJSON 3 and OGC tile sets."""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from layers.encode import ZoomRange
from layers.encode.mvt import LAYER
from server.context import Context, ContextDep
from server.dependencies import ONLY_JSON, Asked, Raw, RawDep, ask, only_known
from server.describe import OGC, QUADS, Document, Links
from server.drawing import zooms_of
from server.respond import JSON, MVT, Answer, json_bytes, respond
from server.routes.common import caching_of, mark_of, moment_of, state_of
from server.routes.tiles import MATRIX_SET, QUESTION

router = APIRouter(tags=["tiles"])
TILE_PIXELS = 512
DEFAULT = Raw(QueryParams(), None, None, None)  # the question without parameters
FIELDS = {
    "h3": "H3 cell, 15 hexadecimal digits",
    "value": "Number in the unit of the layer; absent where it is not told",
    "state": "value, suppressed, no_data, undefined or provisional",
    "suppressed": "Boolean: fewer than the threshold, perhaps none; or kept back by the holder",
}


@router.get(
    "/v1/collections/{collection}/tilejson.json", dependencies=[Depends(only_known(*QUESTION))]
)
def tilejson(context: ContextDep, collection: str, raw: RawDep) -> Response:
    """Describe the tiles of a layer; the address of a tile names the delivery."""
    asked = ask(context.store, collection, raw)
    zooms = zooms_of(context.store, asked.subject, asked.question.span, raw.resolution)
    depends_on = (context.base, *state_of(context, asked.subject), asked.question, zooms)
    return respond(
        context.request,
        Answer(
            JSON,
            depends_on,
            caching_of(asked.subject, asked.pinned),
            lambda: json_bytes(_tilejson(context, asked, raw, zooms)),
            asked.subject.classification,
        ),
    )


@router.get("/v1/collections/{collection}/tiles", dependencies=ONLY_JSON)
def tilesets(context: ContextDep, collection: str) -> Response:
    """List the tile sets of a layer: one."""
    return _told(context, collection, lambda asked: {"tilesets": [_tileset(context, asked)]})


@router.get(f"/v1/collections/{{collection}}/tiles/{MATRIX_SET}", dependencies=ONLY_JSON)
def tileset(context: ContextDep, collection: str) -> Response:
    """Describe the tile set of a layer."""
    return _told(context, collection, lambda asked: _tileset(context, asked))


def _told(context: Context, collection: str, describe: Callable[[Asked], Document]) -> Response:
    """Answer with what describes the tiles of the question without parameters."""
    asked = ask(context.store, collection, DEFAULT)
    document = describe(asked)
    answer = Answer(
        JSON,
        (context.base, *state_of(context, asked.subject)),
        caching_of(asked.subject),
        lambda: json_bytes(document),
        asked.subject.classification,
    )
    return respond(context.request, answer)


def _tilejson(context: Context, asked: Asked, raw: Raw, zooms: ZoomRange) -> Document:
    layer, number = asked.subject.layer, asked.subject.number
    coarsest, finest = zooms.zooms
    where = [(name, value) for name, values in asked.question.where for value in values]
    only = [("resolution", str(raw.resolution))] if raw.resolution is not None else []
    span = raw.span if asked.question.open_ended else str(asked.question.span)
    seen = [("view", one) for one in context.request.query_params.getlist("view")]
    version = moment_of(asked.subject) or {"delivery": str(number)}
    query = urlencode([*version.items(), ("datetime", span), *only, *where, *seen], safe="/")
    address = f"{context.base}/collections/{layer.id}/tiles/{MATRIX_SET}/{{z}}/{{y}}/{{x}}"
    return {
        "tilejson": "3.0.0",
        "name": getattr(layer.title, context.store.definitions.place.language),
        "attribution": ", ".join(asked.subject.holders),
        "version": f"{number}.0.0",
        "scheme": "xyz",
        "tiles": [f"{address}?{query}"],
        "minzoom": coarsest,
        "maxzoom": finest,
        "bounds": list(context.store.ground(asked.subject).bbox),
        "vector_layers": [{"id": LAYER, "fields": FIELDS, "minzoom": coarsest, "maxzoom": finest}],
        "resolutions": {str(z): resolution for z, resolution in zooms.resolutions.items()},
        "tile_size": TILE_PIXELS,
        "delivery": number,
        "datetime": str(asked.question.span),
        **moment_of(asked.subject),
        **mark_of(asked.subject),
    }


def _tileset(context: Context, asked: Asked) -> Document:
    """Describe the tile set by OGC API - Tiles 1.0, 20-057, section 9."""
    links, layer = Links(context.base), asked.subject.layer
    coarsest, finest = zooms_of(context.store, asked.subject, asked.question.span, None).zooms
    own = f"/collections/{layer.id}/tiles/{MATRIX_SET}"
    title = getattr(layer.title, context.store.definitions.place.language)
    item = links.to(f"{own}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", "item", MVT)
    west, south, east, north = context.store.ground(asked.subject).bbox
    return {
        "title": title,
        "dataType": "vector",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
        "tileMatrixSetURI": QUADS,
        "boundingBox": {"lowerLeft": [west, south], "upperRight": [east, north]},
        "tileMatrixSetLimits": [],
        "layers": [
            {
                "id": LAYER,
                "dataType": "vector",
                "geometryDimension": 2,
                "minTileMatrix": str(coarsest),
                "maxTileMatrix": str(finest),
            }
        ],
        "links": [
            links.to(own, "self"),
            {"href": QUADS, "rel": f"{OGC}/tiling-scheme", "type": JSON},
            {**item, "templated": True},
        ],
    }
