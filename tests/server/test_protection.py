"""What is protected stays so at every door, and what is restricted is nowhere."""

import csv
import io
from typing import Any

import httpx
import pytest

from tests.addresses import ARCTIC, EVERY, HIDDEN
from tests.cities import Place
from tests.mvt_reader import read_tile
from tests.serving import all_features
from tests.tiles import tile_of
from tests.world import PENTAGON

BURGLARIES = "/v1/collections/residential_burglaries"
THRESHOLDS = {
    "residential_burglaries": 5,
    "police_incidents": 10,
    "bicycle_theft": 10,
    "violence": 10,
}
LAYERS = tuple(THRESHOLDS)
RESOLUTIONS = (7, 8)


def periods(client: httpx.Client, layer: str, step: str) -> list[str]:
    found = client.get(f"/v1/collections/{layer}").json()["periods"][step]
    return [f"{one['start']}/{one['end']}" for one in found]


def assert_protected(layer: str, rows: list[dict[str, Any]]) -> None:
    """Told values reach the threshold; what is suppressed has none."""
    assert rows
    for row in rows:
        if row["state"] == "suppressed":
            assert row.get("value") is None
            assert row["suppressed"] is True
        else:
            assert row["value"] >= THRESHOLDS[layer]
            assert row["suppressed"] is False


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("places", ["resolution=7", "resolution=8", "areas=districts"])
def test_items_tell_no_few(demo_client: httpx.Client, layer: str, places: str) -> None:
    for span in periods(demo_client, layer, "month"):
        path = f"/v1/collections/{layer}/items?limit=10000&{places}&datetime={span}"
        assert_protected(layer, [one["properties"] for one in all_features(demo_client, path)])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("places", ["resolution=8", "areas=districts"])
def test_csv_tells_no_few(demo_client: httpx.Client, layer: str, places: str) -> None:
    text = demo_client.get(f"/v1/collections/{layer}/items?f=csv&{places}").text

    for row in csv.DictReader(io.StringIO(text)):
        value = int(row["value"]) if row["value"] else None
        assert_protected(layer, [row | {"value": value, "suppressed": row["suppressed"] == "true"}])


@pytest.mark.parametrize("layer", LAYERS)
def test_tiles_tell_no_few(demo_client: httpx.Client, layer: str) -> None:
    own = f"/v1/collections/{layer}"
    tilejson = demo_client.get(f"{own}/tilejson.json").json()
    west, south, east, north = tilejson["bounds"]
    for zoom in (tilejson["minzoom"], tilejson["maxzoom"]):
        tile = tile_of((west + east) / 2, (south + north) / 2, zoom)
        address = f"{own}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
        (layer_read,) = read_tile(demo_client.get(address).content)
        assert_protected(layer, [feature.properties for feature in layer_read.features])


@pytest.mark.parametrize("step", ["month", "year"])
def test_the_pages_of_cells_and_areas_tell_no_few(demo_client: httpx.Client, step: str) -> None:
    (cell, *_) = all_features(demo_client, f"{BURGLARIES}/items?resolution=7")
    for place in (f"cells/{cell['id']}", "areas/districts.D01/profile"):
        layers = demo_client.get(f"/v1/{place}?step={step}").json()["layers"]
        hidden = [one for one in layers if one["id"] in LAYERS]
        assert hidden
        for one in hidden:
            assert_protected(one["id"], [one, *one["series"]])


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_legend_tells_no_few(demo_client: httpx.Client, layer: str, resolution: int) -> None:
    legend = demo_client.get(f"/v1/collections/{layer}/legend?resolution={resolution}").json()

    assert legend["min"] is None or legend["min"] >= THRESHOLDS[layer]
    assert all(one >= THRESHOLDS[layer] for one in legend["breaks"])


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("datetime=../..", "datetime=2024-02-28/2024-02-28"),
        ("datetime=2024-02-28/2024-02-29", "datetime=2024-02-28/2024-02-28"),
        ("datetime=2024-02-29/..", "datetime=2024-02-29/2024-02-29"),
        ("datetime=2024", "datetime=2024-01-01/2024-01-01"),
        ("kind=seal&kind=walrus", "kind=seal"),
    ],
)
@pytest.mark.parametrize(
    "door",
    ["items?", "items?f=csv&", "items?areas=islands&", f"items/{PENTAGON}?", "tilejson.json?",
     "tiles/WebMercatorQuad/9/0/0?"],
)  # fmt: skip
def test_a_question_off_the_lattice_is_refused_with_the_nearest(
    world_client: httpx.Client, door: str, question: str, nearest: str
) -> None:
    answer = world_client.get(f"{HIDDEN}/{door}{question}")

    assert answer.status_code == 400
    assert nearest in answer.json()["detail"]


