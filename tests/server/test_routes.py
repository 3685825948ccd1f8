"""Every route: the shape of its answer, its headers, and its refusals."""

import h3
import httpx
import pytest

from tests.addresses import (
    ANSWERED,
    ARCTIC,
    CELL,
    EMPTY,
    EVERY,
    FIJI,
    ISLANDS,
    QUADS,
    REFUSED,
    TILE,
)
from tests.serving import HOST, all_features, link

MEDIA = {
    "/": "text/html; charset=utf-8",
    "/v1": "application/json",
    "/v1/docs": "text/html; charset=utf-8",
    "/v1/openapi.json": "application/json",
    f"{FIJI}/items?limit=1": "application/geo+json",
    f"{FIJI}/items?limit=1&f=csv": "text/csv; charset=utf-8",
    f"{ISLANDS}/items": "application/geo+json",
    f"{ARCTIC}/items/{CELL}": "application/geo+json",
    f"{FIJI}/legend": "application/json",
    f"{FIJI}/tilejson.json": "application/json",
    TILE: "application/vnd.mapbox-vector-tile",
}


@pytest.mark.parametrize("address", ANSWERED)
def test_every_route_answers(world_client: httpx.Client, address: str) -> None:
    assert world_client.get(address).status_code == 200


@pytest.mark.parametrize("address", EMPTY)
def test_a_tile_without_cells_is_no_content(world_client: httpx.Client, address: str) -> None:
    answer = world_client.get(address)

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(("address", "media"), MEDIA.items())
def test_an_answer_says_what_it_is(world_client: httpx.Client, address: str, media: str) -> None:
    assert world_client.get(address).headers["Content-Type"] == media


@pytest.mark.parametrize(("address", "status"), REFUSED.items())
def test_a_refusal_is_a_problem_with_a_sentence(
    world_client: httpx.Client, address: str, status: int
) -> None:
    answer = world_client.get(address)

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json().keys() == {"type", "title", "status", "detail"}
    assert len(answer.json()["detail"].split()) >= 4


@pytest.mark.parametrize("address", EVERY)
def test_every_answer_carries_the_security_headers(
    world_client: httpx.Client, address: str
) -> None:
    headers = world_client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", EVERY)
