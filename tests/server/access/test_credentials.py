"""How keys are sent, and every way in which that goes wrong."""

import base64
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text

from server.access.keys import new_key
from server.catalogue import ApiKey
from tests.cities import ARRIVED
from tests.roles import SECRET, Keyed

ADDRESS = f"/v1/collections/{SECRET}"
OTHER = new_key().whole
Sent = list[tuple[str, str]]


def basic(user: str, password: str) -> Sent:
    return [("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())]


def bearer(key: str) -> Sent:
    return [("Authorization", f"Bearer {key}")]


def parts(key: str) -> tuple[str, str]:
    """Return the id and the secret of a key."""
    own, _, secret = key.removeprefix("hxr_").partition(".")
    return own, secret


GOOD: dict[str, Callable[[str], Sent]] = {
    "bearer": bearer,
    "bearer in small letters": lambda key: [("authorization", f"bearer {key}")],
    "a header of its own": lambda key: [("X-API-Key", key)],
    "basic with the whole key": lambda key: basic(parts(key)[0], key),
    "basic with the secret": lambda key: basic(*parts(key)),
    "basic with the prefix": lambda key: basic("hxr_" + parts(key)[0], parts(key)[1]),
}
BAD: dict[str, Callable[[str], Sent]] = {
    "nothing": lambda _: [("Authorization", "")],
    "a scheme alone": lambda _: [("Authorization", "Bearer")],
    "no scheme": lambda key: [("Authorization", key)],
    "another scheme": lambda key: [("Authorization", f"Digest {key}")],
    "two keys in one": lambda key: bearer(f"{key} {key}"),
    "two headers": lambda key: [*bearer(key), ("X-API-Key", key)],
    "one header twice": lambda key: [*bearer(key), *bearer(key)],
    "a good and a bad one": lambda key: [*bearer(key), ("X-API-Key", OTHER)],
    "an empty header of its own": lambda _: [("X-API-Key", "")],
    "a bearer in the header of its own": lambda key: [("X-API-Key", f"Bearer {key}")],
    "the id alone": lambda key: bearer(parts(key)[0]),
    "the secret alone": lambda key: bearer(parts(key)[1]),
    "without its prefix": lambda key: bearer(".".join(parts(key))),
    "another prefix": lambda key: bearer(key.replace("hxr_", "hxs_")),
    "capitals": lambda key: bearer(key.upper()),
    "one letter less": lambda key: bearer(key[:-1]),
    "one letter more": lambda key: bearer(key + "A"),
    "one letter else": lambda key: bearer(key[:-2] + ("A" if key[-2] != "A" else "B") + key[-1]),
    "padding": lambda key: bearer(key + "="),
    "a line end": lambda key: bearer(key + "%0a"),
    "quotes": lambda key: bearer(f'"{key}"'),
    "an unknown key": lambda _: bearer(OTHER),
    "the secret of another": lambda key: bearer(f"hxr_{parts(key)[0]}.{parts(OTHER)[1]}"),
    "the id of another": lambda key: bearer(f"hxr_{parts(OTHER)[0]}.{parts(key)[1]}"),
    "a web token": lambda _: bearer("eyJhbGciOiJub25lIn0.eyJzdWIiOiJvZmZpY2VyIn0."),
    "a wildcard": lambda _: bearer("hxr_%"),
    "a statement": lambda _: bearer("hxr_' OR 1=1 --"),
    "basic that is not coded": lambda key: [("Authorization", f"Basic {key}")],
    "basic that is no text": lambda _: [("Authorization", "Basic /////w==")],
    "basic without a colon": lambda key: [
        ("Authorization", "Basic " + base64.b64encode(key.encode()).decode())
    ],
    "basic without a user": lambda key: basic("", key),
    "basic without a password": lambda key: basic(parts(key)[0], ""),
    "basic of another user": lambda key: basic(parts(OTHER)[0], key),
    "basic turned round": lambda key: basic(key, parts(key)[0]),
    "a very long one": lambda _: bearer("hxr_" + "a" * 8000),
}
DOORS = ("/v1", ADDRESS, "/v1/collections", "/v1/sources", "/healthz", "/v1/openapi.json", "/")


@pytest.mark.parametrize("form", GOOD)
def test_a_key_opens_in_every_form(client: httpx.Client, keyed: Keyed, form: str) -> None:
    assert client.get(ADDRESS, headers=GOOD[form](keyed.keys["reader"])).status_code == 200


@pytest.mark.parametrize("form", BAD)
def test_a_wrong_key_is_401_without_a_hint(client: httpx.Client, keyed: Keyed, form: str) -> None:
    answers = [client.get(one, headers=BAD[form](keyed.keys["reader"])) for one in DOORS]

    assert {one.status_code for one in answers} == {401}
    assert len({one.content for one in answers}) == 1
    assert answers[0].headers["Content-Type"] == "application/problem+json"
    assert answers[0].headers["WWW-Authenticate"] in (
        'Bearer realm="HexRadar"', 'Basic realm="HexRadar"')  # fmt: skip
    assert answers[0].headers["Cache-Control"] == "private, no-store"
    assert parts(keyed.keys["reader"])[1] not in answers[0].text


def test_no_wrong_key_is_told_from_another(client: httpx.Client, keyed: Keyed) -> None:
    told = {client.get(ADDRESS, headers=form(keyed.keys["reader"])).text for form in BAD.values()}

    assert len(told) == 1


@pytest.mark.parametrize("name", ["key", "api_key", "apikey", "token", "access_token", "API_Key"])
@pytest.mark.parametrize("address", [ADDRESS, "/v1", "/healthz", "/nowhere", "/assets/x.js"])
def test_a_key_in_the_address_is_refused_and_not_repeated(
    client: httpx.Client, keyed: Keyed, name: str, address: str
) -> None:
    answer = client.get(address, params={name: keyed.keys["reader"]})

    assert answer.status_code == 400
    assert "Authorization" in answer.json()["detail"]
    assert parts(keyed.keys["reader"])[1] not in answer.text


@pytest.mark.parametrize("address", [f"{ADDRESS}?datetime={{}}", "/v1/collections/{}", "/{}"])
def test_a_key_anywhere_in_the_address_is_refused_and_not_repeated(
    client: httpx.Client, keyed: Keyed, address: str
) -> None:
    answer = client.get(address.format(keyed.keys["reader"]))

    assert answer.status_code == 400
    assert parts(keyed.keys["reader"])[1] not in answer.text


def test_a_key_is_revoked_from_the_next_request_on(client: httpx.Client, keyed: Keyed) -> None:
    made = new_key()
    kept = ApiKey(
        id=made.id, digest=made.digest, role="reader", owner="Leaver", created=ARRIVED,
        until=ARRIVED.date(),
    )  # fmt: skip
    keyed.place.desk.catalogue.add_key(kept)
    before = client.get(ADDRESS, headers=dict(bearer(made.whole)))
    keyed.place.desk.catalogue.revoke_key(made.id)
    known = {"If-None-Match": before.headers["ETag"]}

    after = client.get(ADDRESS, headers={**dict(bearer(made.whole)), **known})

    assert (before.status_code, after.status_code) == (200, 401)


@pytest.mark.parametrize("changes", [{"until": ARRIVED.date().replace(year=2025)}, {"role": "x"}])
def test_a_key_that_ended_or_has_no_role_opens_nothing(
    client: httpx.Client, keyed: Keyed, changes: dict[str, object]
) -> None:
    made = new_key()
    kept = ApiKey(
        id=made.id, digest=made.digest, role="reader", owner="A", created=ARRIVED,
        until=ARRIVED.date(),
    )  # fmt: skip
    keyed.place.desk.catalogue.add_key(replace(kept, **changes))  # type: ignore[arg-type]

    assert client.get(ADDRESS, headers=dict(bearer(made.whole))).status_code == 401


def test_the_day_of_the_last_use_is_kept(client: httpx.Client, keyed: Keyed) -> None:
    client.get("/v1", headers=keyed.headers("reader"))

    kept = keyed.place.desk.catalogue.key(parts(keyed.keys["reader"])[0])

    assert kept
    assert kept.last_used == ARRIVED.astimezone().date()


def test_the_catalogue_holds_no_key_that_could_be_used(keyed: Keyed) -> None:
    with keyed.place.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM api_key")).all()
    dumped = repr(rows)

    assert len(rows) >= len(keyed.keys)
    for key in keyed.keys.values():
        assert parts(key)[0] in dumped
        assert parts(key)[1] not in dumped


def test_a_page_of_another_site_may_send_a_key(client: httpx.Client) -> None:
    asks = {
        "Origin": "https://map.example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,x-api-key",
    }

    answer = client.options(ADDRESS, headers=asks)

    assert answer.status_code == 200
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "x-api-key"} <= set(allowed.split(", "))
    assert "Access-Control-Allow-Credentials" not in answer.headers
