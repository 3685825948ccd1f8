"""One number at every door: random tiles, read by strangers, against /items."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import mapbox_vector_tile
import numpy as np
import pyogrio
import pytest

from layers.encode import Tile
from tests.mvt_reader import read_tile, twice_area
from tests.serving import all_features
from tests.tiles import bbox_of, tile_of
from tests.world import PENTAGON

Row = tuple[int | None, str, bool]  # value, state, suppressed
Rows = dict[str, Row]
COUNT = 200


@dataclass(frozen=True)
class Seen:
    """One tile, and what /items says about its bounding box."""

    layer: str
    tile: Tile
    data: bytes
    items: Rows


@pytest.fixture(scope="module")
def seen(demo_client: httpx.Client, world_client: httpx.Client) -> list[Seen]:
    """200 random tiles: half of the demo city, half of the corners of the world."""
    rng = random.Random(7)
    looked = [*look(demo_client, rng, COUNT // 2), *look(world_client, rng, COUNT // 2)]
    assert len(looked) == COUNT
    return looked


def look(client: httpx.Client, rng: random.Random, count: int) -> Iterator[Seen]:
    """Ask for tiles of every layer in turn: the zooms at its limits first, then any."""
    collections = client.get("/v1/collections").json()["collections"]
    layers = [one for one in collections if one["kind"] == "layer"]
    places = {one["id"]: points_of(client, one["id"]) for one in layers}
    for number in range(count):
        layer = layers[number % len(layers)]
        question = {"datetime": a_period(layer, rng)}
        own = f"/v1/collections/{layer['id']}/tilejson.json?{urlencode(question)}"
        zooms = client.get(own).json()["resolutions"]
        limits = [min(zooms, key=int), max(zooms, key=int)]
        turn = number // len(layers)
        zoom = limits[turn] if turn < 2 else rng.choice(list(zooms))
        lon, lat = rng.choice(places[layer["id"]])
        yield one_tile(client, layer["id"], tile_of(lon, lat, int(zoom)), zooms[zoom], question)


def points_of(client: httpx.Client, layer: str) -> list[tuple[float, float]]:
    """Return corners of cells of a layer."""
    points = []
    for feature in all_features(client, f"/v1/collections/{layer}/items?limit=10000"):
        polygons = feature["geometry"]["coordinates"]
        ring = polygons[0] if feature["geometry"]["type"] == "Polygon" else polygons[0][0]
        points.append((ring[0][0], ring[0][1]))
    return points


def a_period(layer: dict[str, Any], rng: random.Random) -> str:
    period = rng.choice(layer["periods"][rng.choice(layer["steps"])])
    return f"{period['start']}/{period['end']}"


def one_tile(
    client: httpx.Client, layer: str, tile: Tile, resolution: int, question: dict[str, str]
) -> Seen:
    own = f"/v1/collections/{layer}"
    path = f"{own}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
    answer = client.get(f"{path}?{urlencode(question)}")
    assert answer.status_code in (200, 204), answer.text
    box = {"bbox": bbox_of(tile), "resolution": resolution, "limit": 10_000}
    features = all_features(client, f"{own}/items?{urlencode(question | box)}")
    items = {one["id"]: row_of(one["properties"]) for one in features}
    return Seen(layer, tile, answer.content, items)


def row_of(properties: dict[str, Any]) -> Row:
    return properties.get("value"), properties["state"], properties["suppressed"]


def test_mapbox_vector_tile_reads_what_items_says(seen: list[Seen]) -> None:
    for one in seen:
        layers = mapbox_vector_tile.decode(one.data) if one.data else {"cells": {"features": []}}
        rows = [feature["properties"] for feature in layers["cells"]["features"]]
        assert {row["h3"]: row_of(row) for row in rows} == one.items, (one.layer, one.tile)


def test_gdal_reads_what_items_says(seen: list[Seen], tmp_path: Path) -> None:
    for number, one in enumerate(seen):
        if one.data:
            rows = by_gdal(one, tmp_path / f"{number}.pbf")
            assert rows == one.items, (one.layer, one.tile)


def by_gdal(one: Seen, path: Path) -> Rows:
    """Read a tile with GDAL's driver; it knows the place of a lone file only when told."""
    path.write_bytes(one.data)
    where = {"X": one.tile.x, "Y": one.tile.y, "Z": one.tile.z, "CLIP": "NO"}
    meta, _, _, columns = pyogrio.raw.read(path, **where)
    fields = dict(zip(meta["fields"].tolist(), columns, strict=True))
    values = fields.get("value", np.full(len(columns[0]), np.nan))
    assert [int(h3[2:], 16) for h3 in fields["h3"]] == fields["mvt_id"].tolist()
    told = [None if np.isnan(value) else float(value) for value in values]
    rows = zip(told, fields["state"], map(bool, fields["suppressed"]), strict=True)
    return dict(zip(fields["h3"], rows, strict=True))


