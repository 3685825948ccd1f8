"""The page of an area, and what other doors say of the same."""

from typing import Any

import httpx

from tests.serving import all_features

OPEN, PROTECTED, HOMES = "noise", "police_incidents", "homes"
DISTRICTS = tuple(f"districts.D0{number}" for number in range(1, 8))
Page = dict[str, Any]


def page_of(client: httpx.Client, area: str, query: str = "", **more: Any) -> Page:
    """The page of an area."""
    answer = client.get(f"/v1/areas/{area}/profile?{query}", **more)
    assert answer.status_code == 200, answer.text
    page: Page = answer.json()
    return page


def layer_of(page: Page, layer: str, part: str = "layers") -> Page:
    """What a page says of one layer."""
    found: Page = next(one for one in page[part] if one["id"] == layer)
    return found


def values_of(client: httpx.Client, collection: str, query: str) -> dict[str, Page]:
    """The features of a collection: name -> properties."""
    path = f"/v1/collections/{collection}/items?limit=10000&{query}"
    return {one["id"]: one["properties"] for one in all_features(client, path)}


def combined(client: httpx.Client, **one: Any) -> str:
    """Post a measure of one layer; return the id of the collection."""
    answer = client.post("/v1/combinations", json={"how": "measure", "inputs": [one]})
    assert answer.status_code in (200, 201), answer.text
    name: str = answer.json()["id"]
    return name
