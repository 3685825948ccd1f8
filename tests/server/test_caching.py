"""Entity tags and cache rules: who may keep an answer, and when it is a new one."""

import httpx
import pytest

from tests.addresses import ANSWERED, ARCTIC, EMPTY, FIJI, HIDDEN, REFUSED, TILE, UNKEPT

OPEN, PROTECTED = "public, no-cache", "private, no-store"
FOREVER = "public, max-age=31536000, immutable"


def etag(client: httpx.Client, address: str, coding: str = "gzip") -> str:
    return client.get(address, headers={"Accept-Encoding": coding}).headers["ETag"]


@pytest.mark.parametrize("address", [*ANSWERED, *EMPTY])
def test_who_has_an_answer_is_not_sent_it_again(world_client: httpx.Client, address: str) -> None:
    known = {"If-None-Match": etag(world_client, address)}

    answer = world_client.get(address, headers=known)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == known["If-None-Match"]


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("known", ["{}", '"another", {}', "W/{}"])
def test_an_answer_is_recognised_in_a_list_and_with_or_without_the_mark_of_weakness(
    world_client: httpx.Client, known: str, coding: str
) -> None:
    tag = known.format(etag(world_client, ARCTIC, coding).removeprefix("W/"))
    headers = {"If-None-Match": tag, "Accept-Encoding": coding}

    statuses = [world_client.get(ARCTIC, headers=headers).status_code for _ in range(2)]

    assert statuses == [304, 304]


@pytest.mark.parametrize("address", ANSWERED)
def test_only_what_is_sent_byte_for_byte_the_same_has_a_strong_tag(
    world_client: httpx.Client, address: str
) -> None:
    assert etag(world_client, address, "gzip").startswith('W/"')
    assert etag(world_client, address, "identity").startswith('"')


def test_another_tag_is_sent_the_answer(world_client: httpx.Client) -> None:
    assert world_client.get(ARCTIC, headers={"If-None-Match": '"old"'}).status_code == 200


@pytest.mark.parametrize("address", ANSWERED)
def test_packed_and_plain_answers_have_different_tags(
    world_client: httpx.Client, address: str
) -> None:
    packed, plain = (etag(world_client, address, one) for one in ("gzip", "identity"))

    assert packed.removeprefix("W/") != plain


def test_no_two_answers_have_one_tag(world_client: httpx.Client) -> None:
    same = {
        "/v1/collections?f=json",
        f"{FIJI}/items?delivery=1&resolution=6",
        f"{FIJI}/account?delivery=1",
        f"{TILE}?delivery=1",
    }
    addresses = [one for one in ANSWERED if one not in same]

    tags = {etag(world_client, address) for address in addresses}

    assert len(tags) == len(addresses)


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "deflate, gzip; q=0.0", "br"])
def test_who_does_not_take_gzip_is_not_sent_it(world_client: httpx.Client, accepted: str) -> None:
    answer = world_client.get("/v1/collections", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["gzip", "deflate, GZIP", "br;q=1, gzip; q=0.8"])
def test_who_takes_gzip_is_sent_it(world_client: httpx.Client, accepted: str) -> None:
    answer = world_client.get("/v1/collections", headers={"Accept-Encoding": accepted})

    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("/", OPEN),
        ("/v1", OPEN),
        ("/v1/collections", PROTECTED),
        ("/v1/sources", PROTECTED),
        (FIJI, OPEN),
        (HIDDEN, PROTECTED),
        (f"{FIJI}/items?limit=1", OPEN),
        (f"{FIJI}/items?limit=1&delivery=1", FOREVER),
        (f"{FIJI}/legend?delivery=1", FOREVER),
        (f"{FIJI}/account", OPEN),
        (f"{FIJI}/account?delivery=1", OPEN),
        (f"{HIDDEN}/account", PROTECTED),
        (f"{FIJI}/tilejson.json?delivery=1", FOREVER),
        (TILE, OPEN),
        (f"{TILE}?delivery=1", FOREVER),
        (f"{HIDDEN}/items?limit=1", PROTECTED),
        (f"{HIDDEN}/items?limit=1&delivery=1", PROTECTED),
        (f"{HIDDEN}/legend?delivery=1", PROTECTED),
        (f"{HIDDEN}/tilejson.json?delivery=1", PROTECTED),
        *((address, "no-store") for address in UNKEPT),
        *((address, "no-store") for address in REFUSED),
    ],
)
def test_who_may_keep_an_answer(world_client: httpx.Client, address: str, rule: str) -> None:
    assert world_client.get(address).headers["Cache-Control"] == rule


def test_a_kept_answer_depends_on_format_coding_and_key(world_client: httpx.Client) -> None:
    vary = world_client.get(f"{FIJI}/items").headers["Vary"]

    assert {"Accept", "Accept-Encoding", "Authorization", "X-API-Key"} <= set(vary.split(", "))
