"""Where much of a protected layer cannot be shown: a sentence, and one step that shows more."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.client import PHONE, Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

BURGLARIES, POLICE, OPEN = "residential_burglaries", "police_incidents", "nuisance_reports"
MONTHS = f"lang=en&layers={BURGLARIES}&step=month&resolution=8"
NOTE = ".hidden-note"


def percent(client: Client, layer: str, step: str, resolution: int) -> int:
    (own,) = [one for one in client.layers() if one["id"] == layer]
    told: int = next(
        one["percent"]
        for one in own["visible"]
        if (one["step"], one["resolution"]) == (step, resolution)
    )
    return told


def drawn_at(client: Client) -> str:
    """The words of the card about the resolution."""
    return client.page.locator(".card .caption").first.inner_text().replace("\xa0", " ")


def shown(layer: str, edit: Callable[[list[dict[str, Any]]], None]) -> Callable[[Any], None]:
    """Let a layer show other shares, as other data would."""

    def change(document: Any) -> None:
        (own,) = [one for one in document["collections"] if one["id"] == layer]
        edit(own["visible"])

    return change


def test_much_that_is_hidden_is_said_with_its_share(open_client: OpenClient) -> None:
    client = open_client(MONTHS)
    share = percent(client, BURGLARIES, "month", 8)
    assert share < 80
    words = client.page.locator(f"{NOTE} p").inner_text()
    assert words == f"At this step about {share}% of what was counted can be shown."


def test_the_step_that_is_offered_is_taken_and_then_nothing_is_offered(
    open_client: OpenClient,
) -> None:
    def no_month(visible: list[dict[str, Any]]) -> None:
        for one in visible:
            if one["step"] == "month":
                one["percent"] = 60

    client = open_client()
    client.change("**/v1/collections", shown(BURGLARIES, no_month))
    client.open(MONTHS)
    button = client.page.locator(f"{NOTE} button")
    assert button.inner_text() == "Show quarters"
    button.click()
    client.ready()
    state = client.hash()
    assert (state["step"], state["resolution"]) == ("quarter", "8")
    assert client.page.locator(NOTE).count() == 0
    assert client.page.evaluate("document.activeElement.dataset.key") == "step"


def test_where_larger_cells_of_a_month_can_be_read_they_are_offered(
    open_client: OpenClient,
) -> None:
    def no_quarter(visible: list[dict[str, Any]]) -> None:
        for one in visible:
            if one["step"] == "quarter":
                one["percent"] = 60

    client = open_client()
    client.change("**/v1/collections", shown(BURGLARIES, no_quarter))
    client.open(MONTHS)
    client.page.locator(f"{NOTE} button", has_text="Show larger cells").click()
    client.ready()
    assert (client.hash()["step"], client.hash()["resolution"]) == ("month", "7")
    assert "resolution 7" in drawn_at(client)


def test_what_is_said_follows_the_resolution_that_follows_the_zoom(
    open_client: OpenClient,
) -> None:
    def less(visible: list[dict[str, Any]]) -> None:
        for one in visible:
            if (one["step"], one["resolution"]) == ("year", 9):
                one["percent"] = 55

    client = open_client()
    client.change("**/v1/collections", shown(POLICE, less))
    lat, lon = client.middle()
    client.open(f"lang=en&layers={POLICE}&step=year&map=13/{lat}/{lon}")
    assert "55%" in client.page.locator(f"{NOTE} p").inner_text()
    client.open(f"lang=en&layers={POLICE}&step=year&map=10/{lat}/{lon}")
    assert "resolution 8" in drawn_at(client)
    assert client.page.locator(NOTE).count() == 0


def test_where_nothing_shows_more_nothing_is_offered(open_client: OpenClient) -> None:
    def alike(visible: list[dict[str, Any]]) -> None:
        for one in visible:
            one["percent"] = 30

    client = open_client()
    client.change("**/v1/collections", shown(BURGLARIES, alike))
    client.open(MONTHS)
    client.page.wait_for_timeout(300)
    assert "30%" in client.page.locator(NOTE).inner_text()
    assert client.page.locator(f"{NOTE} button").count() == 0


def test_an_open_layer_is_never_offered_another_step(open_client: OpenClient) -> None:
    client = open_client(f"layers={OPEN}&step=month&resolution=10")
    assert client.page.locator(NOTE).count() == 0
    assert client.page.locator("[data-visible]").count() == 0


def test_the_legend_says_how_much_is_shown_where_the_layer_opens(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={BURGLARIES}")
    own = client.shown_layer()
    words = client.page.locator("[data-visible]").inner_text()
    assert words == own["texts"]["en"]["visible"]


def test_why_parts_do_not_add_up_stands_in_legend_and_details(open_client: OpenClient) -> None:
    client = open_client(f"lang=en&layers={BURGLARIES}&area=districts.D01")
    words = client.shown_layer()["texts"]["en"]["parts"]
    client.page.wait_for_selector(".detail-value")
    assert client.page.locator(".detail-layer .parts").first.inner_text() == words
    client.page.locator(".legend .parts summary").click()
    assert client.page.locator(".legend .parts p").inner_text() == words


def test_a_fixed_resolution_can_be_given_up(open_client: OpenClient) -> None:
    client = open_client(MONTHS)
    client.page.locator("[data-key='follow']").click()
    client.ready()
    assert "resolution" not in client.hash()
    assert "resolution 7" in drawn_at(client)


def test_on_a_phone_the_offer_is_large_enough_to_touch(open_client: OpenClient) -> None:
    client = open_client(MONTHS, size=PHONE)
    client.page.locator(".sheet-handle").click()
    box = client.page.locator(f"{NOTE} button").bounding_box()
    assert box
    assert box["height"] >= 44
