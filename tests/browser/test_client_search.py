"""The search box: by keyboard and by touch, to a street, an area, a cell; and what it says."""

import re

import h3
import pytest
from playwright.sync_api import expect

from tests.browser.client import DESKTOP, PHONE, Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser
EN = "lang=en"
TYPE_AT_ONCE = """text => {
  const box = document.getElementById('search-text');
  for (const letter of text) {
    box.value += letter;
    box.dispatchEvent(new Event('input', {bubbles: true}));
  }
}"""


def box(client: Client):  # type: ignore[no-untyped-def]
    return client.page.get_by_role("combobox", name=re.compile("Search|Zoek"))


def search(client: Client, text: str) -> None:
    """Type a text and wait for what it finds."""
    box(client).fill(text)
    client.page.wait_for_selector("#search-hits [role=option]")


def middle_of(client: Client) -> tuple[float, float]:
    _, lat, lon = (float(one) for one in client.hash()["map"].split("/"))
    return lon, lat


def hit(client: Client, text: str) -> dict:
    found: dict = client.ask(f"search?q={text}&lang=en")["hits"][0]
    return found


def street(client: Client) -> dict:
    """Return a street of the city."""
    hits = client.ask("search?q=straat&lang=en")["hits"]
    return next(one for one in hits if one["kind"] == "street")


def test_the_box_is_named_in_the_language_of_the_reader(open_client: OpenClient) -> None:
    client = open_client("lang=nl")
    expect(box(client)).to_have_accessible_name("Zoek straat, postcode, buurt, vak")
    client.page.locator("[data-key='lang-en']").click()
    expect(box(client)).to_have_accessible_name("Search street, postcode, area, cell")


def test_nothing_of_searching_is_fetched_before_the_box_is_used(open_client: OpenClient) -> None:
    client = open_client(EN)
    names = "performance.getEntriesByType('resource').map(one => one.name)"
    assert not [one for one in client.page.evaluate(names) if "/search-" in one]
    box(client).focus()
    client.page.wait_for_selector("#search-panel:not([hidden])")
    assert [one for one in client.page.evaluate(names) if "/search-" in one]


def test_an_empty_box_says_what_can_be_typed(open_client: OpenClient) -> None:
    client = open_client(EN)
    box(client).focus()
    client.page.wait_for_selector(".search-note p")
    assert "a postcode" in client.page.locator(".search-note").inner_text()
    assert box(client).get_attribute("aria-expanded") == "false"


