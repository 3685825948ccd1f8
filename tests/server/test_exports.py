"""Files to keep: CSV of both dialects and workbooks say what GeoJSON says; names and limits."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from layers.periods import Step
from server.exports import short_period
from tests.addresses import ARCTIC, FIJI, HIDDEN, ISLANDS
from tests.diaries import REPORTS, open_diary
from tests.layers.ingest.test_gate import rows
from tests.serving import all_features, asking, path_of
from tests.workbooks import rows_of, sheets_of, table_of

OPEN, PROTECTED = "noise", "residential_burglaries"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = ["", "areas=districts", "bbox=3.8,52.2,3.9,52.25"]
Row = dict[str, Any]


def own(layer: str) -> str:
    return f"/v1/collections/{layer}/items"


def properties(client: httpx.Client, layer: str, places: str) -> list[Row]:
    """Return the properties of all features but the set of an area, which a table has once."""
    features = all_features(client, f"{own(layer)}?{places}&limit=10000")
    return [without(one["properties"], "set") for one in features]


def without(row: Row, name: str) -> Row:
    return {one: value for one, value in row.items() if one != name}


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_a_workbook_says_what_geojson_says(
    demo_client: httpx.Client, layer: str, places: str
) -> None:
    answer = demo_client.get(f"{own(layer)}?f=xlsx&lang=en&{places}")
    expected = properties(demo_client, layer, places)

    told = table_of(answer.content, "Data")
    assert len(told) > 5
    assert answer.headers["Content-Type"] == XLSX
    assert [without(row, "meaning") for row in told] == expected


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_dutch_csv_says_what_geojson_says(
    demo_client: httpx.Client, layer: str, places: str
) -> None:
    data = demo_client.get(f"{own(layer)}?f=csv&dialect=nl&{places}").content
    expected = properties(demo_client, layer, places)

    lines = io.StringIO(data.decode("utf-8-sig"), newline="")
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.DictReader(lines, delimiter=";")) == [
        {name: as_dutch(one) for name, one in row.items()} for row in expected
    ]


def as_dutch(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(value).replace(".", ",")
    return str(value)


def test_a_workbook_of_a_filter_says_what_geojson_says(world_client: httpx.Client) -> None:
    question = "resolution=6&kind=seal&datetime=2024"
    features = all_features(world_client, f"{FIJI}/items?{question}&limit=10000")

    data = world_client.get(f"{FIJI}/items?f=xlsx&lang=en&{question}").content

    told = {one["h3"]: one["value"] for one in table_of(data, "Data")}
    assert told == {one["id"]: one["properties"]["value"] for one in features}


def test_a_state_stands_in_words_of_the_language_of_the_reader(world_client: httpx.Client) -> None:
    def meanings(language: str, sheet: str, column: str) -> set[tuple[str, str | None]]:
        data = world_client.get(f"{HIDDEN}/items?f=xlsx&lang={language}").content
        return {(row["state"], row[column]) for row in table_of(data, sheet)}

    dutch, english = meanings("nl", "Gegevens", "betekenis"), meanings("en", "Data", "meaning")

    assert ("suppressed", "afgeschermd (minder dan 7, misschien geen)") in dutch
    assert ("suppressed", "suppressed (fewer than 7, perhaps none)") in english
    assert all(words is None for state, words in dutch | english if state == "value")


def test_a_workbook_speaks_the_language_of_the_place_unless_it_is_told(
    world_client: httpx.Client,
) -> None:
    def sheets(more: str) -> list[str]:
        return sheets_of(world_client.get(f"{FIJI}/items?f=xlsx{more}").content)

    place = world_client.get("/v1").json()["place"]["language"]

    assert sheets("") == sheets(f"&lang={place}")
    assert (sheets("&lang=nl"), sheets("&lang=en")) == (
        ["Gegevens", "Herkomst"],
        ["Data", "Provenance"],
    )


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (f"{FIJI}/items?f=xlsx&resolution=6&datetime=2024-02", "fiji_all-2024-02-res6.xlsx"),
        (f"{FIJI}/items?f=csv&resolution=6&datetime=2024-02-10", "fiji_all-2024-02-res6.csv"),
        (f"{FIJI}/items?f=csv&areas=islands&datetime=2024", "fiji_all-2024-islands.csv"),
        (f"{FIJI}/items?f=csv&dialect=nl&resolution=6&datetime=2024&kind=seal&kind=walrus",
         "fiji_all-2024-res6-kind_seal_walrus.csv"),
        (f"{FIJI}/items?f=csv&resolution=6&datetime=2024-01-01/2024-03-31",
         "fiji_all-2024-01-01_2024-03-31-res6.csv"),
        (f"{FIJI}/items?f=xlsx&bbox=179.9,-17,-179.9,-16.9&resolution=6&datetime=2024-02",
         "fiji_all-2024-02-res6-part.xlsx"),
        (f"{FIJI}/items?f=csv&limit=5&resolution=6&datetime=2024-02",
         "fiji_all-2024-02-res6-part.csv"),
        (f"{HIDDEN}/items?f=csv&resolution=6&datetime=2024-02-29",
         "pentagon_all-2024-02-29-res6.csv"),
    ],
)  # fmt: skip
def test_a_file_is_named_by_what_it_holds(
    world_client: httpx.Client, question: str, name: str
) -> None:
    answer = world_client.get(question)

    expected = f'attachment; filename="hexradar-{name}"'
    assert answer.headers["Content-Disposition"] == expected


def test_weeks_and_quarters_have_short_names() -> None:
    day = date(2024, 12, 30)

    assert short_period(Step.WEEK, day) == "2025-W01"
    assert short_period(Step.QUARTER, day) == "2024-Q4"


def test_an_answer_for_a_program_is_no_file(world_client: httpx.Client) -> None:
    assert "Content-Disposition" not in world_client.get(f"{FIJI}/items?limit=1").headers


def test_what_has_no_room_for_it_links_to_what_describes_it(world_client: httpx.Client) -> None:
    whole = world_client.get(f"{FIJI}/items?f=csv&resolution=6")
    page = world_client.get(f"{FIJI}/items?f=csv&resolution=6&limit=50")

    assert path_of(whole.links["describedby"]["url"]) == FIJI
    assert whole.links.keys() == {"describedby"}
    assert page.links.keys() == {"describedby", "next"}
    assert world_client.get(path_of(page.links["describedby"]["url"])).json()["id"] == "fiji_all"


def test_the_accept_header_chooses_a_workbook(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{FIJI}/items", headers={"Accept": XLSX})

    assert answer.headers["Content-Type"] == XLSX


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("f=xml", "f: got 'xml'; expected json, csv, xlsx, cells or values."),
        ("dialect=nl", "dialect: CSV has dialects and json has none; ask with f=csv."),
        ("f=csv&lang=nl", "lang: a workbook has words and csv has none; ask with f=xlsx."),
        ("f=xlsx&limit=5",
         "limit: f=xlsx has no pages; leave it out, or ask for CSV (f=csv)."),
        ("f=xlsx&cursor=1.1",
         "cursor: f=xlsx has no pages; leave it out, or ask for CSV (f=csv)."),
        ("f=cells&limit=5",
         "limit: f=cells has no pages; leave it out, or ask for CSV (f=csv)."),
        ("f=values&areas=islands",
         "f: values tells of cells; areas come as json, csv or xlsx."),
    ],
)  # fmt: skip
def test_what_a_format_has_not_is_refused(
    world_client: httpx.Client, question: str, sentence: str
) -> None:
    answer = world_client.get(f"{FIJI}/items?{question}")

    assert (answer.status_code, answer.json()["detail"]) == (400, sentence)


def test_outlines_are_no_workbook(world_client: httpx.Client) -> None:
    answer = world_client.get(f"{ISLANDS}/items?f=xlsx")

    assert answer.json()["detail"] == "f: islands has outlines and no values; expected json."


def test_more_than_a_workbook_holds_is_refused_with_what_to_do(tmp_path: Path) -> None:
    fine = {"finest_resolution": 9, "coverage": {"bbox": [4.0, 52.0, 4.5, 52.4]}}
    with open_diary(tmp_path, {"resolutions": [7, 9]}, **fine) as diary:
        diary.deliver("2026-01-05", *rows(100))
        with asking(diary.place) as client:
            path = f"{REPORTS}/items?datetime=2024&resolution=9"
            matched = client.get(f"{path}&limit=1").json()["numberMatched"]
            refused = client.get(f"{path}&f=xlsx")
            page = client.get(f"{path}&f=csv")
            coarser = client.get(f"{path.replace('=9', '=7')}&f=xlsx")

    assert matched > 10_000
    assert (refused.status_code, coarser.status_code) == (400, 200)
    assert refused.json()["detail"].startswith(f"f=xlsx: this answer has {matched} places, and")
    assert all(one in refused.json()["detail"] for one in ("bbox", "resolution", "areas", "f=csv"))
    assert "next" in page.links


def test_the_bytes_follow_from_the_question(world_client: httpx.Client) -> None:
    question = f"{ARCTIC}/items?f=xlsx&resolution=5"
    first, second = world_client.get(question), world_client.get(question)
    known = world_client.get(question, headers={"If-None-Match": first.headers["ETag"]})

    assert first.content == second.content
    assert known.status_code == 304


def test_every_way_of_writing_has_an_entity_tag_of_its_own(world_client: httpx.Client) -> None:
    ways = ("f=json", "f=csv", "f=csv&dialect=nl", "f=xlsx&lang=nl", "f=xlsx&lang=en")
    tags = {world_client.get(f"{FIJI}/items?{one}").headers["ETag"] for one in ways}

    assert len(tags) == len(ways)


@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_the_address_in_a_workbook_gives_the_same_workbook(
    demo_client: httpx.Client, layer: str
) -> None:
    asked = {"f": "xlsx", "lang": "en", "bbox": "3.8,52.2,3.9,52.25", "resolution": 8}
    data = demo_client.get(f"{own(layer)}?{urlencode(asked)}").content
    told = {row[0]: row[1] for row in rows_of(data, "Provenance")}

    again = told["The same question"]

    assert demo_client.get(path_of(again)).content == data
    assert ("delivery=1" in again) == (layer == OPEN)


@pytest.mark.parametrize("question", ["datetime=2024-11/..", "known=2026-12-01", "kind=seal"])
def test_the_address_keeps_what_was_asked(world_client: httpx.Client, question: str) -> None:
    data = world_client.get(f"{FIJI}/items?f=xlsx&resolution=6&{question}").content
    told = {row[0]: row[1] for row in rows_of(data, sheets_of(data)[1])}
    again = told.get("Dezelfde vraag opnieuw") or told["The same question"]

    assert question in again
    assert world_client.get(path_of(again)).content == data
