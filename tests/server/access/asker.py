"""Asks as a role, with what each role may see of the demo city."""

from typing import Any

import httpx

from tests.roles import BURGLARIES, ROLES, SECRET, Keyed
from tests.tiles import tile_of

OPEN, PROTECTED = "noise", "police_incidents"
LAYERS = (OPEN, PROTECTED, BURGLARIES, SECRET)
ASKERS = ("public", *ROLES)
SEES_SECRET = {"reader", "officer", "analyst"}
EXACT = {"officer": {BURGLARIES, SECRET}, "analyst": {PROTECTED, BURGLARIES, SECRET}}
BOUND = {"manager", "officer"}
AT = "datetime=2024-03&resolution=8"
CLASSIFIED = "HexRadar-Classification"
DOORS = (
    "", "/items", "/items?datetime=2024-03&resolution=7", "/items?f=csv", "/items?areas=districts",
    "/items?areas=districts&f=csv", "/items?f=xlsx", "/items?areas=districts&f=xlsx",
    "/items?bbox=0,50,8,54", "/legend", "/account", "/tilejson.json", "/tiles",
    "/tiles/WebMercatorQuad",
    "/tiles/WebMercatorQuad/{tile}",
)  # fmt: skip
SHARED = ("/v1", "/v1/collections", "/v1/sources", "/v1/cells/{cell}", "/v1/areas/{area}/profile")
Rows = dict[str, tuple[Any, str]]  # cell or area -> value, state


def sees(role: str, layer: str) -> bool:
    return layer != SECRET or role in SEES_SECRET


def is_exact(role: str, layer: str) -> bool:
    return layer in EXACT.get(role, ())


SEEN = [(role, layer) for role in ASKERS for layer in LAYERS if sees(role, layer)]
UNSEEN = [role for role in ASKERS if role not in SEES_SECRET]


class Asker:
    """Asks as a role."""

    def __init__(self, client: httpx.Client, keyed: Keyed) -> None:
        self.client, self.keyed = client, keyed
        west, south, east, north = client.get("/v1").json()["place"]["bbox"]
        tile = tile_of((west + east) / 2, (south + north) / 2, 11)
        self.middle = f"{tile.z}/{tile.y}/{tile.x}"

    def get(self, role: str, address: str) -> httpx.Response:
        """Ask; {tile} stands for one in the middle of the city."""
        address = address.replace("{tile}", self.middle)
        return self.client.get(address, headers=self.keyed.headers(role))

    def rows(self, role: str, layer: str, query: str = AT) -> Rows:
        answer = self.get(role, f"/v1/collections/{layer}/items?limit=10000&{query}")
        assert answer.status_code == 200, answer.text
        document = answer.json()
        assert document["numberMatched"] == len(document["features"])
        told = ((one["id"], one["properties"]) for one in document["features"])
        return {name: (one["value"], one["state"]) for name, one in told}
