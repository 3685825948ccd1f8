"""Where a stranger begins: the landing page and what the server conforms to."""

from fastapi import APIRouter
from fastapi.responses import Response

from server.context import ContextDep
from server.dependencies import ONLY_JSON
from server.describe import Links, place_document
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.uploads.describe import limits_document

router = APIRouter(tags=["landing"])
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-{name}"
    for name in (
        "common-1/1.0/conf/core",
        "common-2/1.0/conf/collections",
        "features-1/1.0/conf/core",
        "features-1/1.0/conf/geojson",
        "features-1/1.0/conf/oas30",
        "tiles-1/1.0/conf/core",
        "tiles-1/1.0/conf/mvt",
        "tiles-1/1.0/conf/tileset",
        "tiles-1/1.0/conf/tilesets-list",
        "tiles-1/1.0/conf/geodata-tilesets",
    )
)


@router.get("/v1", dependencies=ONLY_JSON)
def landing(context: ContextDep) -> Response:
    """Describe the place and link to everything."""
    store, links = context.store, Links(context.base)
    place = store.definitions.place
    boxes = [store.scope(one).bbox for one in store.subjects()]
    sides = zip((min, min, max, max), zip(*boxes, strict=True), strict=True) if boxes else ()
    bbox = [pick(side) for pick, side in sides]
    uploads = context.request.app.state.uploads
    told = {"uploads": limits_document(uploads.limits)} if uploads else {}
    document = {
        "title": f"HexRadar: {getattr(place.title, place.language)}",
        "description": "Linked data sources of a city, aggregated into H3 cells.",
        "place": place_document(store, bbox or None),
        **told,
        "links": [
            links.to("", "self"),
            links.to("/openapi.json", "service-desc", OPENAPI),
            links.to("/docs", "service-doc", "text/html"),
            links.to("/conformance", "conformance"),
            links.to("/collections", "data"),
            links.to("/sources", "sources"),
            links.to("/access", "access"),
        ],
    }
    depends_on = (links.base, store.definitions.digest, context.policy, bbox, told)
    answer = Answer(JSON, depends_on, Caching(True), lambda: json_bytes(document))
    return respond(context.request, answer)


@router.get("/v1/conformance", dependencies=ONLY_JSON)
def conformance(context: ContextDep) -> Response:
    """List the conformance classes this server keeps to."""
    document = {"conformsTo": CONFORMS_TO}
    answer = Answer(JSON, CONFORMS_TO, Caching(True), lambda: json_bytes(document))
    return respond(context.request, answer)
