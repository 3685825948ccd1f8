"""The second sheet of a workbook: where its numbers come from, no more than other pages tell."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.addresses import FIJI, HIDDEN
from tests.cities import Place
from tests.diaries import REPORTS, open_diary
from tests.layers.ingest.test_gate import rows
from tests.roles import DISTRICT, MARK, Keyed, with_roles
from tests.serving import all_features, asking
from tests.workbooks import rows_of, sheets_of, table_of

NOISE = "/v1/collections/noise"
BURGLARIES = "/v1/collections/residential_burglaries"


def told(client: httpx.Client, layer: str, question: str = "", **asked: Any) -> dict[str, str]:
    """Return the lines of the second sheet, in English."""
    answer = client.get(f"{layer}/items?f=xlsx&lang=en&{question}", **asked)
    assert answer.status_code == 200, answer.text
    lines = [row for row in rows_of(answer.content, "Provenance") if len(row) == 2]
    return dict(lines)


def test_it_says_what_one_number_is(demo_client: httpx.Client) -> None:
    lines = told(demo_client, BURGLARIES)
    texts = demo_client.get(BURGLARIES).json()["texts"]["en"]

    assert lines["Layer"] == texts["title"]
    assert lines["Value"] == f"count ({texts['unit']})"
    assert lines["One count is"] == texts["one_count_is"]


def test_it_says_what_was_asked(demo_client: httpx.Client) -> None:
    lines = told(demo_client, NOISE, "datetime=2025&resolution=8")

    assert lines["Period"].startswith("2025-01-01 to 2025-12-31 (year)")
    assert lines["Places are"] == "cells of H3 resolution 8"
    assert told(demo_client, NOISE, "areas=districts")["Places are"] == "Districts"


@pytest.mark.parametrize(("span", "provisional"), [("2025-12", True), ("2025-11", False)])
def test_a_period_that_may_still_change_says_so(
    demo_client: httpx.Client, span: str, provisional: bool
) -> None:
    period = told(demo_client, NOISE, f"datetime={span}")["Period"]

    assert period.endswith("; provisional, may still change") == provisional


def test_a_filter_stands_in_words(world_client: httpx.Client) -> None:
    lines = told(world_client, FIJI, "resolution=6&kind=seal&kind=walrus")
    (kind,) = world_client.get(FIJI).json()["dimensions"]
    named = [kind["labels"].get(one, {"en": one})["en"] for one in ("seal", "walrus")]

    assert lines["Filter"] == f"{kind['texts']['en']['title']}: {', '.join(named)}"
    assert told(world_client, FIJI, "resolution=6")["Filter"] == "none"


def test_the_filter_of_a_layer_itself_is_told(demo_client: httpx.Client) -> None:
    assert told(demo_client, NOISE)["Filter"] == "Subject: noise"


@pytest.mark.parametrize("box", ["", "&bbox=3.8,52.2,3.9,52.25"])
def test_the_places_of_the_file_are_counted_by_their_states(
    demo_client: httpx.Client, box: str
) -> None:
    question = f"datetime=2025-11&resolution=7{box}"
    features = all_features(demo_client, f"{BURGLARIES}/items?limit=10000&{question}")
    states = [one["properties"]["state"] for one in features]

    lines = told(demo_client, BURGLARIES, question)

    assert lines["Places in this file"] == str(len(states))
    assert lines["of which value"] == str(states.count("value"))
    (hidden,) = (text for label, text in lines.items() if label.startswith("of which suppressed"))
    assert hidden == str(states.count("suppressed"))


def test_it_names_holder_delivery_and_agreement_as_the_source_does(
    demo_client: httpx.Client,
) -> None:
    lines = told(demo_client, BURGLARIES)
    source = demo_client.get("/v1/sources/residential_burglaries").json()
    agreement = source["agreement"]

    assert lines["Source holder"] == source["holder"]
    assert lines["Delivery"].startswith(f"{source['deliveries'][0]['number']}, received 20")
    assert (lines["Basis"], lines["Purpose"]) == (agreement["basis"], agreement["purpose"])
    assert lines.get("Contact") == agreement["contact"]


@pytest.mark.parametrize("layer", [NOISE, BURGLARIES, FIJI, HIDDEN])
def test_it_says_of_protection_and_limits_what_account_and_collection_say(
    demo_client: httpx.Client, world_client: httpx.Client, layer: str
) -> None:
    client = demo_client if layer in (NOISE, BURGLARIES) else world_client
    account = client.get(f"{layer}/account").json()
    texts = client.get(layer).json()["texts"]["en"]

    lines = told(client, layer, "resolution=7")

    assert lines["Protection"] == " ".join(account["protection"]["texts"]["en"]["sentences"])
    assert lines.get("Parts and whole", "") == texts["parts"]
    assert texts["limits"].startswith(lines["Mind"])
    assert lines["Definition"] == account["definition"]["digest"]
    assert lines["Software"].endswith(account["software"]["version"])


def test_breaks_in_recording_are_told(tmp_path: Path) -> None:
    reason = {"nl": "Een nieuw systeem.", "en": "A new system."}
    with open_diary(tmp_path, breaks=[{"on": "2024-02-01", "reason": reason}]) as diary:
        diary.deliver("2026-01-05", *rows(100))
        with asking(diary.place) as client:
            lines = told(client, REPORTS, "resolution=6")

    assert lines["Recorded otherwise since"] == "2024-02-01: A new system."


def test_who_publishes_the_data_and_whether_somebody_looked_is_told(tmp_path: Path) -> None:
    agreement = {"address": "https://data.test/set", "verified": "2026-10-01"}
    with open_diary(tmp_path, agreement=agreement) as diary:
        diary.deliver("2026-01-05", *rows(100))
        with asking(diary.place) as client:
            lines = told(client, REPORTS, "resolution=6")

    assert (lines["Public at"], lines["Verified on"]) == ("https://data.test/set", "2026-10-01")
    assert "Basis" not in lines


def test_what_was_known_then_is_named(world_client: httpx.Client) -> None:
    assert told(world_client, FIJI, "known=2026-12-01")["What was known on"] == "2026-12-01"


def test_every_line_stands_in_both_languages(demo_client: httpx.Client) -> None:
    files = [
        demo_client.get(f"{BURGLARIES}/items?f=xlsx&lang={one}").content for one in ("nl", "en")
    ]
    dutch, english = (rows_of(one, sheets_of(one)[1]) for one in files)

    assert len(dutch) == len(english)
    assert all(len(row) == 2 for row in (*dutch, *english))


@pytest.fixture(scope="module")
def keyed(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    return with_roles(demo_place, tmp_path_factory.mktemp("provenance") / "definitions")


def test_the_file_of_an_exact_role_carries_its_classification_everywhere(keyed: Keyed) -> None:
    with asking(keyed.place) as client:
        headers = keyed.headers("officer")
        own = f"{BURGLARIES}/items?resolution=8"
        answer = client.get(f"{own}&f=xlsx&lang=en", headers=headers)
        text = client.get(f"{own}&f=csv&dialect=nl", headers=headers).text
        lines = told(client, BURGLARIES, headers=headers)

    assert {rows_of(answer.content, one)[0][0] for one in sheets_of(answer.content)} == {MARK["nl"]}
    marks = {one["classification"] for one in table_of(answer.content, "Data", first=1)}
    assert marks == {MARK["nl"]}
    assert all(line.endswith(f";{MARK['nl']}") for line in text.splitlines()[1:])
    assert lines["Protection"] == "Counted exactly: nothing was withheld or changed."
    assert "delivery=1" in lines["The same question"]


def test_a_file_of_a_part_of_the_city_says_so(keyed: Keyed) -> None:
    with asking(keyed.place) as client:
        name = client.get(f"/v1/areas/{DISTRICT}/profile").json()["area"]["name"]
        lines = told(client, NOISE, headers=keyed.headers("manager"))
        public = told(client, NOISE)

    assert lines["Only within"] == f"{name} ({DISTRICT})"
    assert "Only within" not in public
