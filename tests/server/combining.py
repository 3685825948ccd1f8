"""Recipes of the small city, and how they are posted."""

from typing import Any

import httpx

from tests.roles import Keyed

NOISE, WASTE, POLICE = ({"layer": one} for one in ("noise", "waste", "police"))
HOW = {"how": "measure", "inputs": [NOISE]}
RATIO = {"how": "ratio", "inputs": [NOISE, WASTE]}


def post(
    client: httpx.Client, recipe: Any, keyed: Keyed | None = None, role: str = ""
) -> httpx.Response:
    headers = keyed.headers(role) if keyed else {}
    return client.post("/v1/combinations", json=recipe, headers=headers)


def made(client: httpx.Client, recipe: Any) -> dict[str, Any]:
    answer = post(client, recipe)
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()
    return document


def own(client: httpx.Client, recipe: Any) -> str:
    """Make a combination; return its address."""
    return f"/v1/collections/{made(client, recipe)['id']}"
