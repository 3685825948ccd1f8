"""The account of a layer: every row, every rule and every version, in words."""

from datetime import date
from typing import Any

import httpx
import pytest

from layers.model import Account, Reason
from layers.periods import Period, Step, periods_in
from server.account import stretches
from server.findings import rows_document
from server.freshness import cadence_step
from server.reasons import SENTENCES, reason_document
from tests.addresses import FIJI, HIDDEN
from tests.serving import link

NOISE = "/v1/collections/noise"
VIOLENCE = "/v1/collections/violence"


def account(client: httpx.Client, layer: str) -> dict[str, Any]:
    """Follow the link of a layer to its account."""
    path = link(client.get(layer).json(), "account")
    assert path
    found: dict[str, Any] = client.get(path).json()
    return found


def words(part: dict[str, Any], language: str = "en") -> str:
    return " ".join(part["texts"][language]["sentences"])


def test_rows_read_are_accepted_and_refused_rows(demo_client: httpx.Client) -> None:
    rows = account(demo_client, NOISE)["rows"]

    refused = sum(one["rows"] for one in rows["refused"])
    assert rows["rows_read"] == rows["rows_accepted"] + refused
    assert refused > 0


def test_rows_of_other_places_in_the_file_are_no_fault_of_a_source() -> None:
    refused = {"other_level": 3_296, "bad_count": 11}
    account = Account(("a.csv",), rows_read=3_340, rows_accepted=33, refused=refused, repeats=0)

    told = rows_document(account)

    assert (told["accepted_percent"], told["other_level"]) == (75, 3_296)


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for reason in Reason:
        nl, en = SENTENCES[reason]
        assert nl != en
        assert nl.endswith(".")
        assert en.endswith(".")


def test_a_reason_of_another_version_is_told_by_its_name() -> None:
    told = reason_document("on_the_moon", 3)

    assert told["texts"]["nl"]["sentence"] == "on_the_moon"


def test_of_a_layer_that_is_not_open_no_share_is_told_but_the_reason_for_that(
    demo_client: httpx.Client,
) -> None:
    rows = account(demo_client, VIOLENCE)["rows"]

    assert rows.keys() == {"passed", "findings", "texts"}
    assert (rows["passed"], rows["findings"]) == (True, [])
    assert "not open" in words(rows)
    assert "niet open" in words(rows, "nl")


def test_the_filter_of_a_layer_is_told_in_words(demo_client: httpx.Client) -> None:
    counted = account(demo_client, NOISE)["counted"]

    assert "Subject: noise." in words(counted)
    assert "Onderwerp: geluid." in words(counted, "nl")


def test_a_layer_of_several_resolutions_tells_the_price_of_the_roll_up(
    demo_client: httpx.Client,
) -> None:
    assert "6 to 7 %" in words(account(demo_client, NOISE)["counted"])


def test_the_system_and_the_precision_of_places_are_told(demo_client: httpx.Client) -> None:
    linked = account(demo_client, VIOLENCE)["linked"]

    assert (linked["crs"], linked["precision_metres"]) == ("EPSG:28992", 150)
    assert "EPSG:28992" in words(linked)
    assert "150 metres" in words(linked)


def test_protection_is_told_with_its_threshold(demo_client: httpx.Client) -> None:
    assert "Fewer than 10" in words(account(demo_client, VIOLENCE)["protection"])
    assert "withholds and changes nothing" in words(account(demo_client, NOISE)["protection"])


def test_provisional_periods_are_those_of_the_layer(demo_client: httpx.Client) -> None:
    layer = demo_client.get(NOISE).json()
    open_ones = [one for one in layer["periods"]["month"] if one["state"] == "provisional"]

    told = account(demo_client, NOISE)["periods"]

    assert told["provisional"] == [{"start": p["start"], "end": p["end"]} for p in open_ones]
    assert told["delivered"] == len(layer["periods"]["month"])
    assert told["missing"] == []


def test_periods_that_are_missing_side_by_side_are_one_stretch() -> None:
    year = list(periods_in(Step.MONTH, Period(date(2024, 1, 1), date(2024, 12, 31))))
    there = {one for one in year if one.start.month not in (3, 4, 7)}

    assert stretches(year, there) == [
        {"start": "2024-03-01", "end": "2024-04-30"},
        {"start": "2024-07-01", "end": "2024-07-31"},
    ]


def test_the_permalink_of_an_account_names_its_delivery(world_client: httpx.Client) -> None:
    told = world_client.get(f"{FIJI}/account").json()

    path = link(told, "permalink")

    assert path == f"{FIJI}/account?delivery=1"
    assert world_client.get(path).json() == told


def test_an_account_says_by_which_definition_and_software(world_client: httpx.Client) -> None:
    told = world_client.get(f"{HIDDEN}/account").json()

    assert len(told["definition"]["digest"]) == 64
    assert told["definition"]["changed_since"] is False
    assert told["software"]["name"] == "HexRadar"


@pytest.mark.parametrize(
    ("cadence", "step"),
    [
        ("maandelijks", Step.MONTH),
        ("Daily.", Step.DAY),
        ("per kwartaal", Step.QUARTER),
        ("tweewekelijks", None),
        ("when we can", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cadence_is_read_only_where_its_words_leave_no_doubt(
    cadence: str | None, step: Step | None
) -> None:
    assert cadence_step(cadence) is step
