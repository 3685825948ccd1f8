"""A file of one's own: drop it, confirm what was recognised, see it on the map, delete it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.browser.client import PHONE, Client
from tests.browser.conftest import OpenClient
from tests.browser.uploading import DROP, taking_uploads
from tests.cities import Place

pytestmark = pytest.mark.browser
LINES = 3000


@pytest.fixture(scope="module")
def demo_server(demo_place: Place) -> Iterator[str]:
    """Address of a server of the demo city that takes uploads."""
    with taking_uploads(demo_place) as address:
        yield address


@pytest.fixture(scope="module")
def text(demo_city: Path) -> str:
    """The first lines of a file of the demo city."""
    with (demo_city / "nuisance_reports.csv").open(encoding="utf-8-sig") as file:
        return "".join(islice(file, LINES))


def send(client: Client, text: str, name: str = "my_reports.csv") -> None:
    client.page.locator("[data-key='upload']").click()
    client.page.wait_for_selector(".drop")
    client.page.evaluate(DROP, [text, name])
    client.page.wait_for_selector(".confirm", timeout=60_000)


def count(client: Client) -> None:
    client.page.locator("[data-key='upload-go']").click()
    client.page.wait_for_selector("[data-key='upload-show']", timeout=60_000)


def show(client: Client) -> str:
    client.page.locator("[data-key='upload-show']").click()
    client.page.wait_for_selector(".card .own-draft")
    client.ready()
    return client.hash()["layers"]


def test_a_dropped_file_is_confirmed_counted_drawn_and_deleted(
    open_client: OpenClient, text: str
) -> None:
    client = open_client("lang=en")

    send(client, text)
    assert client.page.locator("[name='title']").input_value() == "My reports"
    assert client.page.locator("[name='time.column']").input_value() == "gemeld_op"
    assert "such as 2023-01-01" in client.page.locator(".confirm").inner_text()
    count(client)
    told = client.page.locator(".upload").inner_text()
    assert "of 2,999 rows counted" in told
    assert "There are no coordinates in the row." in told
    row, _ = client.page.locator(".rows tbody tr").first.inner_text().split("\t", 1)
    assert 1 <= int(row) < LINES
    layer = show(client)
    assert "own draft until" in client.page.locator(".card .own-draft").inner_text()
    assert len(client.colours()) > 3
    cell = client.click_a_cell(layer)
    assert cell
    assert client.page.locator(f".detail-layer[data-layer='{layer}']").count() == 1

    link = client.page.url.split("#")[1]
    client.open(link)
    assert client.page.locator(".card .own-draft").count() == 1
    assert len(client.colours()) > 3

    client.page.locator("[data-key='upload']").click()
    client.page.locator(".own .danger").click()
    client.page.wait_for_selector(".own", state="detached")
    client.page.locator("[data-key='page-close']").click()
    assert client.page.locator(".card .own-draft").count() == 0
    client.open(link)
    said = client.page.locator(".note", has_text="not there any more")
    said.first.wait_for(state="visible", timeout=5000)
    client.complaints.clear()  # the browser itself reports what it did not find


def test_nothing_is_sent_on_before_every_choice_is_made(open_client: OpenClient, text: str) -> None:
    client = open_client("lang=nl")
    send(client, text)
    client.page.locator("[name='location.x']").select_option("")

    client.page.locator("[data-key='upload-go']").click()

    chosen = "document.activeElement.name + document.activeElement.getAttribute('aria-invalid')"
    assert client.page.evaluate(chosen) == "location.xtrue"


def test_a_refused_choice_keeps_the_file_and_says_what_to_change(
    open_client: OpenClient, text: str
) -> None:
    client = open_client("lang=nl")
    send(client, text)
    client.page.locator("[name='location.x']").select_option("kanaal")

    client.page.locator("[data-key='upload-go']").click()
    client.page.wait_for_selector(".note-error", timeout=60_000)

    assert "Het bestand staat er nog" in client.page.locator(".note-error").inner_text()
    assert client.page.locator("[name='location.x']").input_value() == "kanaal"
    client.page.locator("[name='location.x']").select_option("lon")
    count(client)
    client.complaints.clear()  # the browser itself reports the refusal


def test_what_is_no_table_is_refused_in_a_sentence(open_client: OpenClient) -> None:
    client = open_client("lang=en&page=upload")
    client.page.wait_for_selector(".drop")
    client.page.evaluate(DROP, ["<html></html>", "page.csv"])
    client.page.wait_for_selector(".note-error", timeout=60_000)

    assert (
        "expected CSV text, an XLSX workbook, GeoJSON"
        in client.page.locator(".note-error").inner_text()
    )
    client.complaints.clear()


def test_the_page_fits_a_phone_and_is_used_by_keyboard(open_client: OpenClient, text: str) -> None:
    client = open_client("lang=nl", size=PHONE)
    client.page.locator("[data-key='upload']").focus()
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".drop")
    client.page.keyboard.press("Tab")  # the button that closes the page
    client.page.keyboard.press("Tab")
    assert client.page.evaluate("document.activeElement.dataset.key") == "upload-choose"

    client.page.evaluate(DROP, [text, "meldingen.csv"])
    client.page.wait_for_selector(".confirm", timeout=60_000)

    wide = "(e => e.scrollWidth > e.clientWidth)(document.getElementById('page'))"
    assert not client.page.evaluate(wide)
    assert client.page.evaluate("document.activeElement.className") == "upload-head"


def test_a_file_without_dates_is_of_the_day_that_a_person_gives(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    rng = range(40)
    rows = [f"{82_000 + 7 * n},{454_000 + 11 * n},pole" for n in rng]
    send(client, "\n".join(["x,y,kind", *rows, ""]), "poles.csv")
    assert "No column has dates" in client.page.locator(".confirm .warning").inner_text()
    client.page.locator("[name='time.on']").fill("2022-06-01")
    count(client)
    assert "40 of 40 rows counted" in client.page.locator(".upload").inner_text()