def test_arrows_point_at_hits_and_the_focus_stays_in_the_text(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zee")
    assert box(client).get_attribute("aria-expanded") == "true"
    assert box(client).get_attribute("aria-activedescendant") is None
    pointed = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        client.page.keyboard.press(key)
        pointed.append(box(client).get_attribute("aria-activedescendant"))
    count = client.page.locator("#search-hits [role=option]").count()
    last = f"search-hit-{count - 1}"
    assert pointed == ["search-hit-0", "search-hit-1", "search-hit-0", last]
    selected = client.page.locator("#search-hits [aria-selected='true']")
    assert selected.get_attribute("id") == last
    expect(box(client)).to_be_focused()


def test_hits_stand_in_groups_with_a_name(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zee")
    areas = client.page.get_by_role("group", name="Areas")
    assert areas.get_by_role("option").first.inner_text().startswith("Zeekant")
    assert client.page.get_by_role("group", name="Streets").get_by_role("option").count() > 0


def test_a_street_is_brought_into_sight_and_marked(open_client: OpenClient) -> None:
    client = open_client(EN)
    wanted = street(client)
    search(client, wanted["title"])
    client.page.keyboard.press("ArrowDown")
    client.page.keyboard.press("Enter")
    client.ready()
    lon, lat = middle_of(client)
    west, south, east, north = wanted["bbox"]
    assert abs(lon - (west + east) / 2) < 0.001
    assert abs(lat - (south + north) / 2) < 0.001
    assert client.page.locator(".place-mark-name").inner_text() == wanted["title"]
    assert client.page.locator("#search-panel").is_hidden()
    assert client.page.locator("#detail").is_hidden()


def test_an_area_opens_its_panel_and_keys_go_there(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zeekant")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".detail-value")
    assert client.hash()["area"] == "districts.D02"
    assert client.page.locator("#detail h2").inner_text() == "Zeekant"
    assert client.page.evaluate("document.activeElement.tagName") == "H2"


def test_an_area_of_a_set_that_is_off_is_put_on_the_map(open_client: OpenClient) -> None:
    client = open_client(f"{EN}&areas=")
    search(client, "zeekant")
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".detail-value")
    assert client.hash()["areas"] == "districts"


def test_a_cell_is_found_by_its_id_and_opens_under_its_name(open_client: OpenClient) -> None:
    client = open_client(EN)
    lat, lon = client.middle()
    cell = h3.latlng_to_cell(lat, lon, client.shown_layer()["resolutions"][0])
    search(client, cell.upper())
    client.page.keyboard.press("Enter")
    client.page.wait_for_selector(".detail-value")
    assert client.hash()["cell"] == cell
    name = client.ask(f"cells/{cell}")["name"]["en"]
    assert client.page.locator("#detail h2").inner_text() == name[0].upper() + name[1:]
    assert client.page.locator("#detail .cell-id").inner_text() == cell


def test_coordinates_are_marked(open_client: OpenClient) -> None:
    client = open_client(EN)
    lat, lon = client.middle()
    search(client, f"{lat:.4f}, {lon:.4f}")
    client.page.locator("[role=option]").click()
    client.ready()
    assert middle_of(client) == pytest.approx((lon, lat), abs=1e-3)
    assert client.page.locator(".place-mark-name").is_visible()


def test_a_place_outside_the_map_is_said_to_be_so(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "10.5, 20.5")
    before = client.hash()
    client.page.keyboard.press("Enter")
    assert "lies outside the area" in client.page.locator(".search-note").inner_text()
    assert client.hash() == before


def test_escape_closes_the_list_and_then_empties_the_box(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zee")
    client.page.keyboard.press("Escape")
    assert client.page.locator("#search-panel").is_hidden()
    assert box(client).input_value() == "zee"
    client.page.keyboard.press("Escape")
    assert box(client).input_value() == ""


def test_leaving_the_box_closes_the_list(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zee")
    client.page.keyboard.press("Tab")
    expect(client.page.locator("#search-panel")).to_be_hidden()


def test_clearing_the_box_takes_the_mark_away(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, street(client)["title"])
    client.page.keyboard.press("Enter")
    client.ready()
    client.page.get_by_role("button", name="Clear the search box").click()
    assert client.page.locator(".place-mark-name").is_hidden()
    expect(box(client)).to_be_focused()


def test_nothing_found_says_what_to_try(open_client: OpenClient) -> None:
    client = open_client(EN)
    box(client).fill("xyzzyxyzzy")
    client.page.wait_for_selector(".search-note p:text('Nothing')")
    words = client.page.locator(".search-note").inner_text()
    assert "Nothing found for “xyzzyxyzzy”." in words
    assert "beginning of the name" in words


def test_a_failure_says_so_and_can_be_tried_again(open_client: OpenClient) -> None:
    client = open_client(EN)
    client.page.route("**/v1/search*", lambda route: route.fulfill(status=503, json={}))
    box(client).fill("zeekant")
    client.page.wait_for_selector(".search-note .button")
    assert "The map is still good." in client.page.locator(".search-note").inner_text()
    client.page.unroute("**/v1/search*")
    client.page.locator(".search-note .button").click()
    client.page.wait_for_selector("#search-hits [role=option]")
    client.complaints.clear()  # the browser told of the answer that we broke


def test_a_late_answer_to_an_older_text_is_dropped(open_client: OpenClient) -> None:
    client = open_client(EN)
    box(client).focus()
    client.page.wait_for_selector(".search-note p")
    held = []
    client.page.route("**/v1/search?q=zeekant*", lambda route: held.append(route))
    with client.page.expect_request("**/v1/search?q=zeekant*"):
        box(client).fill("zeekant")
    search(client, street(client)["title"])
    for route in held:
        route.continue_()
    client.page.wait_for_timeout(300)
    titles = client.page.locator(".search-title").all_inner_texts()
    assert held
    assert "Zeekant" not in titles


def test_letters_typed_quickly_are_one_question(open_client: OpenClient) -> None:
    client = open_client(EN)
    box(client).focus()
    client.page.wait_for_selector(".search-note p")
    asked: list[str] = []
    client.page.on("request", lambda one: "/v1/search" in one.url and asked.append(one.url))
    client.page.evaluate(TYPE_AT_ONCE, "zeekant")
    client.page.wait_for_selector("#search-hits [role=option]")
    assert len(asked) == 1


def test_another_language_asks_anew(open_client: OpenClient) -> None:
    client = open_client(EN)
    search(client, "zeekant")
    assert client.page.locator("#search-hits .caption").first.inner_text() == "Districts"
    client.page.locator("[data-key='lang-nl']").click()
    search(client, "zeekan")
    assert client.page.locator("#search-hits .caption").first.inner_text() == "Stadsdelen"


@pytest.mark.parametrize("size", [PHONE, DESKTOP, (1024, 768), (760, 700)])
def test_the_box_and_its_hits_fit_the_screen(open_client: OpenClient, size: tuple) -> None:
    client = open_client(EN, size=size)
    search(client, "zee")
    for part in ("#search-text", "#search-panel"):
        found = client.page.locator(part).bounding_box()
        assert found
        assert found["x"] >= 0
        assert found["x"] + found["width"] <= size[0]
    wide = client.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]


def test_on_a_phone_the_box_and_its_hits_are_large_enough_for_a_finger(
    open_client: OpenClient,
) -> None:
    client = open_client(EN, size=PHONE)
    search(client, "zee")
    parts = [client.page.locator("#search-text"), *client.page.locator("[role=option]").all()]
    for part in parts:
        found = part.bounding_box()
        assert found
        assert found["height"] >= 44


def test_on_a_phone_a_street_is_found_by_touch_and_the_map_shown(open_client: OpenClient) -> None:
    client = open_client(EN, size=PHONE)
    wanted = street(client)
    search(client, wanted["title"])
    client.page.locator("[role=option]").first.click()
    client.ready()
    assert client.page.locator(".place-mark-name").inner_text() == wanted["title"]
    assert client.page.evaluate("document.body.dataset.sheet") == "peek"
