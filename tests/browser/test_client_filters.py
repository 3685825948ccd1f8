"""Filters on dimensions: what is chosen holds for the map and for every number beside it."""

from typing import Any

import pytest

from tests.browser.client import PHONE, Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

OPEN = "nuisance_reports"
PROTECTED = "police_incidents"
NOISE = f"{OPEN}.category=geluid"


def unfold(client: Client, layer: str) -> None:
    client.page.locator(f"[data-key='filter-{layer}'] summary").click()
    client.page.wait_for_selector(f"[data-key='filter-{layer}'] .filter-body :is(input, select)")


def choose(client: Client, *values: str) -> None:
    for value in values:
        client.page.locator(f"[data-key='filter-{OPEN}-{value}']").check()
    client.ready()


def summary(client: Client) -> str:
    return client.page.locator(".filter-words").inner_text()


def told(client: Client, place: str, layer: str, where: str) -> Any:
    """What the server says about a place, with and without a filter."""
    state = client.hash()
    shown = next(item for item in client.layers() if item["id"] == layer)
    (period,) = [p for p in shown["periods"][state["step"]] if p["start"] == state["time"]]
    question = f"datetime={period['start']}/{period['end']}&step={state['step']}"
    own, whole = (
        next(a for a in client.ask(f"{place}?{q}")["layers"] if a["id"] == layer)
        for q in (f"{question}&where={where}", question)
    )
    assert own["series"] != whole["series"]
    return own


def test_a_choice_changes_map_and_classes_and_is_told_in_card_and_legend(
    open_client: OpenClient,
) -> None:
    client = open_client(f"lang=en&layers={OPEN}")
    labels, colours = client.legend_labels(OPEN), client.colours()
    unfold(client, OPEN)
    choose(client, "category-geluid", "category-afval")
    assert client.legend_labels(OPEN) != labels
    assert client.colours() != colours
    assert summary(client) == "Subject: waste, noise"
    assert client.page.locator(".legend .filter-note").inner_text() == "Only Subject: waste, noise"


def test_every_question_about_a_filtered_layer_names_the_filter(open_client: OpenClient) -> None:
    client = open_client(f"layers={OPEN}")
    unfold(client, OPEN)
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url))
    choose(client, "category-geluid")
    client.click_a_cell(OPEN)
    questions = [url for url in asked if "/v1/collections/" in url or "/v1/cells/" in url]
    assert {url.split("/v1/")[1].split("/")[0] for url in questions} == {"collections", "cells"}
    assert all("category=geluid" in url or "category%3Dgeluid" in url for url in questions)


def test_details_and_series_of_a_cell_are_filtered_and_say_so(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}&where={NOISE.replace('=', '%3D')}")
    cell = client.click_a_cell(OPEN)
    own = told(client, f"cells/{cell}", OPEN, NOISE)
    assert client.detail_value(OPEN) == str(own["value"])
    section = client.page.locator(f".detail-layer[data-layer='{OPEN}']").first
    assert "Only Subject: noise" in section.inner_text()
    section.locator(".series summary").click()
    newest = section.locator(".series tbody tr td").first.inner_text()
    assert newest.split()[0].replace(",", "") == str(own["series"][-1]["value"])


def test_the_profile_of_an_area_is_filtered_and_follows_a_new_choice(
    open_client: OpenClient,
) -> None:
    client = open_client(f"lang=en&layers={OPEN}&area=districts.D01")
    client.page.wait_for_selector(".detail-value")
    unfold(client, OPEN)
    choose(client, "category-geluid")
    client.page.wait_for_selector(".detail .filter-note")
    own = told(client, "areas/districts.D01/profile", OPEN, NOISE)
    assert client.detail_value(OPEN) == str(own["value"])


def test_layers_without_a_filter_are_told_whole_beside_one_with(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}&where={NOISE}&area=districts.D01")
    client.page.wait_for_selector(".detail-value")
    assert client.page.locator(".detail .filter-note").count() == 1


