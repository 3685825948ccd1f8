"""Areas by their names on the map: what their profile tells, by pointer and by keyboard."""

from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser


def first_name(client: Client) -> str:
    """Return the id of the area whose name takes part in tabbing."""
    key = client.page.locator(".area-name[tabindex='0']").get_attribute("data-key") or ""
    return key.removeprefix("area-")


def served_value(client: Client, area: str, layer: str) -> float | None:
    state = client.hash()
    periods = next(la for la in client.layers() if la["id"] == layer)["periods"][state["step"]]
    period = next(one for one in periods if one["start"] == state["time"])
    question = f"datetime={period['start']}/{period['end']}&step={state['step']}"
    answer = client.ask(f"areas/{area}/profile?{question}")
    value: float | None = next(one["value"] for one in answer["layers"] if one["id"] == layer)
    return value


def test_a_click_on_a_name_opens_the_profile_that_the_server_gives(
    open_client: OpenClient,
) -> None:
    client = open_client()
    layer, area = client.shown_layer()["id"], first_name(client)
    client.page.locator(f"[data-key='area-{area}']").click()
    client.page.wait_for_selector(".detail-value")
    served = served_value(client, area, layer)
    assert client.detail_value(layer) == ("" if served is None else f"{served:g}")
    assert client.hash()["area"] == area
    assert "cell" not in client.hash()


def test_enter_on_a_name_opens_its_profile(open_client: OpenClient) -> None:
    client = open_client()
    client.page.locator(".area-name[tabindex='0']").focus()
    client.page.keyboard.press("ArrowRight")
    name = client.page.evaluate("document.activeElement.getAttribute('aria-label')")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".detail-value")
    assert client.page.locator("#detail h2").inner_text() == name
    assert client.page.evaluate("document.activeElement.tagName") == "H2"
    client.page.locator("#detail [data-key='close']").press("Enter")
    assert client.page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_one_name_takes_part_in_tabbing_and_arrows_go_to_the_others(
    open_client: OpenClient,
) -> None:
    client = open_client()
    assert client.page.locator(".area-name[tabindex='0']").count() == 1
    client.page.locator(".area-name[tabindex='0']").focus()
    first = first_name(client)
    client.page.keyboard.press("ArrowRight")
    assert first_name(client) != first
    client.page.keyboard.press("ArrowLeft")
    assert first_name(client) == first


def test_a_drag_that_begins_on_a_name_opens_nothing(open_client: OpenClient) -> None:
    client = open_client()
    box = client.page.locator(".area-name[tabindex='0']").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    client.page.mouse.move(x, y)
    client.page.mouse.down()
    client.page.mouse.move(x + 80, y + 60, steps=5)
    client.page.mouse.up()
    client.ready()
    assert "map" in client.hash()  # it moved
    assert client.page.locator("#detail").is_hidden()


def test_a_permalink_opens_the_profile_of_an_area(open_client: OpenClient) -> None:
    client = open_client("area=districts.D01")
    client.page.wait_for_selector(".detail-value")
    area = client.ask("areas/districts.D01/profile")["area"]
    assert client.page.locator("#detail h2").inner_text() == area["name"]


def test_the_details_of_a_cell_lead_to_the_area_it_lies_in(open_client: OpenClient) -> None:
    client = open_client()
    client.click_a_cell(client.shown_layer()["id"])
    link = client.page.locator("#detail [data-key^='in-']").first
    name = link.inner_text()
    link.click()
    client.page.wait_for_selector(f"#detail h2:text-is('{name}')")
    assert "cell" not in client.hash()


def test_a_profile_has_a_series_per_layer_and_can_be_closed(open_client: OpenClient) -> None:
    client = open_client("area=districts.D01")
    client.page.wait_for_selector(".detail-value")
    layer = client.shown_layer()
    bars = client.page.locator(f".detail-layer[data-layer='{layer['id']}'] .spark-bar")
    assert bars.count() == len(layer["periods"][layer["step"]])
    client.page.locator("#detail [data-key='close']").click()
    assert client.page.locator("#detail").is_hidden()
    assert "area" not in client.hash()


def test_an_area_that_there_is_not_says_so(open_client: OpenClient) -> None:
    client = open_client("area=districts.Atlantis")
    client.page.wait_for_selector("#detail .note-error")
    client.complaints.clear()  # the browser itself reports the failed request


def test_a_set_that_is_not_shown_is_drawn_only_when_it_is_asked_for(
    open_client: OpenClient,
) -> None:
    def hide(document: Any) -> None:
        (own,) = [one for one in document["collections"] if one["id"] == "districts"]
        own["shown"] = False

    client = open_client()
    client.change("**/v1/collections", hide)
    client.open("lang=en")
    assert client.page.locator("[data-key='areas-districts']").is_checked() is False
    assert client.page.locator("[data-key='areas-neighbourhoods']").is_checked() is True
