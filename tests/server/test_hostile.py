"""Whatever is asked, the server answers, refuses, and never fails."""

from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.addresses import FIJI, HIDDEN, ISLANDS, QUADS

PARAMETERS = (
    "datetime", "bbox", "limit", "cursor", "resolution", "areas", "delivery", "f", "kind", "step",
    "known",
)  # fmt: skip
PATHS = (
    f"{FIJI}/items", f"{HIDDEN}/items", f"{ISLANDS}/items", f"{FIJI}/tilejson.json",
    f"{FIJI}/legend", f"{FIJI}/{QUADS}/6/35/0", "/v1/cells/871f1d489ffffff",
    "/v1/areas/islands.taveuni/profile",
)  # fmt: skip
TRICKS = (
    "", "..", "../..", "/", "2024", "9999", "0001/9999", "../0001", "9999/..", "-1", "1e999", "nan",
    "inf,nan,-inf,0", "-180,-90,180,90", "180,0,-180,0", "1.-1", "1.", ".1", "1.zz", "9" * 400,
    f"1.{'f' * 400}", "\0", "😀", "٢٠٢٤",
    "’; DROP TABLE delivery; --", "<script>", "%00", "{}", "islands", "seal", "a" * 10_000,
)  # fmt: skip
WORDS = st.one_of(st.sampled_from(TRICKS), st.text(max_size=30), st.integers().map(str))


def assert_answered(answer: httpx.Response) -> None:
    """Data, nothing, or a problem with a sentence; and never an error of ours."""
    assert answer.status_code in (200, 204, 400, 404, 410), answer.text
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"]
        assert len(answer.content) < 2000


@given(
    path=st.sampled_from(PATHS),
    query=st.dictionaries(st.sampled_from(PARAMETERS), WORDS, min_size=1, max_size=3),
)
def test_no_query_breaks_the_server(
    world_client: httpx.Client, path: str, query: dict[str, str]
) -> None:
    pairs = (f"{name}={quote(word, safe='', errors='replace')}" for name, word in query.items())

    assert_answered(world_client.get(f"{path}?{'&'.join(pairs)}"))


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("path", PATHS)
def test_no_trick_breaks_any_parameter(
    world_client: httpx.Client, path: str, parameter: str
) -> None:
    for word in TRICKS:
        assert_answered(world_client.get(f"{path}?{parameter}={quote(word, safe='')}"))


@given(st.lists(WORDS.map(lambda word: quote(word, safe="", errors="replace")), max_size=3))
def test_no_path_breaks_the_server(world_client: httpx.Client, parts: list[str]) -> None:
    for start in (
        FIJI,
        f"{FIJI}/items",
        "/v1/cells",
        "/v1/areas",
        "/v1/sources",
        f"{FIJI}/{QUADS}/6",
    ):
        assert_answered(world_client.get("/".join([start, *parts])))


@pytest.mark.parametrize("z", ["-1", "31", "99", "9" * 30, "9" * 5000, "1.5", "x", "%00"])
def test_no_zoom_breaks_the_server(world_client: httpx.Client, z: str) -> None:
    assert_answered(world_client.get(f"{FIJI}/{QUADS}/{z}/0/0"))
    assert_answered(world_client.get(f"{FIJI}/{QUADS}/6/{z}/{z}"))


@pytest.mark.parametrize("name", ["If-None-Match", "Accept", "Accept-Encoding", "Origin"])
@pytest.mark.parametrize("value", ["", "*", "\x01".strip("\x01") + '"', "a" * 4000, ";q=x", ",,,"])
def test_no_header_breaks_the_server(world_client: httpx.Client, name: str, value: str) -> None:
    answer = world_client.get(f"{FIJI}/items?limit=1", headers={name: value})

    assert answer.status_code == 200
