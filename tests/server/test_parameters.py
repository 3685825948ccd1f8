"""Every parameter: what it means, and how it is refused."""

import httpx
import pytest

from tests.addresses import ARCTIC, FIJI, HIDDEN
from tests.serving import all_features

NOISE = "/v1/collections/noise"  # months first, 2023 to 2025
SPANS = {
    "2024": "2024-01-01/2024-12-31",
    "2024-02": "2024-02-01/2024-02-29",
    "2024-02-29": "2024-02-01/2024-02-29",
    "2024-02-29T12:00:00": "2024-02-01/2024-02-29",
    "2024-02-29T23:30:00Z": "2024-03-01/2024-03-31",
    "2024-03-01T00:30:00%2B01:00": "2024-03-01/2024-03-31",
    "2024-03-01T00:30:00%2B03:00": "2024-02-01/2024-02-29",
    "2024-02-10/2024-03-10": "2024-02-01/2024-03-31",
    "2024-02/2024-03": "2024-02-01/2024-03-31",
    "2024-11/..": "2024-11-01/2025-12-31",
    "2024-11/": "2024-11-01/2025-12-31",
    "../2023-02": "2023-01-01/2023-02-28",
    "../..": "2023-01-01/2025-12-31",
    "/": "2023-01-01/2025-12-31",
    "2030-01/..": "2030-01-01/2030-01-31",
    "../1990-06": "1990-06-01/1990-06-30",
}
UNREADABLE = [
    "", "..", "yesterday", "2024-13", "2024-02-30", "24", "2024/2023", "2024-03/2024-02", "a/b",
    "2024/2025/2026", "0000", "0001", "9999", "9999-12-31", "../9999", "2024-02-29T25:00",
    "0001-01-01T00:00:00%2B14:00", "9998-12-31T23:59:59-12:00",
]  # fmt: skip
NO_BOX = [
    "", "1", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "-inf,0,1,1",
    "1,2,3,4,5,6,7", "0,50,1,40", "181,0,182,1", "0,-91,1,0", "1e400,0,1,1",
]  # fmt: skip


def span(client: httpx.Client, text: str) -> str:
    answer = client.get(f"{NOISE}/items?limit=1&resolution=7&datetime={text}")
    return str(answer.json().get("datetime", answer.text))


@pytest.mark.parametrize(("text", "expected"), SPANS.items())
def test_a_time_is_answered_with_the_whole_periods_it_touches(
    demo_client: httpx.Client, text: str, expected: str
) -> None:
    assert span(demo_client, text) == expected