def test_no_door_accepts_an_areas_set_that_was_not_counted(world_client: httpx.Client) -> None:
    answer = world_client.get("/v1/collections/pentagon_all/items?areas=islands")

    assert answer.status_code == 400


def keys_of(document: object) -> set[str]:
    """Return every key of a document, at any depth."""
    if isinstance(document, list):
        return set().union(*map(keys_of, document))
    if isinstance(document, dict):
        return set(document).union(*map(keys_of, document.values()))
    return set()


@pytest.mark.parametrize(
    "address",
    [BURGLARIES, "/v1/sources/residential_burglaries", "/v1/collections/violence",
     "/v1/sources/police_incidents", f"{BURGLARIES}/account", "/v1/collections/violence/account"],
)  # fmt: skip
def test_exact_numbers_of_rows_are_not_told(demo_client: httpx.Client, address: str) -> None:
    counted = {"rows_read", "rows_accepted", "refused", "repeats"}

    assert not counted & keys_of(demo_client.get(address).json())


def test_the_number_of_accepted_rows_is_in_no_answer(
    demo_client: httpx.Client, demo_place: Place
) -> None:
    current = demo_place.desk.catalogue.current("residential_burglaries")
    assert current

    doors = ("", "/tilejson.json", "/account")
    for address in ("/v1/collections", "/v1/sources", *(f"{BURGLARIES}{one}" for one in doors)):
        assert str(current.rows_accepted) not in demo_client.get(address).text


@pytest.mark.parametrize("address", EVERY)
def test_no_answer_names_a_restricted_source(world_client: httpx.Client, address: str) -> None:
    assert b"secret" not in world_client.get(address).content


@pytest.mark.parametrize(
    "rest", ["", "/items", "/items?colour=red", "/tilejson.json", "/legend", "/legend?colour=red",
             "/account", "/account?delivery=1",
             "/tiles", "/tiles/WebMercatorQuad/7/10/69", "/items/871f1d489ffffff",
             "/items?kind=seal", "/items?datetime=yesterday", "/items?bbox=1", "/items?limit=0"],
)  # fmt: skip
def test_a_restricted_layer_is_as_one_that_does_not_exist(
    world_client: httpx.Client, rest: str
) -> None:
    restricted, missing = (
        world_client.get(f"/v1/collections/{name}{rest}") for name in ("secret_all", "nobody_all")
    )

    assert restricted.status_code == missing.status_code >= 400
    assert restricted.text.replace("secret_all", "nobody_all") == missing.text


def test_a_restricted_source_is_as_one_that_does_not_exist(world_client: httpx.Client) -> None:
    restricted, missing = (world_client.get(f"/v1/sources/{name}") for name in ("secret", "nobody"))

    assert restricted.text.replace("secret", "nobody") == missing.text


def test_a_restricted_layer_is_in_no_cell(world_client: httpx.Client) -> None:
    (feature, *_) = all_features(world_client, f"{ARCTIC}/items?resolution=7")

    layers = world_client.get(f"/v1/cells/{feature['id']}").json()["layers"]

    assert {one["id"] for one in layers} == {"arctic_all", "fiji_all", "pentagon_all"}
