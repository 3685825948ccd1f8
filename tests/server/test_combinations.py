"""Combinations over HTTP: made, described, and refused with the reason."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roles import Keyed
from tests.server.combining import HOW, NOISE, POLICE, RATIO, WASTE, made, own, post
from tests.serving import all_features, asking, path_of
from tests.small_city import open_small_city


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    keyed = open_small_city(tmp_path_factory.mktemp("combinations"))
    yield keyed
    keyed.place.engine.dispose()


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    with asking(keyed.place) as client:
        yield client


def test_what_is_posted_has_an_address_that_answers(client: httpx.Client) -> None:
    answer = post(client, RATIO)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    there = client.get(path_of(answer.headers["Location"]))
    assert there.json() == answer.json()
    assert all_features(client, f"/v1/collections/{answer.json()['id']}/items?resolution=6")


def test_the_same_recipe_has_the_same_address_whoever_posts_it(
    client: httpx.Client, keyed: Keyed
) -> None:
    turned = {"inputs": [dict(reversed(NOISE.items())), WASTE | {"when": "asked"}], "how": "ratio"}
    ids = {post(client, one, keyed, role).json()["id"]
           for one in (RATIO, turned) for role in ("", "analyst", "manager")}  # fmt: skip
    assert len(ids) == 1


def test_what_it_is_made_of_can_be_posted_again(client: httpx.Client) -> None:
    document = made(client, {"how": "all", "inputs": [NOISE | {"high": {"top": 10}}]})
    assert made(client, document["recipe"])["id"] == document["id"]


def test_a_combination_says_what_it_is(client: httpx.Client) -> None:
    document = made(client, RATIO)
    assert document["kind"] == "combination"
    assert document["texts"]["en"]["sentence"] == "The value is ‘noise’ divided by ‘waste’."
    assert document["texts"]["nl"]["sentence"] == "De waarde is ‘noise’ gedeeld door ‘waste’."
    assert document["deliveries"] == {"noise": 1, "waste": 1}
    assert document["holder"] == "Gemeente, Afvalbedrijf"
    assert [one["name"] for one in document["inputs"]] == ["a", "b"]
    assert (document["resolutions"], document["areas"]) == ([6, 7, 8], ["districts"])
    assert [one["on"] for one in document["breaks"]] == ["2023-09-01"]


def test_every_link_of_a_combination_leads_somewhere(client: httpx.Client) -> None:
    for one in made(client, RATIO)["links"]:
        assert client.get(path_of(one["href"])).status_code == 200, one


def test_those_of_the_city_are_listed_and_those_of_users_are_not(client: httpx.Client) -> None:
    mine = made(client, RATIO)["id"]
    document = client.get("/v1/combinations").json()
    assert [one["id"] for one in document["combinations"]] == ["busy", "noise_per_home"]
    assert document["denominators"] == ["homes", "people", "km2"]
    listed = [one["id"] for one in client.get("/v1/collections").json()["collections"]]
    assert {"busy", "noise_per_home"} <= set(listed)
    assert mine not in listed


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        ({"how": "sum", "inputs": [NOISE]}, "how: got 'sum'; expected 'measure'"),
        ({"inputs": [NOISE]}, "how: got \"{'inputs'"),
        ({"how": "measure", "inputs": [NOISE], "x": 1}, "x: got '1'; expected"),
        ({"how": "measure", "inputs": [{"layer": "nothing"}]}, "There is no layer 'nothing'"),
        ({"how": "measure", "inputs": [{"layer": "secret"}]}, "There is no layer 'secret'"),
        ({"how": "measure", "inputs": [{"layer": "c_" + 24 * "a"}]}, "There is no combination"),
        ({"how": "measure", "inputs": [{"layer": "draft_" + 32 * "a"}]}, "a private layer cannot"),
        ({"how": "measure", "inputs": [{"layer": "districts"}]}, "There is no layer 'districts'"),
        ({"how": "difference", "inputs": [NOISE, NOISE | {"compute": "share"}]}, "of one unit"),
        ({"how": "measure", "inputs": [NOISE | {"compute": "rate", "per": "waste"}]},
         "per: got 'waste'; expected a denominator: homes, people, km2"),
        ({"how": "measure", "inputs": [NOISE | {"where": {"kind": ["nothing"]}}]},
         "kind: got 'nothing'; expected one of: loud, small"),
        ({"how": "measure", "inputs": [NOISE | {"where": {"colour": ["red"]}}]},
         "where: noise has no dimension 'colour'; it has: kind"),
        ({"how": "measure", "inputs": [{"layer": "busy", "where": {"kind": ["loud"]}}]},
         "where: busy is a combination; filter what it is made of"),
        ({"how": "ratio", "inputs": [NOISE, POLICE | {"when": "2023-03-05/2023-05-09"}]},
         "police is protected and answers whole periods only"),
        ({"how": "measure", "inputs": [POLICE | {"where": {"kind": ["loud", "small"]}}]},
         "police is protected and answers for one value or one group of kind"),
        ({"how": "measure", "inputs": [{"layer": "busy", "compute": "change"}]},
         "compute: got 'change'; expected another, as busy does not count"),
    ],
)  # fmt: skip
def test_what_cannot_be_combined_is_refused_with_the_reason(
    client: httpx.Client, recipe: dict[str, Any], reason: str
) -> None:
    answer = post(client, recipe)
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert reason in answer.json()["detail"]


def test_all_faults_of_a_recipe_are_told_at_once(client: httpx.Client) -> None:
    faulty = [NOISE | {"when": "soon"}, {"layer": "X!"}, NOISE | {"over": 1}]
    detail = post(client, {"how": "some", "inputs": faulty}).json()["detail"]
    for key in ("how: ", "inputs.0.when: ", "inputs.1.layer: ", "inputs.2.over: "):
        assert key in detail


HOSTILE = [
    b"", b"null", b"[]", b'""', b"{", b"\xff\xfe", b"[" * 10_000, b'{"a":' * 3_000, b"1" * 5_000,
    b'{"how": NaN}', b'{"how":"weighted","inputs":[{"layer":"noise","weight":1e999}]}',
    b'{"how":"weighted","inputs":[{"layer":"noise","weight":-Infinity}]}',
    b'{"how":"measure","inputs":[{"layer":"noise","where":{"kind":["\\ud800"]}}]}',
    b'{"how":"measure","inputs":[{"layer":"noise","where":{"kind":["\\u0000"]}}]}',
    b'{"how":"measure","inputs":[{"layer":"noise","compute":"moving","over":%s}]}' % (b"9" * 4_000),
    '{"how":"measure","inputs":[{"layer":"ｎｏｉｓｅ"}]}'.encode(),
    b'{"how":"measure","inputs":[%s]}' % b",".join([b'{"layer":"noise"}'] * 500),
    b'{"how":"measure","inputs":[{"layer":"noise","when":"9999-12-31"}]}',
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda one: repr(one[:30]))
def test_no_body_breaks_the_server(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/v1/combinations", content=body)
    assert answer.status_code == 400
    assert answer.json()["detail"]


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9)
    | st.sampled_from(["noise", "measure", "km2", "asked", "busy", "rate", "all"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["how", "inputs", "layer", "high", "top", "where", "when", "per", "x"]),
        inner, max_size=5),
    max_leaves=20,
))  # fmt: skip
def test_no_document_breaks_the_server(client: httpx.Client, document: Any) -> None:
    body = orjson.dumps(document) if _fits(document) else repr(document).encode()
    assert client.post("/v1/combinations", content=body).status_code in (201, 400, 404)


def _fits(document: Any) -> bool:
    try:
        orjson.dumps(document)
    except TypeError:
        return False
    return True


def test_a_body_is_read_as_far_as_a_recipe_may_be_long(client: httpx.Client) -> None:
    long = orjson.dumps(HOW) + b" " * 16_384
    answer = client.post("/v1/combinations", content=long)
    assert answer.status_code == 400
    assert "got more than 16384 bytes" in answer.json()["detail"]
    assert client.post("/v1/combinations", content=long[:16_384]).status_code == 201


def test_the_first_period_of_the_calendar_is_refused_and_breaks_nothing(
    client: httpx.Client,
) -> None:
    there = own(client, {"how": "measure", "inputs": [NOISE | {"compute": "moving", "over": 36}]})
    for span in ("0002-06", "0003", "0001-01-01", "9998"):
        assert client.get(f"{there}/items?datetime={span}").status_code in (200, 400)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_combination_is_made_and_read_and_nothing_else(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/v1/combinations", json=HOW)
    assert answer.status_code == 405


def test_other_origins_may_read_and_not_make_by_script(client: httpx.Client) -> None:
    origin = {"Origin": "https://other.test"}
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    assert client.options("/v1/combinations", headers=asked).status_code == 400
    answer = client.get("/v1/combinations/busy", headers=origin)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
