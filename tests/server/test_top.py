"""The places that stand out: those of items, by name, and since when."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.roles import Keyed
from tests.server.combining import made
from tests.serving import all_features, asking
from tests.small_city import open_small_city

CHANGED = {"compute": "change", "against": "previous"}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    keyed = open_small_city(tmp_path_factory.mktemp("small"))
    yield keyed
    keyed.place.engine.dispose()


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    with asking(keyed.place) as client:
        yield client


def top(client: httpx.Client, collection: str, query: str) -> dict[str, Any]:
    answer = client.get(f"/v1/collections/{collection}/top?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def measure(client: httpx.Client, **one: Any) -> str:
    """Make the measure of one input; return its id."""
    return str(made(client, {"how": "measure", "inputs": [one]})["id"])


@pytest.mark.parametrize("layer", ["noise", "police", "noise_per_home"])
def test_the_places_are_the_highest_of_items(client: httpx.Client, layer: str) -> None:
    query = "datetime=2023&resolution=8"
    features = all_features(client, f"/v1/collections/{layer}/items?{query}&limit=10000")
    told = {one["id"]: one["properties"]["value"] for one in features}
    highest = sorted((one for one in told.values() if one), reverse=True)

    found = top(client, layer, f"{query}&limit=7")

    assert [one["value"] for one in found["places"]] == highest[:7]
    assert all(told[one["h3"]] == one["value"] for one in found["places"])
    assert found["standing_out"] == len(highest)


def test_areas_are_told_by_their_names(client: httpx.Client) -> None:
    found = top(client, "noise", "datetime=2023&areas=districts")
    assert {one["id"].partition(".")[0] for one in found["places"]} == {"districts"}
    assert all(one["name"]["nl"] for one in found["places"])


def test_a_layer_that_is_not_told_has_no_list(client: httpx.Client) -> None:
    hidden, none = (client.get(f"/v1/collections/{one}/top") for one in ("secret", "nothing"))
    assert hidden.status_code == none.status_code == 404
    assert hidden.json()["detail"] == none.json()["detail"].replace("nothing", "secret")


@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_a_limit_out_of_range_is_refused(client: httpx.Client, limit: str) -> None:
    answer = client.get(f"/v1/collections/noise/top?limit={limit}")
    assert answer.status_code == 400
    assert f"limit: got '{limit}'" in answer.json()["detail"]


def test_the_same_answer_is_not_sent_twice(client: httpx.Client) -> None:
    address = "/v1/collections/noise/top?datetime=2023"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_no_step_is_told_across_a_change_in_recording(client: httpx.Client) -> None:
    name = measure(client, layer="noise", **CHANGED)
    for month in ("2024-03", "2024-05"):
        for place in top(client, name, f"datetime={month}&resolution=6&limit=100")["places"]:
            since = place["since"]["a"]
            assert since is None or since["earliest"] >= "2023-09-01"


def test_of_what_was_shared_out_over_cells_no_step_is_told(client: httpx.Client) -> None:
    name = measure(client, layer="people", **CHANGED)
    places = top(client, name, "datetime=2023&resolution=7&limit=100")["places"]
    assert all(one["since"] == {"a": None} for one in places)
