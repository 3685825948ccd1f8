"""Open data of Groningen, The Hague and London at every door: the sums that their files hold."""

import csv
from typing import Any, NamedTuple

import httpx
import mapbox_vector_tile
import pytest

from tests.serving import all_features
from tests.tiles import bbox_of, tile_of

pytestmark = pytest.mark.real


class Asked(NamedTuple):
    """A question of which the sum is known, over cells and over areas.

    `nowhere` is how many of its records lie in none of the areas.
    """

    place: str
    layer: str
    datetime: str
    total: int
    areas: str
    nowhere: int = 0


ASKED = [
    Asked("groningen", "inhabitants", "2017-01-01/2017-12-31", 202_515, "buurten"),
    Asked("groningen", "households", "2017-01-01/2017-12-31", 122_170, "buurten"),
    Asked("groningen", "square_inhabitants", "2014-01-01/2014-12-31", 198_370, "squares"),
    Asked("groningen", "street_lights", "2017-01-01/2017-12-31", 16_207, "buurten"),
    Asked("groningen", "bus_stops", "2017-01-01/2017-12-31", 543, "wijken"),
    Asked("groningen", "postcodes_6", "2017-01-01/2017-12-31", 5_496, "wijken"),
    Asked("the_hague", "all_crime", "../..", 153_322, "wijken"),
    Asked("the_hague", "inhabitants", "2022-01-01/2022-12-31", 553_110, "cbs_wijken_2022"),
    Asked("london", "all_street_crime", "../..", 26_397, "lsoa", 545),  # on bridges
]
PLACES = list(dict.fromkeys(one.place for one in ASKED))


def name_of(asked: object) -> str:
    return f"{asked.place}-{asked.layer}" if isinstance(asked, Asked) else str(asked)


def values(features: list[dict[str, Any]]) -> float:
    return sum(one["properties"]["value"] or 0 for one in features)


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
def test_cells_of_every_resolution_add_up_to_the_file(
    real_cities: dict[str, httpx.Client], asked: Asked
) -> None:
    client, own = real_cities[asked.place], f"/v1/collections/{asked.layer}"
    for resolution in client.get(own).json()["resolutions"]:
        question = f"datetime={asked.datetime}&resolution={resolution}&limit=10000"
        total = values(all_features(client, f"{own}/items?{question}"))
        assert total == pytest.approx(asked.total, rel=1e-9), resolution


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
def test_areas_add_up_to_the_file(real_cities: dict[str, httpx.Client], asked: Asked) -> None:
    question = f"datetime={asked.datetime}&areas={asked.areas}&limit=10000"
    path = f"/v1/collections/{asked.layer}/items?{question}"
    assert values(all_features(real_cities[asked.place], path)) == asked.total - asked.nowhere


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
def test_csv_adds_up_to_the_file(real_cities: dict[str, httpx.Client], asked: Asked) -> None:
    question = f"datetime={asked.datetime}&areas={asked.areas}&limit=10000&f=csv"
    answer = real_cities[asked.place].get(f"/v1/collections/{asked.layer}/items?{question}")
    rows = csv.DictReader(answer.text.splitlines())
    assert sum(float(row["value"] or 0) for row in rows) == asked.total - asked.nowhere


@pytest.mark.parametrize("asked", ASKED, ids=name_of)
def test_a_tile_in_the_middle_says_what_items_says(
    real_cities: dict[str, httpx.Client], asked: Asked
) -> None:
    client, own = real_cities[asked.place], f"/v1/collections/{asked.layer}"
    described = client.get(f"{own}/tilejson.json?datetime={asked.datetime}").json()
    west, south, east, north = described["bounds"]
    tile = tile_of((west + east) / 2, (south + north) / 2, described["maxzoom"] - 1)
    path = f"{own}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
    data = client.get(f"{path}?datetime={asked.datetime}").content
    drawn = mapbox_vector_tile.decode(data)["cells"]["features"] if data else []
    resolution = described["resolutions"][str(tile.z)]
    question = f"datetime={asked.datetime}&bbox={bbox_of(tile)}&resolution={resolution}"
    listed = all_features(client, f"{own}/items?{question}&limit=10000")
    in_tile = {one["properties"]["h3"]: one["properties"].get("value") for one in drawn}
    assert in_tile == {one["id"]: one["properties"]["value"] for one in listed}
    assert in_tile


def test_a_file_of_the_whole_country_is_not_held_against_a_city(
    real_cities: dict[str, httpx.Client],
) -> None:
    source = real_cities["the_hague"].get("/v1/sources/inhabitants_2022").json()
    quality = source["indicators"]["quality"]
    assert (quality["rows_read"], quality["rows_accepted"]) == (3_340, 44)
    assert (quality["accepted_percent"], quality["other_level"]) == (100, 3_296)


def test_two_vintages_of_districts_are_not_drawn_at_once(
    real_cities: dict[str, httpx.Client],
) -> None:
    collections = real_cities["the_hague"].get("/v1/collections").json()["collections"]
    shown = {one["id"]: one["shown"] for one in collections if one["kind"] == "areas"}
    assert shown == {"wijken": True, "cbs_wijken_2022": False}


@pytest.mark.parametrize("place", PLACES)
def test_public_addresses_are_told_as_unverified(
    real_cities: dict[str, httpx.Client], place: str
) -> None:
    sources = real_cities[place].get("/v1/sources").json()["sources"]
    told = [one["agreement"] for one in sources if one["agreement"]["address"]]
    assert told
    assert {one["verified"] for one in told} == {None}
