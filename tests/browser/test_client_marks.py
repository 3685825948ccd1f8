"""Marks beside numbers: values that were modelled, and breaks in how they were recorded."""

from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

LAYER = "nuisance_reports"
BREAK = {
    "on": "2024-07-01",
    "texts": {"nl": {"reason": "nieuw meldsysteem."}, "en": {"reason": "a new system."}},
}
SAID = "Recorded differently from 1 July 2024: a new system."


def open_changed(open_client: OpenClient, state: str = "", **fields: object) -> Client:
    """Open the client on a server whose layer has other properties."""

    def edit(document: Any) -> None:
        (own,) = [one for one in document["collections"] if one["id"] == LAYER]
        own.update(fields)

    client = open_client()
    client.change("**/v1/collections", edit)
    client.open(f"lang=en&layers={LAYER}{state}")
    return client


def test_a_modelled_layer_says_so_in_card_legend_and_details_and_why_at_a_tap(
    open_client: OpenClient,
) -> None:
    client = open_changed(open_client, modelled=True)
    assert "modelled" in client.page.locator(".card .caption").first.inner_text()
    client.click_a_cell(LAYER)
    for place in (".legend", f".detail-layer[data-layer='{LAYER}']"):
        mark = client.page.locator(f"{place} .modelled").first
        assert "Modelled, not measured here" in mark.inner_text()
        mark.locator("summary").click()
        assert "numbers per area only" in mark.inner_text()


def test_what_is_counted_is_not_called_modelled(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={LAYER}")
    client.click_a_cell(LAYER)
    assert client.page.locator(".modelled").count() == 0
    assert "modelled" not in client.page.locator(".card .caption").first.inner_text()


def test_an_area_of_a_modelled_layer_was_counted(open_client: OpenClient) -> None:
    client = open_changed(open_client, "&area=districts.D01", modelled=True)
    client.page.wait_for_selector(".detail-value")
    assert client.page.locator(".detail .modelled").count() == 0


def test_a_series_is_parted_at_a_break_with_its_reason(open_client: OpenClient) -> None:
    client = open_changed(open_client, "&step=month&time=2024-09-01", breaks=[BREAK])
    client.click_a_cell(LAYER)
    section = client.page.locator(f".detail-layer[data-layer='{LAYER}']").first
    assert section.locator(".cut-note").inner_text() == SAID
    assert section.locator(".spark-cut").count() == 1
    before = section.locator("rect.spark-before").count()
    assert before == 18  # January 2023 to June 2024


def test_highest_and_lowest_do_not_compare_across_a_break(open_client: OpenClient) -> None:
    client = open_changed(open_client, "&step=month&time=2024-09-01", breaks=[BREAK])
    client.click_a_cell(LAYER)
    name = client.page.locator("svg.spark").first.get_attribute("aria-label") or ""
    assert ", July 2024 to December 2025. Highest" in name


def test_the_table_of_a_series_is_parted_at_a_break(open_client: OpenClient) -> None:
    client = open_changed(open_client, "&step=month&time=2024-09-01", breaks=[BREAK])
    client.click_a_cell(LAYER)
    section = client.page.locator(f".detail-layer[data-layer='{LAYER}']").first
    section.locator(".series summary").click()
    rows = section.locator(".series tbody tr").all_inner_texts()
    at = rows.index(SAID)
    assert (rows[at - 1].split("\t")[0], rows[at + 1].split("\t")[0]) == ("July 2024", "June 2024")


def test_a_break_outside_the_series_parts_nothing(open_client: OpenClient) -> None:
    old = {**BREAK, "on": "2019-01-01"}
    client = open_changed(open_client, "&step=month&time=2024-09-01", breaks=[old])
    client.click_a_cell(LAYER)
    assert client.page.locator(".spark-cut, .cut-note").count() == 0


def test_a_layer_without_data_in_a_period_is_not_said_to_be_fetching(
    open_client: OpenClient,
) -> None:
    client = open_changed(open_client, periods={}, steps=["year"])
    card = client.page.locator(".card").first.inner_text()
    assert "No data were delivered" in card
    assert "Fetching the classes" not in card