def test_a_protected_layer_takes_one_value_or_all(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={PROTECTED}")
    unfold(client, PROTECTED)
    select = client.page.locator(f"[data-key='filter-{PROTECTED}-offence']")
    select.select_option(label="assault")
    client.ready()
    assert summary(client) == "Offence: assault"
    select.select_option(label="threats")
    client.ready()
    assert client.hash()["where"] == f"{PROTECTED}.offence%3Dbedreiging"
    select.select_option(index=0)
    client.ready()
    assert summary(client) == "all"
    assert "where" not in client.hash()


def test_a_protected_layer_offers_its_groups_above_single_values(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={PROTECTED}&area=districts.D01")
    labels = client.legend_labels(PROTECTED)
    unfold(client, PROTECTED)
    select = client.page.locator(f"[data-key='filter-{PROTECTED}-offence']")
    groups = select.locator("optgroup").first
    assert groups.get_attribute("label") == "Groups"
    assert groups.locator("option").all_inner_texts() == [
        "violence and vandalism",
        "theft, without bicycles",
    ]
    assert select.get_attribute("multiple") is None
    assert "one choice at a time" in client.page.locator(".filter-body").inner_text()
    select.select_option(label="violence and vandalism")
    client.ready()
    assert client.legend_labels(PROTECTED) != labels
    assert summary(client) == "Offence: violence and vandalism"
    client.page.wait_for_selector(".detail .filter-note")
    own = told(client, "areas/districts.D01/profile", PROTECTED, f"{PROTECTED}.offence=geweld")
    assert client.detail_value(PROTECTED) == str(own["value"])
    note = client.page.locator(".detail .filter-note").first.inner_text()
    assert note == "Only Offence: violence and vandalism"


def test_a_permalink_brings_the_filter_back(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}")
    unfold(client, OPEN)
    choose(client, "category-geluid", "channel-app")
    labels = client.legend_labels(OPEN)
    client.open(client.page.url.split("#")[1])
    assert summary(client) == "Subject: noise · Channel: app"
    assert client.legend_labels(OPEN) == labels
    unfold(client, OPEN)
    assert client.page.locator(".filter-list input:checked").count() == 2


def test_clearing_a_filter_gives_everything_back(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}")
    labels = client.legend_labels(OPEN)
    unfold(client, OPEN)
    choose(client, "category-geluid")
    client.page.locator(f"[data-key='clear-{OPEN}']").click()
    client.ready()
    assert client.legend_labels(OPEN) == labels
    assert summary(client) == "all"
    assert client.page.locator(".filter-list input:checked").count() == 0


def test_a_layer_that_is_turned_off_takes_its_filter_along(open_client: OpenClient) -> None:
    client = open_client(f"layers={OPEN}&where={NOISE}")
    client.page.locator(f"[data-key='off-{OPEN}']").click()
    client.ready()
    assert "where" not in client.hash()


def test_what_has_one_value_cannot_be_chosen(open_client: OpenClient) -> None:
    client = open_client("lang=en&layers=noise,bicycle_theft")
    unfold(client, "noise")
    assert client.page.locator("[data-key='filter-noise'] legend").all_inner_texts() == ["Channel"]
    assert client.page.locator("[data-key='filter-bicycle_theft']").count() == 0


def test_a_filter_works_by_keyboard_and_the_focus_stays(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}")
    client.page.focus(f"[data-key='filter-{OPEN}'] summary")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".filter-list input")
    client.page.keyboard.press("Tab")
    client.page.keyboard.press("Space")
    client.ready()
    assert summary(client) == "Subject: waste"
    assert client.page.evaluate("document.activeElement.dataset.key").endswith("category-afval")


def test_a_long_list_can_be_searched_and_keeps_its_place(open_client: OpenClient) -> None:
    def lengthen(document: Any) -> None:
        (own,) = [one for one in document["collections"] if one["id"] == OPEN]
        own["dimensions"][0]["values"] += [f"subject {n}" for n in range(60)]

    client = open_client()
    client.change("**/v1/collections", lengthen)
    client.open(f"lang=en&layers={OPEN}")
    unfold(client, OPEN)
    shown = client.page.locator(".filter-row:visible")
    scrolled = "document.querySelector('.filter-list').scrollTop"
    client.page.evaluate(f"{scrolled} = 24")
    choose(client, "category-jongeren")
    assert client.page.evaluate(scrolled) == 24
    client.page.locator(".filter-search").fill("DRUG")
    assert [row.strip() for row in shown.all_inner_texts()][:1] == ["drugs"]
    client.page.locator(".filter-search").fill("nothing like this")
    assert "No value has this name." in client.page.locator(".filter-body").inner_text()


def test_a_value_that_is_not_delivered_any_more_is_said_and_can_be_given_up(
    open_client: OpenClient,
) -> None:
    client = open_client(f"lang=en&layers={OPEN}&where={OPEN}.channel%3Dfax")
    assert "channel: got 'fax'" in client.page.locator(".card .note-error").inner_text()
    unfold(client, OPEN)
    client.page.locator(f"[data-key='filter-{OPEN}-channel-fax']").uncheck()
    client.ready()
    assert client.page.locator(".card .note-error").count() == 0
    client.complaints.clear()  # the browser itself reports the refused request


def test_on_a_phone_the_lowest_sheet_says_what_is_filtered(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={OPEN}&where={NOISE}", size=PHONE)
    assert client.page.locator(".card-filter").inner_text() == "Subject: noise"
    client.page.locator(".sheet-handle").click()
    assert client.page.locator(".card-filter").is_hidden()
    unfold(client, OPEN)
    rows = client.page.locator(".filter-row")
    assert all(box and box["height"] >= 44 for box in [one.bounding_box() for one in rows.all()])
