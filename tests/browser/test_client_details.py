"""What the details of a cell tell."""

import pytest

from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

BEHIND_HATCH = "#dde2e7"


def test_a_click_gives_the_value_that_the_server_gives(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    cell = client.click_a_cell(layer)
    assert float(client.detail_value(layer)) == client.served_value(cell, layer)


def test_details_name_source_holder_and_age_of_the_data(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()
    client.click_a_cell(layer["id"])
    facts = client.page.locator(".detail-layer .facts").first.inner_text()
    assert layer["holder"] in facts
    assert str(layer["delivery"]) in facts
    assert "geleden" in facts or "vandaag" in facts or "gisteren" in facts


def test_the_series_has_a_bar_per_period(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()
    client.click_a_cell(layer["id"])
    bars = client.page.locator(f".detail-layer[data-layer='{layer['id']}'] .spark-bar")
    assert bars.count() == len(layer["periods"][client.hash()["step"]])


def test_enter_on_a_cell_gives_the_same_as_a_click(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    client.page.focus("#map")
    for key in ("Enter", "ArrowRight", "ArrowDown", "Enter"):
        client.page.keyboard.press(key)
    client.page.wait_for_selector(".detail-value")
    served = client.served_value(client.hash()["cell"], layer)
    assert client.detail_value(layer) == ("" if served is None else f"{served:g}")


def test_the_keyboard_cursor_says_value_and_class(open_client: OpenClient) -> None:
    client = open_client()
    client.page.focus("#map")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".outline-cursor")
    said = client.page.locator("#live").inner_text()
    assert client.shown_layer()["texts"]["nl"]["title"] in said


def test_arrows_go_there_and_back_again(open_client: OpenClient) -> None:
    client = open_client()
    client.page.focus("#map")
    client.page.keyboard.press("Enter")
    start = client.page.locator(".outline-cursor.outline-line").get_attribute("d")
    client.page.keyboard.press("ArrowRight")
    beside = client.page.locator(".outline-cursor.outline-line").get_attribute("d")
    client.page.keyboard.press("ArrowLeft")
    assert beside != start
    assert client.page.locator(".outline-cursor.outline-line").get_attribute("d") == start


def test_the_keyboard_is_not_trapped_on_the_map(open_client: OpenClient) -> None:
    client = open_client()
    client.page.focus("#map")
    client.page.keyboard.press("Enter")
    client.page.keyboard.press("Tab")
    assert client.page.evaluate("document.activeElement.id") != "map"


def test_closing_the_details_gives_the_focus_back_to_the_map(open_client: OpenClient) -> None:
    client = open_client()
    client.click_a_cell(client.shown_layer()["id"])
    client.page.locator("#detail [data-key='close']").click()
    assert client.page.locator("#detail").is_hidden()
    assert client.page.evaluate("document.activeElement.id") == "map"


def test_a_suppressed_cell_is_told_in_words_and_has_no_number(open_client: OpenClient) -> None:
    client = open_client()
    protected = [la for la in client.layers() if la["protection"]["mode"] == "protected"]
    if not protected:
        pytest.skip("the demo has no protected layer")
    layer = protected[0]["id"]
    lat, lon = client.middle()
    for zoom in (13, 14, 12):
        client.open(f"layers={layer}&step={protected[0]['step']}&map={zoom}/{lat}/{lon}&areas=")
        place = client.find(BEHIND_HATCH, reach=0)
        if place:
            client.page.mouse.click(*place)
            client.page.wait_for_selector(".detail-value")
            assert client.detail_value(layer) == ""
            assert "Afgeschermd" in client.page.locator(".detail-value").first.inner_text()
            return
    pytest.skip("no suppressed cell in sight")
