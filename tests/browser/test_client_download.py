"""Downloading what a card shows, and reading the file."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator

from server.keyring import make_key
from tests.browser.client import DESKTOP, PHONE, Client
from tests.browser.conftest import OpenClient
from tests.browser.signing import look, sign_in
from tests.roles import BURGLARIES, MARK, Keyed
from tests.workbooks import rows_of, sheets_of, table_of

pytestmark = pytest.mark.browser
NOISE = "noise"
ON = f"lang=en&layers={NOISE}&step=month&time=2025-03-01&areas=districts"


def fold(client: Client, layer: str) -> Locator:
    return client.page.locator(f"[data-key='download-{layer}']")


def unfold(client: Client, layer: str) -> Locator:
    found = fold(client, layer)
    found.locator("summary").click()
    client.page.wait_for_selector(f"[data-key='get-{layer}']")
    return found


def choose(client: Client, layer: str, **choices: str) -> None:
    for name, value in choices.items():
        client.page.locator(f"[data-key='{name}-{value}-{layer}']").check()


def download(client: Client, layer: str) -> tuple[str, bytes]:
    """Press the button; return the name and the bytes of the file."""
    with client.page.expect_download() as coming:
        client.page.locator(f"[data-key='get-{layer}']").click()
    name = coming.value.suggested_filename
    fold(client, layer).locator(".download-said", has_text=name).wait_for()
    return name, Path(coming.value.path()).read_bytes()


def values(features: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return {one["properties"][name]: one["properties"]["value"] for one in features}


def resolution(client: Client) -> int:
    caption = client.page.locator(".card .caption").first.inner_text()
    return int(caption.split()[-1])


def test_a_workbook_holds_the_whole_layer_as_it_is_drawn(open_client: OpenClient) -> None:
    client = open_client(ON)
    at = resolution(client)
    unfold(client, NOISE)
    choose(client, NOISE, part="whole")

    name, data = download(client, NOISE)

    served = client.ask(f"collections/{NOISE}/items?datetime=2025-03&resolution={at}&limit=10000")
    assert name == f"hexradar-noise-2025-03-res{at}.xlsx"
    assert sheets_of(data) == ["Data", "Provenance"]
    assert {one["h3"]: one["value"] for one in table_of(data, "Data")} == values(
        served["features"], "h3"
    )


def test_what_is_in_view_is_a_part_of_it(open_client: OpenClient) -> None:
    client = open_client(ON)
    for _ in range(2):
        client.page.locator(".map").press("+")
        client.ready()
    unfold(client, NOISE)

    name, data = download(client, NOISE)

    at = resolution(client)
    whole = client.ask(f"collections/{NOISE}/items?datetime=2025-03&resolution={at}&limit=1")
    assert name == f"hexradar-noise-2025-03-res{at}-part.xlsx"
    assert 0 < len(table_of(data, "Data")) < whole["numberMatched"]


def test_csv_for_a_dutch_spreadsheet_is_of_the_areas_that_are_drawn(
    open_client: OpenClient,
) -> None:
    client = open_client(f"{ON}&where={NOISE}.channel%3Dapp")
    unfold(client, NOISE)
    choose(client, NOISE, form="nl", places="districts", part="whole")

    name, data = download(client, NOISE)

    question = "datetime=2025-03&areas=districts&channel=app"
    served = client.ask(f"collections/{NOISE}/items?{question}")
    lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert name == "hexradar-noise-2025-03-districts-channel_app.csv"
    assert data.startswith(b"\xef\xbb\xbf")
    assert {one["name"]: int(one["value"]) for one in lines} == values(served["features"], "name")


def test_plain_csv_of_several_pages_is_one_file(open_client: OpenClient) -> None:
    client = open_client(ON)
    at = resolution(client)

    def in_small_pages(route: Any) -> None:
        url = route.request.url
        route.continue_(url=url if "limit=" in url else f"{url}&limit=100")

    client.page.route("**/items?f=csv**", in_small_pages)
    unfold(client, NOISE)
    choose(client, NOISE, form="csv", part="whole")

    name, data = download(client, NOISE)

    served = client.ask(f"collections/{NOISE}/items?datetime=2025-03&resolution={at}&limit=10000")
    lines = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert served["numberMatched"] > 100
    assert name == f"hexradar-noise-2025-03-res{at}.csv"
    assert {one["h3"]: int(one["value"]) for one in lines} == values(served["features"], "h3")


def test_the_choice_follows_what_is_shown_and_stays_chosen(open_client: OpenClient) -> None:
    client = open_client(ON)
    found = unfold(client, NOISE)
    choose(client, NOISE, form="csv", part="whole")
    client.page.locator("[data-key='previous']").click()
    client.ready()

    found.locator(".caption", has_text="February 2025").wait_for()
    name, _ = download(client, NOISE)

    assert name.startswith("hexradar-noise-2025-02-")
    assert name.endswith(".csv")


def test_only_area_sets_that_are_drawn_and_answered_are_offered(open_client: OpenClient) -> None:
    sets = "districts,neighbourhoods"
    client = open_client(f"lang=en&layers={NOISE},{BURGLARIES}&step=month&areas={sets}")

    def offered(layer: str) -> list[str]:
        rows = unfold(client, layer).locator(f"[name='places-{layer}']")
        return [rows.nth(at).get_attribute("value") or "" for at in range(rows.count())]

    assert offered(NOISE) == ["", "districts", "neighbourhoods"]
    assert offered(BURGLARIES) == ["", "districts"]


def test_a_refusal_is_the_sentence_of_the_server(open_client: OpenClient) -> None:
    client = open_client(ON)
    unfold(client, NOISE)
    sentence = "f=xlsx: this answer has 14201 places, and a workbook holds 10000 at most."
    client.page.route(
        "**/items?f=xlsx**",
        lambda route: route.fulfill(
            status=400, content_type="application/problem+json", json={"detail": sentence}
        ),
    )
    client.page.locator(f"[data-key='get-{NOISE}']").click()

    fold(client, NOISE).locator(".note-error", has_text=sentence).wait_for()
    assert "The map is still right." in fold(client, NOISE).inner_text()
    client.complaints.clear()  # the browser itself reports the refused request


def test_without_a_connection_one_can_try_again(open_client: OpenClient) -> None:
    client = open_client(ON)
    unfold(client, NOISE)
    client.page.route("**/items?f=xlsx**", lambda route: route.abort())
    client.page.locator(f"[data-key='get-{NOISE}']").click()
    again = fold(client, NOISE).locator(".note-error button")
    again.wait_for()
    client.page.unroute("**/items?f=xlsx**")
    client.complaints.clear()

    with client.page.expect_download() as coming:
        again.click()

    assert coming.value.suggested_filename.endswith(".xlsx")


def test_the_file_of_an_exact_role_is_marked_before_and_after_it_is_saved(
    open_keyed: OpenClient, keyed: Keyed
) -> None:
    client = open_keyed(f"lang=en&layers={BURGLARIES}&step=month&time=2025-03-01")
    sign_in(client, make_key(keyed.place.desk, "analyst", "A test", "2027-01-31").whole)
    found = unfold(client, BURGLARIES)

    said = found.inner_text()
    _, exact = download(client, BURGLARIES)
    look(client)  # the fold stays open
    _, public = download(client, BURGLARIES)

    assert MARK["en"] in said
    assert {rows_of(exact, one)[0][0] for one in sheets_of(exact)} == {MARK["nl"]}
    assert MARK["nl"] not in {rows_of(public, one)[0][0] for one in sheets_of(public)}
    assert dict(rows_of(public, "Provenance"))["Protection"].startswith("Protected:")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_choices_fit_and_can_be_reached(
    open_client: OpenClient, size: tuple[int, int], language: str
) -> None:
    client = open_client(ON.replace("lang=en", f"lang={language}"), size)
    if size == PHONE:
        client.page.locator("#sheet-handle, .sheet-handle").first.click()
        client.page.wait_for_timeout(300)
    found = unfold(client, NOISE)
    button = client.page.locator(f"[data-key='get-{NOISE}']")
    button.scroll_into_view_if_needed()
    box, around = button.bounding_box(), found.bounding_box()

    assert box
    assert around
    assert around["x"] >= 0
    assert around["x"] + around["width"] <= size[0]
    assert box["height"] >= (44 if size == PHONE else 32)
    assert client.page.evaluate("document.documentElement.scrollWidth") <= size[0]
