"""Golden files: what answers looked like when somebody last read them.

make golden     rewrites them; read the difference before you commit it
"""

import json
import os
from pathlib import Path

import httpx
import pytest

from tests.addresses import ARCTIC, CELL, FIJI, HIDDEN, ISLANDS, TILE
from tests.world import PENTAGON

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = {
    "landing.json": "/v1",
    "conformance.json": "/v1/conformance",
    "layer_open.json": FIJI,
    "layer_protected.json": HIDDEN,
    "areas.json": ISLANDS,
    "items_antimeridian.json": f"{FIJI}/items?resolution=6&bbox=179.9,-17,-179.9,-16.9&limit=4",
    "items_protected.json": f"{HIDDEN}/items?resolution=6&limit=6",
    "items_areas.json": f"{FIJI}/items?areas=islands",
    "items.csv": f"{ARCTIC}/items?f=csv&resolution=5",
    "items_dutch.csv": f"{FIJI}/items?f=csv&dialect=nl&areas=islands",
    "item_pentagon.json": f"{HIDDEN}/items/{PENTAGON}",
    "legend.json": f"{FIJI}/legend?resolution=6",
    "tilejson.json": f"{ARCTIC}/tilejson.json?kind=seal",
    "tileset.json": f"{ARCTIC}/tiles/WebMercatorQuad",
    "tile.mvt": TILE,
    "cell.json": f"/v1/cells/{CELL}",
    "profile.json": "/v1/areas/islands.taveuni/profile",
    "source_open.json": "/v1/sources/fiji",
    "source_protected.json": "/v1/sources/pentagon",
    "account_open.json": f"{FIJI}/account",
    "account_protected.json": f"{HIDDEN}/account",
    "problem.json": f"{HIDDEN}/items?datetime=../..",
}


@pytest.mark.parametrize(("name", "address"), ANSWERS.items())
def test_an_answer_is_its_golden_file(world_client: httpx.Client, name: str, address: str) -> None:
    got = readable(world_client.get(address))
    if os.environ.get("HEXRADAR_WRITE_GOLDEN"):
        (GOLDEN / name).write_bytes(got)

    assert got == (GOLDEN / name).read_bytes()


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == ANSWERS.keys()


def readable(answer: httpx.Response) -> bytes:
    """Lay JSON out for reading; leave anything else as it is."""
    if "json" not in answer.headers["Content-Type"]:
        return answer.content
    return json.dumps(answer.json(), indent=1, ensure_ascii=False).encode() + b"\n"