def test_no_time_is_answered_with_the_newest_settled_period(demo_client: httpx.Client) -> None:
    answer = demo_client.get(f"{NOISE}/items?limit=1").json()

    assert answer["datetime"] == "2025-11-01/2025-11-30"
    assert answer["datetime"] == demo_client.get(NOISE).json()["datetime"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_unreadable_time_is_refused_with_examples(demo_client: httpx.Client, text: str) -> None:
    answer = demo_client.get(f"{NOISE}/items?datetime={text}")

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("datetime: ")


@pytest.mark.parametrize(
    ("text", "state"),
    [("2024-05", "value"), ("2025-12", "provisional"), ("2025", "provisional"),
     ("1999", "no_data"), ("2030/..", "no_data"), ("../2010", "no_data"),
     ("2024-05/2024-07", "value"), ("../..", "provisional"), ("0100/9000", "provisional")],
)  # fmt: skip
def test_the_state_of_a_time_says_what_is_known_of_it(
    demo_client: httpx.Client, text: str, state: str
) -> None:
    features = all_features(demo_client, f"{NOISE}/items?resolution=7&datetime={text}")

    assert {one["properties"]["state"] for one in features} == {state}


def test_a_time_without_data_has_no_values(demo_client: httpx.Client) -> None:
    features = all_features(demo_client, f"{NOISE}/items?resolution=7&datetime=1999")

    assert {one["properties"]["value"] for one in features} == {None}


def test_the_months_of_a_year_add_up_to_it(demo_client: httpx.Client) -> None:
    def total(text: str) -> int:
        found = all_features(demo_client, f"{NOISE}/items?resolution=7&datetime={text}")
        return sum(one["properties"]["value"] for one in found)

    assert sum(total(f"2024-{month:02}") for month in range(1, 13)) == total("2024") > 0


@pytest.mark.parametrize("resolution", [7, 8, 9, 10])
def test_every_resolution_holds_the_same_records(
    demo_client: httpx.Client, resolution: int
) -> None:
    path = (
        f"/v1/collections/nuisance_reports/items?resolution={resolution}&datetime=../..&limit=9999"
    )
    source = demo_client.get("/v1/sources/nuisance_reports").json()

    total = sum(one["properties"]["value"] for one in all_features(demo_client, path))

    assert total == source["deliveries"][0]["rows_accepted"]


@pytest.mark.parametrize("resolution", ["6", "11", "16", "-1", "7.5", "fine", "9" * 5000])
def test_a_resolution_that_is_not_offered_is_refused(
    demo_client: httpx.Client, resolution: str
) -> None:
    assert demo_client.get(f"{NOISE}/items?resolution={resolution}").status_code == 400


@pytest.mark.parametrize("resolution", [5, 7])
def test_a_box_finds_every_cell_that_touches_it(
    world_client: httpx.Client, resolution: int
) -> None:
    path = f"{ARCTIC}/items?resolution={resolution}&limit=10000"
    west, south, east, north = 15.4, 79.85, 15.6, 79.9

    found = {
        one["id"]
        for one in all_features(world_client, f"{path}&bbox={west},{south},{east},{north}")
    }

    for feature in all_features(world_client, path):
        lon, lat = zip(*feature["geometry"]["coordinates"][0], strict=True)
        inside = any(
            west <= x <= east and south <= y <= north for x, y in zip(lon, lat, strict=True)
        )
        apart = max(lon) < west or min(lon) > east or max(lat) < south or min(lat) > north
        assert inside <= (feature["id"] in found) <= (not apart)


def test_a_box_over_the_antimeridian_is_both_its_halves(world_client: httpx.Client) -> None:
    def cells(box: str) -> set[str]:
        return {one["id"] for one in all_features(world_client, f"{FIJI}/items?bbox={box}")}

    whole = cells("179.95,-17,-179.95,-16.9")

    assert whole == cells("179.95,-17,180,-16.9") | cells("-180,-17,-179.95,-16.9")
    assert 0 < len(whole) < len(cells("-180,-90,180,90"))


def test_the_heights_of_a_box_are_ignored(world_client: httpx.Client) -> None:
    def cells(box: str) -> list[str]:
        return [one["id"] for one in all_features(world_client, f"{ARCTIC}/items?bbox={box}")]

    assert cells("15.4,79.85,-10,15.6,79.9,1000") == cells("15.4,79.85,15.6,79.9")


def test_a_box_chooses_areas_too(demo_client: httpx.Client) -> None:
    west, south, east, north = demo_client.get("/v1").json()["place"]["bbox"]
    box = f"bbox={west},{south},{(west + east) / 2},{(south + north) / 2}"

    plain = all_features(demo_client, f"/v1/collections/neighbourhoods/items?{box}")
    valued = all_features(demo_client, f"{NOISE}/items?areas=neighbourhoods&{box}")

    assert [one["id"] for one in plain] == [one["id"] for one in valued]
    assert 0 < len(plain) < 42


@pytest.mark.parametrize("collection", ["noise", "neighbourhoods"])
@pytest.mark.parametrize("box", NO_BOX)
def test_what_is_no_box_is_refused(demo_client: httpx.Client, collection: str, box: str) -> None:
    answer = demo_client.get(f"/v1/collections/{collection}/items?bbox={box}")

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("bbox: ")


def total(client: httpx.Client, question: str) -> int:
    features = all_features(client, f"{FIJI}/items?resolution=6&datetime=2024{question}")
    return sum(one["properties"]["value"] for one in features)


def test_several_values_of_a_dimension_are_added(world_client: httpx.Client) -> None:
    seals, walruses = total(world_client, "&kind=seal"), total(world_client, "&kind=walrus")

    assert total(world_client, "&kind=seal&kind=walrus") == seals + walruses == 400
    assert 0 < seals < 400


def test_a_value_named_twice_counts_once(world_client: httpx.Client) -> None:
    assert total(world_client, "&kind=seal&kind=seal") == total(world_client, "&kind=seal")


def test_an_unknown_value_is_refused_with_those_that_are_known(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{FIJI}/items?kind=whale")

    assert answer.json()["detail"] == "kind: got 'whale'; expected one of: seal, walrus."


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/v1", "f"),
        ("/v1/collections", "f"),
        (FIJI, "f"),
        (
            f"{FIJI}/items",
            "datetime, resolution, areas, delivery, known, bbox, limit, cursor, f, dialect, lang, "
            "kind",
        ),
        (f"{FIJI}/tilejson.json", "datetime, resolution, delivery, known, kind"),
        (f"{FIJI}/legend", "step, resolution, delivery, known, f, kind"),
        (f"{FIJI}/tiles", "f"),
        ("/v1/sources", "f"),
        ("/v1/cells/871f1d489ffffff", "datetime, step, known, where, draft, combination, f"),
    ],
)
def test_an_unknown_parameter_is_refused_with_those_that_are_known(
    world_client: httpx.Client, path: str, known: str
) -> None:
    answer = world_client.get(f"{path}?colour=red")

    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Unknown parameter 'colour'; known here: {known}, view."


def test_an_unknown_layer_is_refused_with_those_that_are_known(world_client: httpx.Client) -> None:
    detail = world_client.get("/v1/collections/nothing/items").json()["detail"]

    assert detail == ("There is no layer 'nothing'; there are: arctic_all, fiji_all, pentagon_all.")


def test_a_day_of_a_source_by_day_is_one_day(world_client: httpx.Client) -> None:
    page = world_client.get(f"{HIDDEN}/items?datetime=2024-02-29").json()

    assert page["datetime"] == "2024-02-29/2024-02-29"
