"""The page of an area for whoever is answered within bounds: nothing of it tells of the rest."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.cities import Place
from tests.roles import BURGLARIES, ROLES, SECRET, Keyed, with_roles
from tests.server.profile.pages import DISTRICTS, OPEN, PROTECTED, layer_of, page_of
from tests.serving import asking

OWN = "districts.D01"
BOUND = ("manager", "officer")


@pytest.fixture(scope="module")
def keyed(context_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with dwellings, a context and five roles."""
    return with_roles(context_place, tmp_path_factory.mktemp("roles") / "definitions", ROLES)


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    """Asks a server of it."""
    with asking(keyed.place) as client:
        yield client


@pytest.mark.parametrize("role", BOUND)
def test_a_rank_is_among_what_the_asker_is_told(
    client: httpx.Client, keyed: Keyed, role: str
) -> None:
    page = page_of(client, OWN, headers=keyed.headers(role))
    for layer in (OPEN, PROTECTED, BURGLARIES):
        own = layer_of(page, layer)
        assert own["ranking"] == {"place": 1, "of": 1, "areas": 1}
        assert own["share"] == {"of_told": 100, "of_city": None}
        assert all(one["rank"] == {"place": 1, "of": 1} for one in own["rates"])


@pytest.mark.parametrize("role", BOUND)
def test_no_other_district_is_named(client: httpx.Client, keyed: Keyed, role: str) -> None:
    page = page_of(client, OWN, headers=keyed.headers(role))
    names = {page_of(client, one)["area"]["name"] for one in DISTRICTS if one != OWN}
    text = json.dumps(page, ensure_ascii=False)
    assert not [one for one in (*DISTRICTS, *names) if one != OWN and f'"{one}"' in text]
    assert page["similar"]["areas"] == []


@pytest.mark.parametrize("role", BOUND)
def test_a_change_is_judged_among_what_the_asker_is_told(
    client: httpx.Client, keyed: Keyed, role: str
) -> None:
    own = layer_of(page_of(client, OWN, headers=keyed.headers(role)), OPEN)
    public = layer_of(page_of(client, OWN), OPEN)
    for mine, theirs in zip(own["changes"], public["changes"], strict=True):
        assert {mine[key] == theirs[key] for key in ("value", "before", "low", "high")} == {True}
        assert mine["p_adjusted"] == mine["p"]  # one test alone is not adjusted


def test_who_sees_exact_numbers_is_ranked_by_them(client: httpx.Client, keyed: Keyed) -> None:
    headers = keyed.headers("analyst")
    exact = {one: layer_of(page_of(client, one, headers=headers), BURGLARIES) for one in DISTRICTS}
    values = [one["value"] for one in exact.values()]
    for one in exact.values():
        assert one["ranking"]["place"] == 1 + sum(value > one["value"] for value in values)
    order = exact.values()
    assert {one["classification"] for one in order} == {"Vertrouwelijk"}


def test_who_may_not_see_a_layer_finds_nothing_of_it(client: httpx.Client, keyed: Keyed) -> None:
    assert SECRET not in json.dumps(page_of(client, OWN))
    assert SECRET in json.dumps(page_of(client, OWN, headers=keyed.headers("reader")))


def test_the_page_of_an_area_across_the_border_says_nothing(
    client: httpx.Client, keyed: Keyed
) -> None:
    for role in BOUND:
        page = page_of(client, "districts.D02", headers=keyed.headers(role))
        assert page["layers"] == page["estimates"] == []
        assert page["similar"] is None