def test_other_origins_may_read_every_answer(world_client: httpx.Client, address: str) -> None:
    answer = world_client.get(address, headers={"Origin": "https://other.test"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", EVERY)
def test_head_is_get_without_a_body(world_client: httpx.Client, address: str) -> None:
    got, head = world_client.get(address), world_client.head(address)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert dict(head.headers) | {"date": ""} == dict(got.headers) | {"date": ""}


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_changed_over_http(world_client: httpx.Client, verb: str) -> None:
    answer = world_client.request(verb, "/v1/collections")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert "GET" in answer.json()["detail"]


def test_the_landing_page_describes_the_place(demo_client: httpx.Client) -> None:
    place = demo_client.get("/v1").json()["place"]

    assert place["texts"]["en"]["title"] == "Doggermonde (synthetic)"
    assert (place["synthetic"], place["language"]) == (True, "nl")
    assert place["areas"] == ["districts", "neighbourhoods", "project_areas", "squares_100m"]
    assert len(place["bbox"]) == 4


@pytest.mark.parametrize("rel", ["self", "service-desc", "conformance", "data", "sources"])
def test_every_link_of_the_landing_page_leads_somewhere(
    world_client: httpx.Client, rel: str
) -> None:
    path = link(world_client.get("/v1").json(), rel)

    assert path
    assert world_client.get(path).status_code == 200


def test_every_link_of_every_collection_leads_somewhere(world_client: httpx.Client) -> None:
    for collection in world_client.get("/v1/collections").json()["collections"]:
        for one in collection["links"]:
            assert one["href"].startswith(f"http://{HOST}/v1/")
            assert world_client.get(one["href"].removeprefix(f"http://{HOST}")).status_code == 200


def test_a_collection_alone_is_as_it_stands_in_the_list(world_client: httpx.Client) -> None:
    for collection in world_client.get("/v1/collections").json()["collections"]:
        assert world_client.get(f"/v1/collections/{collection['id']}").json() == collection


def test_layers_come_in_their_declared_order(demo_client: httpx.Client) -> None:
    collections = demo_client.get("/v1/collections").json()["collections"]
    order = [(one["kind"] == "areas", one["order"]) for one in collections]

    assert order == sorted(order)


def test_a_layer_is_described_in_both_languages(demo_client: httpx.Client) -> None:
    layer = demo_client.get("/v1/collections/residential_burglaries").json()

    assert layer["texts"]["nl"]["title"] == layer["title"] == "Woninginbraken"
    assert layer["texts"]["en"]["unit"] == "burglaries and attempts"


def test_a_cell_feature_has_what_a_gis_tool_needs(world_client: httpx.Client) -> None:
    feature = all_features(world_client, f"{FIJI}/items?resolution=6")[0]

    assert feature["type"] == "Feature"
    assert feature["id"] == feature["properties"]["h3"]
    assert feature["properties"].keys() == {"h3", "value", "state", "suppressed"}
    assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_a_cell_across_the_antimeridian_is_cut(world_client: httpx.Client) -> None:
    features = all_features(world_client, f"{FIJI}/items?resolution=6")
    cut = [one["geometry"] for one in features if one["geometry"]["type"] == "MultiPolygon"]

    sides = [{point[0] > 0 for point in part[0]} for shape in cut for part in shape["coordinates"]]

    assert cut
    assert all(len(side) == 1 for side in sides)


def test_one_feature_is_as_it_stands_in_its_collection(world_client: httpx.Client) -> None:
    features = all_features(world_client, f"{ARCTIC}/items?resolution=5")

    for feature in features:
        alone = world_client.get(f"{ARCTIC}/items/{feature['id']}").json()
        assert [one["rel"] for one in alone.pop("links")] == ["self", "collection"]
        assert alone == feature


def test_an_area_feature_names_its_area(demo_client: httpx.Client) -> None:
    (feature, *_) = all_features(demo_client, "/v1/collections/noise/items?areas=districts")

    assert feature["id"] == feature["properties"]["id"]
    assert feature["id"] == f"districts.{feature['properties']['code']}"
    assert isinstance(feature["properties"]["value"], int)


def test_the_address_in_the_tilejson_names_delivery_and_period(world_client: httpx.Client) -> None:
    tilejson = world_client.get(f"{ARCTIC}/tilejson.json?kind=seal").json()

    assert tilejson["tiles"] == [
        f"http://{HOST}{ARCTIC}/{QUADS}/{{z}}/{{y}}/{{x}}"
        "?delivery=1&datetime=2024-03-01/2024-03-31&kind=seal"
    ]


def test_tiles_exist_at_the_zooms_of_the_tilejson_and_nowhere_else(
    world_client: httpx.Client,
) -> None:
    zooms = world_client.get(f"{ARCTIC}/tilejson.json").json()["resolutions"]

    statuses = {
        str(zoom): world_client.get(f"{ARCTIC}/{QUADS}/{zoom}/0/0").status_code
        for zoom in range(25)
    }

    assert {zoom for zoom, status in statuses.items() if status != 404} == zooms.keys()


def test_a_legend_has_a_colour_and_a_count_per_class(demo_client: httpx.Client) -> None:
    legend = demo_client.get("/v1/collections/noise/legend?step=month&resolution=9").json()

    assert len(legend["colours"]) == len(legend["counts"]) == len(legend["breaks"]) + 1
    assert legend["breaks"] == sorted(set(legend["breaks"]))


def test_a_cell_knows_in_which_areas_it_lies(demo_client: httpx.Client) -> None:
    west, south, east, north = demo_client.get("/v1").json()["place"]["bbox"]
    centre = h3.latlng_to_cell((south + north) / 2, (west + east) / 2, 9)

    cell = demo_client.get(f"/v1/cells/{centre}").json()

    assert (cell["cell"], cell["resolution"]) == (centre, 9)
    sets = [area["set"] for area in cell["areas"]]
    assert sets == ["districts", "neighbourhoods"]
    assert 0.05 < cell["area_km2"] < 0.2


def test_a_cell_in_capitals_is_the_same_cell(world_client: httpx.Client) -> None:
    capitals = world_client.get(f"/v1/cells/{CELL.upper()}").json()

    assert capitals == world_client.get(f"/v1/cells/{CELL}").json()


def test_a_cell_where_nobody_looks_has_no_data(world_client: httpx.Client) -> None:
    layers = world_client.get("/v1/cells/871f1d489ffffff").json()["layers"]

    assert {(one["value"], one["state"]) for one in layers} == {(None, "no_data")}


def test_a_source_tells_its_holder_agreement_and_deliveries(demo_client: httpx.Client) -> None:
    source = demo_client.get("/v1/sources/nuisance_reports").json()

    assert source["holder"] == "Gemeente Doggermonde (synthetisch)"
    assert source["agreement"]["cadence"] == "dagelijks"
    assert [one["number"] for one in source["deliveries"]] == [1]
    assert source["indicators"].keys() == {"availability", "quality", "freshness", "security"}


def test_the_account_of_an_open_source_adds_up(demo_client: httpx.Client) -> None:
    source = demo_client.get("/v1/sources/nuisance_reports").json()
    quality = source["indicators"]["quality"]

    assert quality["rows_read"] == quality["rows_accepted"] + sum(quality["refused"].values())


def test_the_accept_header_chooses_csv(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{FIJI}/items?limit=1", headers={"Accept": "text/csv"})

    assert answer.text.startswith("h3,value,state,suppressed\r\n")


def test_f_comes_before_the_accept_header(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{FIJI}/items?limit=1&f=json", headers={"Accept": "text/csv"})

    assert answer.headers["Content-Type"] == "application/geo+json"


def test_the_server_says_that_it_is_ready(world_client: httpx.Client) -> None:
    assert world_client.get("/readyz").json() == {"status": "ready", "faults": []}


def test_a_layer_names_the_area_sets_by_which_it_may_be_asked(demo_client: httpx.Client) -> None:
    collections = demo_client.get("/v1/collections").json()["collections"]
    sets = {one["id"] for one in collections if one["kind"] == "areas"}
    told = {one["id"]: one["areas"] for one in collections if one["kind"] == "layer"}

    assert told["residential_burglaries"] == ["districts"]
    assert set(told["nuisance_reports"]) < sets
    for layer, areas in told.items():
        for one in sets:
            answer = demo_client.get(f"/v1/collections/{layer}/items?areas={one}&limit=1")
            assert answer.status_code == (200 if one in areas else 400)
