"""Addresses of the corners of the world (`tests.world`): every route, every refusal."""

import h3

from tests.tiles import tile_of
from tests.world import PENTAGON

FIJI = "/v1/collections/fiji_all"
HIDDEN = "/v1/collections/pentagon_all"
ARCTIC = "/v1/collections/arctic_all"
ISLANDS = "/v1/collections/islands"
QUADS = "tiles/WebMercatorQuad"

_AT = tile_of(15.5, 79.9, 7)
TILE = f"{ARCTIC}/{QUADS}/{_AT.z}/{_AT.y}/{_AT.x}"
CELL = h3.latlng_to_cell(79.9, 15.5, 5)

ANSWERED = (
    "/",
    "/v1",
    "/v1/docs",
    "/v1/openapi.json",
    "/v1/conformance",
    "/v1/access",
    "/v1/collections",
    "/v1/collections?f=json",
    FIJI,
    HIDDEN,
    ISLANDS,
    f"{FIJI}/items?limit=20",
    f"{FIJI}/items?resolution=6&f=csv",
    f"{FIJI}/items?areas=islands",
    f"{FIJI}/items?areas=islands&f=csv",
    f"{FIJI}/items?bbox=179.9,-17,-179.9,-16.9&resolution=6",
    f"{FIJI}/items?bbox=179.9,-17,0,-179.9,-16.9,99&resolution=6",
    f"{FIJI}/items?datetime=2024&resolution=6",
    f"{FIJI}/items?datetime=../..&resolution=6",
    f"{FIJI}/items?datetime=1990&resolution=6",
    f"{FIJI}/items?kind=seal&resolution=6",
    f"{FIJI}/items?kind=seal&kind=walrus&resolution=6",
    f"{FIJI}/items?delivery=1&resolution=6",
    f"{FIJI}/items?known=2026-12-01&resolution=6",
    f"{FIJI}/legend",
    f"{FIJI}/legend?step=year&resolution=6",
    f"{FIJI}/account",
    f"{FIJI}/account?delivery=1",
    f"{FIJI}/tilejson.json",
    f"{FIJI}/tilejson.json?kind=seal&datetime=2024-02",
    f"{FIJI}/tiles",
    f"{FIJI}/{QUADS}",
    f"{FIJI}/{QUADS}/6/35/0",
    f"{FIJI}/{QUADS}/6/35/63?resolution=6",
    f"{HIDDEN}/items?limit=50",
    f"{HIDDEN}/items?limit=50&f=csv",
    f"{HIDDEN}/items?datetime=2024-02-29&resolution=6",
    f"{HIDDEN}/items/{PENTAGON}",
    f"{HIDDEN}/legend",
    f"{HIDDEN}/account",
    f"{HIDDEN}/tilejson.json",
    f"{ARCTIC}/items?limit=7",
    f"{ARCTIC}/items/{CELL}",
    f"{ISLANDS}/items",
    f"{ISLANDS}/items/islands.taveuni",
    TILE,
    f"{TILE}?delivery=1",
    f"/v1/cells/{CELL}",
    f"/v1/cells/{PENTAGON}?step=week",
    "/v1/areas/islands.taveuni/profile",
    "/v1/areas/islands.taveuni/profile?datetime=2024&step=year",
    "/v1/sources",
    "/v1/sources/fiji",
    "/v1/sources/pentagon",
)
EMPTY = (f"{ARCTIC}/{QUADS}/7/0/0",)
UNKEPT = ("/healthz", "/readyz")
REFUSED = {
    "/v2": 404,
    "/v1/": 404,
    "/v1/collections/": 404,
    "/v1/collections/nothing": 404,
    "/v1/collections/nothing/items": 404,
    "/v1/collections/nothing/tilejson.json": 404,
    f"{ISLANDS}/tilejson.json": 404,
    f"{ISLANDS}/items/islands.nowhere": 404,
    f"{ISLANDS}/items?f=csv": 400,
    f"{FIJI}/items?colour=red": 400,
    f"{FIJI}/items?f=xml": 400,
    f"{FIJI}/items?limit=0": 400,
    f"{FIJI}/items?limit=many": 400,
    f"{FIJI}/items?cursor=x": 400,
    f"{FIJI}/items?cursor=9.1": 410,
    f"{FIJI}/items?delivery=9": 410,
    f"{FIJI}/items?delivery=0": 400,
    f"{FIJI}/items?resolution=9": 400,
    f"{FIJI}/items?resolution=16": 400,
    f"{FIJI}/items?areas=islands&resolution=6": 400,
    f"{FIJI}/items?areas=oceans": 400,
    f"{FIJI}/items?kind=whale": 400,
    f"{FIJI}/items?datetime=yesterday": 400,
    f"{FIJI}/items?bbox=1,2,3": 400,
    f"{FIJI}/items/xyz": 400,
    f"{FIJI}/items/{CELL}?resolution=6": 404,
    f"{FIJI}/legend?step=week": 400,
    f"{FIJI}/account?delivery=9": 410,
    f"{FIJI}/account?datetime=2024": 400,
    f"{ISLANDS}/account": 404,
    f"{FIJI}/{QUADS}/22/0/0": 404,
    f"{FIJI}/{QUADS}/3/8/0": 400,
    f"{FIJI}/{QUADS}/3/x/0": 400,
    f"{FIJI}?f=html": 400,
    f"{HIDDEN}/items?datetime=2024-02-28/2024-02-29": 400,
    f"{HIDDEN}/items?kind=seal&kind=walrus": 400,
    f"{HIDDEN}/tilejson.json?datetime=../..": 400,
    "/v1/cells/nothing": 400,
    "/v1/cells/-85013043ffffff": 400,
    "/v1/areas/islands.nowhere/profile": 404,
    "/v1/areas/nothing/profile": 404,
    "/v1/sources/nothing": 404,
    "/assets/nothing.js": 404,
}
EVERY = (*ANSWERED, *EMPTY, *UNKEPT, *REFUSED)
