"""What a combination tells at its doors, to whom, and who may keep it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.roles import Keyed
from tests.server.combining import NOISE, POLICE, RATIO, WASTE, made, own, post
from tests.serving import all_features, asking
from tests.small_city import open_small_city

MARK = "HexRadar-Classification"
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    keyed = open_small_city(tmp_path_factory.mktemp("combinations"))
    yield keyed
    keyed.place.engine.dispose()


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    with asking(keyed.place) as client:
        yield client


@pytest.mark.parametrize("door", ["", "/items?resolution=6", "/legend", "/tilejson.json"])
def test_who_has_an_answer_is_not_sent_it_again(client: httpx.Client, door: str) -> None:
    address = own(client, RATIO) + door
    answer = client.get(address)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    head = client.head(address)
    assert (head.content, head.headers["ETag"]) == (b"", answer.headers["ETag"])


def test_what_is_open_may_be_kept_by_anybody_and_what_is_not_by_nobody(
    client: httpx.Client,
) -> None:
    closed = own(client, {"how": "ratio", "inputs": [NOISE, POLICE]})
    number = made(client, RATIO)["delivery"]
    rules = {
        f"{own(client, RATIO)}/items": "public, no-cache",
        f"{own(client, RATIO)}/items?delivery={number}": FOREVER,
        f"{own(client, RATIO)}/legend?delivery={number}": FOREVER,
        f"{closed}/items": "private, no-store",
        closed: "private, no-store",
    }
    assert {one: client.get(one).headers["Cache-Control"] for one in rules} == rules


def test_the_number_of_a_delivery_is_that_of_its_edition(client: httpx.Client) -> None:
    address, number = own(client, RATIO), made(client, RATIO)["delivery"]
    plain = client.get(f"{address}/items?resolution=6").json()["features"]
    pinned = client.get(f"{address}/items?resolution=6&delivery={number}").json()
    assert (pinned["delivery"], pinned["features"]) == (number, plain)
    other = client.get(f"{address}/items?delivery={number + 1}")
    assert other.status_code == 410
    assert "made of other deliveries by now" in other.json()["detail"]


def test_pages_follow_each_other_within_one_edition(client: httpx.Client) -> None:
    address = own(client, RATIO)
    whole = all_features(client, f"{address}/items?limit=10000")
    assert all_features(client, f"{address}/items?limit=100") == whole
    following = client.get(f"{address}/items?limit=100").json()["links"][-1]["href"]
    number, _, place = following.partition("cursor=")[2].partition(".")
    assert number == str(made(client, RATIO)["delivery"])
    assert client.get(f"{address}/items?cursor=1.{place}").status_code == 410


def test_what_was_known_at_a_moment_is_told_of_open_layers(client: httpx.Client) -> None:
    address = own(client, RATIO)
    now = client.get(f"{address}/items?resolution=6").json()
    then = client.get(f"{address}/items?resolution=6&known=2026-11-02").json()
    assert (then["known"], then["features"]) == ("2026-11-02", now["features"])
    early = client.get(f"{address}/items?known=2020-01-01")
    assert early.status_code == 404
    assert "had no delivery by known=2020-01-01" in early.json()["detail"]


@pytest.mark.parametrize("moment", ["2026-11-02T12:00:00%2B01:00", "2026-11-02T11:00:00Z"])
def test_a_moment_is_told_in_one_way(client: httpx.Client, moment: str) -> None:
    told = client.get(f"{own(client, RATIO)}/items?resolution=6&known={moment}").json()
    assert told["known"] == "2026-11-02T11:00:00Z"


def test_a_protected_layer_within_tells_no_other_moments(client: httpx.Client) -> None:
    closed = own(client, {"how": "ratio", "inputs": [NOISE, POLICE]})
    answer = client.get(f"{closed}/items?known=2026-11-02")
    assert answer.status_code == 400
    assert "police is protected and answers with what is known now" in answer.json()["detail"]


def test_areas_are_told_by_name_whatever_order_they_were_counted_in(client: httpx.Client) -> None:
    def values(layer: str) -> dict[str, float]:
        features = all_features(client, f"{layer}/items?areas=districts&datetime=2023")
        return {one["id"]: one["properties"]["value"] for one in features}

    noise, waste = (values(f"/v1/collections/{one}") for one in ("noise", "waste"))
    assert list(noise) != list(waste)
    assert values(own(client, RATIO)) == {at: noise[at] / waste[at] for at in sorted(noise)}


def test_a_combination_of_a_combination_is_computed_of_what_that_tells(
    client: httpx.Client,
) -> None:
    inner = made(client, RATIO)["id"]
    outer = own(client, {"how": "measure", "inputs": [{"layer": inner, "compute": "index"}]})
    features = all_features(client, f"{outer}/items?resolution=6&datetime=2023")
    told = [one["properties"] for one in features if one["properties"]["value"] is not None]
    assert told
    mean = sum(one["n"] for one in told) / len(told)
    assert all(one["value"] == pytest.approx(100 * one["n"] / mean) for one in told)


def test_combinations_of_combinations_go_only_so_deep(client: httpx.Client) -> None:
    last: dict[str, Any] = NOISE
    refused = None
    for _ in range(8):
        answer = post(client, {"how": "weighted", "inputs": [last]})
        if answer.status_code != 201:
            refused = answer.json()["detail"]
            break
        last = {"layer": answer.json()["id"]}
    assert refused == "inputs: combinations of combinations, at most 4 deep."


def test_a_combination_that_needs_too_many_answers_is_refused(client: httpx.Client) -> None:
    moving = [NOISE | {"compute": "moving", "over": over} for over in range(31, 36)]
    inner = made(client, {"how": "weighted", "inputs": moving})["id"]
    answer = post(client, {"how": "ratio", "inputs": [{"layer": inner}, {"layer": inner}]})
    assert answer.status_code == 400
    assert "this needs 330 answers of layers, at most 300" in answer.json()["detail"]


def test_a_cell_and_an_area_tell_combinations_by_name(client: httpx.Client) -> None:
    mine = made(client, RATIO)["id"]
    cell = all_features(client, f"/v1/collections/{mine}/items?resolution=7")[3]["id"]
    for page in (f"/v1/cells/{cell}", "/v1/areas/districts.D2/profile"):
        layers = client.get(f"{page}?combination={mine}").json()["layers"]
        assert {"busy", "noise_per_home", mine} <= {one["id"] for one in layers}
        assert mine not in {one["id"] for one in client.get(page).json()["layers"]}


@pytest.mark.parametrize("name", ["noise", "nothing", "c_" + 24 * "a", "districts", ""])
def test_a_name_that_is_no_combination_is_not_silently_left_out(
    client: httpx.Client, name: str
) -> None:
    answer = client.get(f"/v1/areas/districts.D2/profile?combination={name}")
    assert answer.status_code == 404
    assert "There is no combination" in answer.json()["detail"]


def test_more_combinations_than_a_page_tells_are_refused(client: httpx.Client) -> None:
    asked = "&".join(f"combination=c_{24 * letter}" for letter in "abcde")
    answer = client.get(f"/v1/areas/districts.D2/profile?{asked}")
    assert answer.json()["detail"] == "combination: got 5; expected at most 4."


def test_a_layer_is_no_combination(client: httpx.Client) -> None:
    assert client.get("/v1/combinations/noise").status_code == 404


def test_what_is_modelled_in_a_layer_is_modelled_in_what_is_made_of_it(
    client: httpx.Client,
) -> None:
    recipe = {"how": "measure", "inputs": [NOISE | {"compute": "rate", "per": "people"}]}
    address, document = own(client, recipe), made(client, recipe)
    assert document["modelled"]
    cells = all_features(client, f"{address}/items?resolution=7&datetime=2023")
    areas = all_features(client, f"{address}/items?areas=districts&datetime=2023")
    assert all(one["properties"].get("modelled") for one in cells)
    assert not any(one["properties"].get("modelled") for one in areas)


def test_exact_answers_carry_their_classification_at_every_door(
    client: httpx.Client, keyed: Keyed
) -> None:
    address = own(client, {"how": "ratio", "inputs": [NOISE, POLICE]})
    for door in ("", "/items?resolution=6", "/items?f=csv", "/legend", "/tilejson.json"):
        exact = client.get(address + door, headers=keyed.headers("analyst"))
        assert exact.headers[MARK] == "Vertrouwelijk", door
        assert "Vertrouwelijk" in exact.text, door
        assert MARK not in client.get(address + door).headers


def test_of_open_layers_nothing_is_classified(client: httpx.Client, keyed: Keyed) -> None:
    answer = client.get(f"{own(client, RATIO)}/items", headers=keyed.headers("analyst"))
    assert MARK not in answer.headers


def test_whoever_may_not_see_a_layer_is_told_what_is_told_of_what_is_not_there(
    client: httpx.Client, keyed: Keyed
) -> None:
    inner = post(client, {"how": "ratio", "inputs": [NOISE, {"layer": "secret"}]}, keyed, "analyst")
    outer = post(client, {"how": "measure", "inputs": [{"layer": inner.json()["id"]}]}, keyed,
                 "analyst")  # fmt: skip
    nothing = "c_" + 24 * "a"
    for made_of_secrets in (inner, outer):
        name = made_of_secrets.json()["id"]
        for door in ("/v1/collections/{}", "/v1/collections/{}/items", "/v1/combinations/{}",
                     "/v1/collections/{}/legend", "/v1/collections/{}/tilejson.json",
                     "/v1/areas/districts.D2/profile?combination={}"):  # fmt: skip
            for role in ("public", "manager", "coarse"):
                headers = keyed.headers(role)
                hidden = client.get(door.format(name), headers=headers)
                unknown = client.get(door.format(nothing), headers=headers)
                assert hidden.status_code == unknown.status_code == 404
                assert hidden.text.replace(name, nothing) == unknown.text
        hidden = post(client, {"how": "measure", "inputs": [{"layer": name}]})
        unknown = post(client, {"how": "measure", "inputs": [{"layer": nothing}]})
        assert hidden.text.replace(name, nothing) == unknown.text


def test_a_bound_role_hears_of_a_combination_what_lies_within(
    client: httpx.Client, keyed: Keyed
) -> None:
    address = own(client, {"how": "difference", "inputs": [NOISE, WASTE]})
    for place in ("resolution=7", "areas=districts"):
        query = f"{address}/items?{place}&datetime=2023&limit=10000"
        whole = {one["id"]: one["properties"] for one in all_features(client, query)}
        answer = client.get(query, headers=keyed.headers("manager"))
        told = {one["id"]: one["properties"] for one in answer.json()["features"]}
        assert 0 < len(told) < len(whole)
        assert told == {at: whole[at] for at in told}


def test_the_page_of_an_area_is_told_to_whoever_is_bound_to_it_and_no_other(
    client: httpx.Client, keyed: Keyed
) -> None:
    """The two sources number the districts otherwise, and the combination in a third way."""
    mine, headers = made(client, RATIO)["id"], keyed.headers("manager")
    for district, told in (("D1", True), ("D2", False), ("D3", False)):
        page = f"/v1/areas/districts.{district}/profile?combination={mine}"
        layers = client.get(page, headers=headers).json()["layers"]
        assert (mine in {one["id"] for one in layers}) is told


def test_a_change_of_a_combination_minds_breaks_of_what_it_is_made_of(
    client: httpx.Client,
) -> None:
    inner = made(client, {"how": "measure", "inputs": [WASTE | {"where": {"kind": ["loud"]}}]})
    recipe = {"how": "measure", "inputs": [{"layer": inner["id"], "compute": "change"}]}
    features = all_features(client, f"{own(client, recipe)}/items?datetime=2024-03&resolution=6")
    verdicts = {one["properties"]["verdict"] for one in features}
    assert verdicts == {"break"}


def test_a_role_hears_no_cells_finer_than_it_may(client: httpx.Client, keyed: Keyed) -> None:
    address = own(client, RATIO)
    document = client.get(address, headers=keyed.headers("coarse")).json()
    assert document["resolutions"] == [6, 7]
    answer = client.get(f"{address}/items?resolution=8", headers=keyed.headers("coarse"))
    assert answer.status_code == 400
