"""Keys that a register does not know: told of an open source, and of another that they are not."""

from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

KEYS = "[data-key='unmatched-nuisance_reports']"
UNMATCHED: dict[str, object] = {
    "source": "nuisance_reports",
    "delivery": 1,
    "rows_read": 80_880,
    "matched_percent": 98,
    "distinct": 12,
    "unmatched": [{"value": "BU99999999", "rows": 1204}, {"value": "", "rows": 3}],
}


def open_unmatched(client: Client, answer: dict[str, object]) -> str:
    """Unfold the list of keys of a source that has one; returns what it says."""

    def link(document: Any) -> None:
        href = "http://elsewhere.test/v1/sources/nuisance_reports/unmatched"
        (own,) = [one for one in document["sources"] if one["id"] == "nuisance_reports"]
        own["links"].append({"rel": "unmatched", "href": href, "type": "application/json"})

    client.change("**/v1/sources", link)
    client.page.route("**/unmatched", lambda route: route.fulfill(json=answer))
    client.page.locator("[data-key='sources']").click()
    client.page.locator(f"{KEYS} summary").click()
    client.page.wait_for_selector(".unmatched p:not(.quiet)")
    return client.page.locator(f"{KEYS} .unmatched").inner_text()


def test_keys_without_a_match_are_listed_with_their_rows(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    told = open_unmatched(client, UNMATCHED)
    assert "98% of the rows were found." in told
    assert "Not found: 12 different ones; these are the 2 most frequent." in told
    rows = client.page.locator(f"{KEYS} .unmatched tbody tr").all_inner_texts()
    assert rows == ["BU99999999\t1,204", "(empty)\t3"]


def test_keys_of_a_source_that_is_not_open_are_not_told_and_why(open_client: OpenClient) -> None:
    why = {"sentence": "Keys of a protected source are not told."}
    closed = {"source": "nuisance_reports", "delivery": 1, "matched_percent": 98}
    closed["texts"] = {"nl": why, "en": why}
    client = open_client("lang=en")
    told = open_unmatched(client, closed)
    assert why["sentence"] in told
    assert client.page.locator(f"{KEYS} .unmatched table").count() == 0


def test_only_a_source_that_is_looked_up_has_a_list_of_what_was_not_found(
    open_client: OpenClient,
) -> None:
    client = open_client("page=sources")
    client.page.wait_for_selector(".source")
    lists = client.page.locator("[data-key^='unmatched-']")
    keys = lists.evaluate_all("all => all.map(one => one.dataset.key)")
    assert sorted(keys) == [
        "unmatched-inspections", "unmatched-neighbourhood_figures",
        "unmatched-neighbourhood_values", "unmatched-permits", "unmatched-squares_100m",
    ]  # fmt: skip
