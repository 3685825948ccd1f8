"""The search box of the demo city at its door, and names of its cells."""

from typing import Any

import h3
import httpx
import numpy as np
import polars as pl
import pytest

from layers.grid import shape_to_cells
from server.store import Store
from tests.cities import Place

LANGUAGES = ("nl", "en")


def hits(client: httpx.Client, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/search", params={"q": text, **more})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["hits"]
    return found


@pytest.fixture(scope="module")
def addresses(demo_place: Place) -> pl.DataFrame:
    read = pl.read_csv(demo_place.desk.inbox / "addresses.csv", infer_schema_length=0)
    return read.filter(pl.col("street") != "")


def test_every_street_of_the_register_is_found_by_its_name(
    demo_client: httpx.Client, addresses: pl.DataFrame
) -> None:
    for street in addresses["street"].unique().sort().to_list()[::40]:
        titles = [one["title"] for one in hits(demo_client, street)]
        assert titles[0] == street


def test_a_postcode_is_found_with_and_without_its_blank(
    demo_client: httpx.Client, addresses: pl.DataFrame
) -> None:
    bare = addresses["postcode"][0].replace(" ", "")
    spaced = f"{bare[:4]} {bare[4:].lower()}"
    assert hits(demo_client, bare) == hits(demo_client, spaced)
    assert hits(demo_client, bare)[0]["id"] == f"postcode.{bare.lower()}"


def test_the_digits_of_a_postcode_hold_all_that_begin_so(
    demo_client: httpx.Client, addresses: pl.DataFrame
) -> None:
    digits = addresses["postcode"][0][:4]
    first, *others = hits(demo_client, digits)
    assert first["title"] == digits
    assert all(one["title"].startswith(digits) for one in others)
    assert within(others[0]["bbox"], first["bbox"])


def within(inner: list[float], outer: list[float]) -> bool:
    return (
        outer[0] <= inner[0] and outer[1] <= inner[1]
        and inner[2] <= outer[2] and inner[3] <= outer[3]
    )  # fmt: skip


def test_every_area_is_found_by_name_and_by_code(
    demo_client: httpx.Client, demo_store: Store
) -> None:
    for area in demo_store.catalogue.areas("districts"):
        assert hits(demo_client, area.code)[0]["id"] == area.id
        by_name = [one["id"] for one in hits(demo_client, area.name)]
        assert area.id in by_name


def test_a_cell_is_found_by_its_id_and_named_as_its_own_page_does(
    demo_client: httpx.Client, demo_store: Store
) -> None:
    area = demo_store.catalogue.areas("districts")[0].geometry
    cell = h3.int_to_str(int(shape_to_cells(area, 9)[20]))
    for language in LANGUAGES:
        (hit,) = hits(demo_client, cell.upper(), lang=language)
        own = demo_client.get(f"/v1/cells/{cell}").json()["name"]
        assert (hit["kind"], hit["id"], hit["title"]) == ("cell", cell, own[language])


def test_every_hit_links_to_what_the_api_tells_of_it(demo_client: httpx.Client) -> None:
    for text in ("zeekant", "straat", "52.25, 3.9"):
        for hit in hits(demo_client, text, limit=3):
            path = hit["links"][0]["href"].partition("hexradar.test")[2]
            assert demo_client.get(path).status_code == 200


def test_the_language_of_the_city_answers_where_none_is_asked(demo_client: httpx.Client) -> None:
    unasked, dutch, english = (
        hits(demo_client, "zeekant", **lang)[0]["context"]
        for lang in ({}, {"lang": "nl"}, {"lang": "en"})
    )
    assert unasked == dutch == "Stadsdelen"
    assert english == "Districts"


def test_nothing_found_is_an_answer(demo_client: httpx.Client) -> None:
    assert hits(demo_client, "xyzzyxyzzy") == []


def test_an_answer_that_is_known_is_not_made_again(demo_client: httpx.Client) -> None:
    first = demo_client.get("/v1/search?q=zeekant")
    again = demo_client.get(
        "/v1/search?q=zeekant", headers={"If-None-Match": first.headers["ETag"]}
    )
    other = demo_client.get("/v1/search?q=zeekant&lang=en")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "q: got nothing"),
        ("q=%20%20", "q: got nothing"),
        (f"q={'a' * 101}", "q: got 101 characters; expected 100 at most"),
        ("q=a&colour=red", "known here: q, limit, lang, f, view"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_a_sentence(
    demo_client: httpx.Client, query: str, sentence: str
) -> None:
    answer = demo_client.get(f"/v1/search?{query}")
    assert answer.status_code == 400
    assert sentence in answer.json()["detail"]


def test_many_cells_are_named_at_once_as_each_alone(demo_store: Store) -> None:
    area = demo_store.catalogue.areas("districts")[0].geometry
    cells = np.concatenate([shape_to_cells(area, one)[:4] for one in (7, 9, 10)])
    named = demo_store.names.of(cells)
    assert [one.cell for one in named] == cells.tolist()
    assert named == [demo_store.names.of(cells[at : at + 1])[0] for at in range(len(cells))]
    assert all(one.text.nl.startswith("vak ") for one in named)