def test_every_tile_is_a_valid_one_with_outer_rings(seen: list[Seen]) -> None:
    for one in seen:
        for layer in read_tile(one.data):
            assert (layer.name, layer.version, layer.extent) == ("cells", 2, 4096)
            assert all(twice_area(feature.ring) > 0 for feature in layer.features)


def test_the_id_of_a_feature_is_its_cell_without_two_digits(seen: list[Seen]) -> None:
    ids = [
        (feature.id, feature.properties["h3"])
        for one in seen
        for layer in read_tile(one.data)
        for feature in layer.features
    ]

    assert all(number == int(str(h3)[2:], 16) for number, h3 in ids)


def test_the_tiles_hold_what_they_are_meant_to_try(seen: list[Seen]) -> None:
    cells = {cell for one in seen for cell in one.items}
    fiji = [one.tile for one in seen if one.layer == "fiji_all" and one.data]

    assert PENTAGON in cells
    assert {0} < {tile.x for tile in fiji}
    assert any(tile.x == 2**tile.z - 1 for tile in fiji)
    assert any(row[1] == "suppressed" for one in seen for row in one.items.values())
    assert any(row[1] == "provisional" for one in seen for row in one.items.values())


def test_a_cell_across_the_antimeridian_is_in_tiles_at_both_ends(
    world_client: httpx.Client,
) -> None:
    zoom = 9
    east = one_tile(world_client, "fiji_all", tile_of(179.99, -16.85, zoom), 7, {})
    west = one_tile(world_client, "fiji_all", tile_of(-179.99, -16.85, zoom), 7, {})

    shared = east.items.keys() & west.items.keys()

    assert shared
    assert all(east.items[cell] == west.items[cell] for cell in shared)


def test_a_filter_gives_the_same_numbers_in_tiles_and_items(world_client: httpx.Client) -> None:
    arctic = tile_of(15.5, 79.9, 7)

    one = one_tile(world_client, "arctic_all", arctic, 7, {"kind": "seal", "datetime": "2024-02"})

    rows = [feature.properties for feature in read_tile(one.data)[0].features]
    assert {row["h3"]: row_of(row) for row in rows} == one.items


@pytest.mark.parametrize("areas", ["", "&areas=districts"])
@pytest.mark.parametrize("layer", ["residential_burglaries", "noise"])
def test_csv_says_what_geojson_says(demo_client: httpx.Client, layer: str, areas: str) -> None:
    path = f"/v1/collections/{layer}/items?limit=10000{areas}"
    features = all_features(demo_client, path)

    lines = demo_client.get(f"{path}&f=csv").text.split("\r\n")

    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in lines[1:-1]]
    assert rows == [
        {name: as_text(feature["properties"][name]) for name in names} for feature in features
    ]


def as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
    return str(value)


@pytest.mark.parametrize("layer", ["residential_burglaries", "noise"])
def test_the_page_of_a_cell_says_what_items_says(demo_client: httpx.Client, layer: str) -> None:
    for feature in all_features(demo_client, f"/v1/collections/{layer}/items?resolution=7")[::9]:
        told = demo_client.get(f"/v1/cells/{feature['id']}").json()["layers"]
        (own,) = [one for one in told if one["id"] == layer]
        assert row_of(own) == row_of(feature["properties"])


@pytest.mark.parametrize("layer", ["residential_burglaries", "noise"])
def test_the_page_of_an_area_says_what_items_says(demo_client: httpx.Client, layer: str) -> None:
    for feature in all_features(demo_client, f"/v1/collections/{layer}/items?areas=districts"):
        told = demo_client.get(f"/v1/areas/{feature['id']}/profile").json()["layers"]
        (own,) = [one for one in told if one["id"] == layer]
        assert row_of(own) == row_of(feature["properties"])


def test_the_series_of_a_cell_says_what_items_says(demo_client: httpx.Client) -> None:
    own = "/v1/collections/residential_burglaries/items"
    cell = all_features(demo_client, f"{own}?resolution=7")[7]["id"]
    told = demo_client.get(f"/v1/cells/{cell}?step=year").json()["layers"]
    (series,) = [one["series"] for one in told if one["id"] == "residential_burglaries"]

    for period in series:
        span = f"datetime={period['start']}/{period['end']}"
        feature = demo_client.get(f"{own}/{cell}?{span}").json()
        assert row_of(period) == row_of(feature["properties"])


@pytest.mark.parametrize("layer", ["residential_burglaries", "noise"])
def test_the_legend_counts_the_values_that_items_tells(
    demo_client: httpx.Client, layer: str
) -> None:
    own = f"/v1/collections/{layer}"
    legend = demo_client.get(f"{own}/legend?step=year&resolution=7").json()
    years = demo_client.get(own).json()["periods"]["year"]
    told = [
        feature["properties"]["value"]
        for year in years
        for feature in all_features(
            demo_client, f"{own}/items?resolution=7&datetime={year['start']}/{year['end']}"
        )
        if feature["properties"]["value"] is not None
    ]

    counts, _ = np.histogram(told, [-np.inf, *legend["breaks"], np.inf])

    assert counts.tolist() == legend["counts"]
    assert (min(told), max(told)) == (legend["min"], legend["max"])
