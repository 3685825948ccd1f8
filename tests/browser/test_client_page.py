"""The page around the map: address, language, legend, phone, failures."""

import pytest
from playwright.sync_api import Locator

from tests.browser.client import PHONE
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser


def test_a_permalink_restores_the_view(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    client.page.locator("[data-key='previous']").click()
    client.page.locator("[data-key='in']").click()
    client.ready()
    client.click_a_cell(layer)
    client.ready()
    link, picture = client.page.url, client.colours()
    client.open(link.split("#")[1])
    assert client.page.url == link
    assert client.colours() == pytest.approx(picture, rel=0.01)
    assert client.page.locator("#detail").is_visible()


def test_the_language_changes_without_a_reload(open_client: OpenClient) -> None:
    client = open_client()
    client.page.evaluate("window.untouched = true")
    client.page.locator("[data-key='lang-en']").click()
    client.page.wait_for_selector("html[lang=en]")
    layer = client.shown_layer()
    assert client.page.locator("#layers-head h2").inner_text() == "Layers"
    assert client.page.locator(".card-title").first.inner_text() == layer["texts"]["en"]["title"]
    assert client.page.evaluate("window.untouched")
    assert client.hash()["lang"] == "en"


def test_synthetic_data_are_called_so(open_client: OpenClient) -> None:
    client = open_client()
    place = client.ask("")["place"]
    synthetic = place["synthetic"] or client.shown_layer()["synthetic"]
    badge = client.page.get_by_text("Synthetische data", exact=True)
    assert badge.first.is_visible() if synthetic else badge.count() == 0


def _picture(row: Locator) -> str:
    picture: str = row.locator("canvas").evaluate("canvas => canvas.toDataURL()")
    return picture


def test_the_legend_tells_zero_no_data_and_suppressed_apart(open_client: OpenClient) -> None:
    client = open_client()
    layers = client.layers()
    protected = [la for la in layers if la["protection"]["mode"] == "protected"]
    layer = (protected or layers)[0]
    client.open(f"layers={layer['id']}&step={layer['step']}")
    card = client.page.locator(f".card[data-layer='{layer['id']}']")
    rows = [card.locator(".legend-classes .legend-row").first]
    rows.append(card.locator("[data-state='no_data']"))
    if protected:
        rows.append(card.locator("[data-state='suppressed']"))
    assert len({_picture(row) for row in rows}) == len(rows)
    assert len({row.locator(".legend-label").inner_text() for row in rows}) == len(rows)


def test_a_layer_that_can_be_zero_says_zero_in_its_lightest_class(
    open_client: OpenClient,
) -> None:
    client = open_client()
    layer = next(la for la in client.layers() if la["protection"]["mode"] == "open")
    client.open(f"layers={layer['id']}&step={layer['step']}")
    assert client.legend_labels(layer["id"])[0].startswith("0")


def test_the_sheet_of_a_phone_has_three_heights_below_the_time_bar(
    open_client: OpenClient,
) -> None:
    client = open_client(size=PHONE, pixels=2)
    heights = []
    for _ in range(3):
        sheet = client.page.locator("#sheet").bounding_box()
        time = client.page.locator("#time").bounding_box()
        assert sheet
        assert time
        assert abs(time["y"] + time["height"] - sheet["y"]) <= 1
        heights.append(sheet["height"])
        client.page.locator(".sheet-handle").click()
        client.page.wait_for_timeout(250)
    assert heights[0] < heights[1] < heights[2]


def test_targets_on_a_phone_are_large_enough_to_touch(open_client: OpenClient) -> None:
    client = open_client(size=PHONE, pixels=2)
    client.page.locator(".sheet-handle").click()
    for button in client.page.locator(".icon-button:visible, select:visible").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40


def test_nothing_runs_off_a_narrow_screen(open_client: OpenClient) -> None:
    client = open_client(size=(320, 640))
    assert client.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_map_has_a_role_and_a_name(open_client: OpenClient) -> None:
    client = open_client()
    name = client.page.locator("#map").get_attribute("aria-label") or ""
    assert client.page.locator("#map").get_attribute("role") == "region"
    assert client.ask("")["place"]["texts"]["nl"]["title"] in name


def test_every_control_has_a_name(open_client: OpenClient) -> None:
    client = open_client()
    client.click_a_cell(client.shown_layer()["id"])
    nameless = """() => [...document.querySelectorAll('button, input, select, summary')]
      .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
      .map(e => e.outerHTML)"""
    assert client.page.evaluate(nameless) == []


def test_a_layer_that_fails_says_so_and_can_be_tried_again(open_client: OpenClient) -> None:
    client = open_client()
    client.page.route("**/tiles/**", lambda route: route.fulfill(status=503, body="{}"))
    client.page.locator("[data-key='previous']").click()
    client.page.wait_for_selector(".note-error")
    client.page.unroute("**/tiles/**")
    client.page.locator(".note-error button").click()
    client.ready()
    assert client.page.locator(".note-error").count() == 0
    client.complaints.clear()  # the browser itself reports the failed requests


def test_without_a_layer_the_panel_proposes_one(open_client: OpenClient) -> None:
    client = open_client("layers=")
    client.page.locator(".empty button").click()
    client.ready()
    assert client.colours()
