"""A filtered tile of an open layer is told by itself, and is what the whole would be."""

import pytest
from starlette.datastructures import QueryParams

from layers.encode import Tile
from server.dependencies import Asked, Raw
from server.drawing import Drawing, TileForm, ask_tile, write_tile
from server.respond import Caching
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import SECRET, Place
from tests.tiles import tile_of

ZOOM = 14
FILTERED = [
    ("nuisance_reports", "category=geluid"),
    ("permit_days", "category=verbouwing"),
    ("addresses", "use=dwelling"),
]


def fresh(place: Place) -> Store:
    """Open a worker that has answered nothing yet."""
    desk = place.desk
    return Store(desk.definitions, desk.catalogue, make_vault(desk.snapshots, SECRET), 64 * MIB)


def asked_of(store: Store, layer: str, filters: str) -> Asked:
    return ask_tile(store, layer, Raw(QueryParams(filters), None, None, None), ZOOM)


def tiles(store: Store, asked: Asked) -> list[Tile]:
    west, south, east, north = store.ground(asked.subject).bbox
    middle = tile_of((west + east) / 2, (south + north) / 2, ZOOM)
    return [Tile(ZOOM, middle.x + right, middle.y + down) for right in (0, 1) for down in (0, 1)]


def written(store: Store, asked: Asked) -> list[bytes]:
    return [
        write_tile(store, Drawing(asked, form, Caching(True), ""), one)
        for form in TileForm
        for one in tiles(store, asked)
    ]


@pytest.mark.parametrize(("layer", "filters"), FILTERED)
def test_it_is_the_same_tile(demo_place: Place, layer: str, filters: str) -> None:
    alone, whole = fresh(demo_place), fresh(demo_place)
    asked = asked_of(whole, layer, filters)
    whole.answer(asked.subject, asked.question)
    told = written(alone, asked_of(alone, layer, filters))
    assert told == written(whole, asked)
    assert any(told)
