"""Keys in the corners of the world, on both databases: a restricted source, and islands that lie
on both sides of the antimeridian."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.addresses import ANSWERED, ARCTIC, FIJI
from tests.cities import Place, open_place
from tests.postgis import fresh_database
from tests.roles import Keyed, with_roles
from tests.serving import all_features, asking
from tests.world import write_world

ROLES = {
    "agent": {"layers": ["secret_all"]},
    "islander": {"layers": [], "areas": ["islands.taveuni"]},
    "inspector": {"layers": "*", "areas": ["islands.taveuni"], "exact": True},
}
SECRET = "/v1/collections/secret_all"


@pytest.fixture(scope="module")
def keyed(world_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    return with_roles(world_place, tmp_path_factory.mktemp("roles") / "definitions", ROLES)


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    with asking(keyed.place) as client:
        yield client


@pytest.fixture(scope="module")
def on_postgis(
    postgis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, Keyed]]:
    folder = tmp_path_factory.mktemp("keyed-on-postgis")
    write_world(folder)
    with fresh_database(postgis_url) as database:
        place = open_place(
            Path(folder / "data"), folder / "inbox", folder / "definitions", database
        )
        place.ingest()
        keyed = with_roles(place, folder / "with-roles", ROLES)
        with asking(keyed.place) as client:
            yield client, keyed
        place.engine.dispose()


@pytest.mark.parametrize("address", ["/v1/collections", "/v1/sources"])
def test_a_restricted_source_is_listed_to_whom_may_see_it(
    client: httpx.Client, keyed: Keyed, address: str
) -> None:
    assert '"secret' in client.get(address, headers=keyed.headers("agent")).text
    assert '"secret' not in client.get(address).text
    assert '"secret' not in client.get(address, headers=keyed.headers("islander")).text


def test_a_restricted_source_tells_a_role_that_is_not_exact_no_few(
    client: httpx.Client, keyed: Keyed
) -> None:
    features = client.get(f"{SECRET}/items", headers=keyed.headers("agent")).json()["features"]

    told = [one["properties"]["value"] for one in features]
    assert all(value is None or value >= 5 for value in told)
    assert any(told)


def test_islands_on_both_sides_of_the_antimeridian_are_whole(
    client: httpx.Client, keyed: Keyed
) -> None:
    own = f"{FIJI}/items?limit=10000"
    everywhere = {one["id"]: one for one in all_features(client, own)}

    told = client.get(own, headers=keyed.headers("islander")).json()["features"]

    lons = [one["geometry"]["coordinates"][0][0][0] for one in told
            if one["geometry"]["type"] == "Polygon"]  # fmt: skip
    assert min(lons) < 0 < max(lons)
    assert all(everywhere[one["id"]] == one for one in told)
    assert 0.8 * len(everywhere) < len(told) <= len(everywhere)


@pytest.mark.parametrize("door", ["/items", "/legend", "/tiles/WebMercatorQuad/7/10/69"])
def test_a_layer_that_lies_elsewhere_is_empty(
    client: httpx.Client, keyed: Keyed, door: str
) -> None:
    answer = client.get(f"{ARCTIC}{door}", headers=keyed.headers("islander"))

    assert answer.status_code in (200, 204)
    if answer.status_code == 200:
        document = answer.json()
        assert document.get("features", []) == []
        assert document.get("states", {}) == {}


@pytest.mark.postgis
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "address", [*(one for one in ANSWERED if one.startswith("/v1/")), SECRET, f"{SECRET}/items"]
)
def test_both_databases_tell_a_role_the_same(
    client: httpx.Client,
    keyed: Keyed,
    on_postgis: tuple[httpx.Client, Keyed],
    role: str,
    address: str,
) -> None:
    other, there = on_postgis
    one = client.get(address, headers=keyed.headers(role))
    two = other.get(address, headers=there.headers(role))

    assert (one.status_code, one.content) == (two.status_code, two.content)
