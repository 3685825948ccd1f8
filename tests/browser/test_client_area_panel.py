"""The panel of an area: how it stands, what is like it, where most is, and sums of cells."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.client import PHONE, Client
from tests.browser.conftest import OpenClient, opening
from tests.browser.signing import sign_in
from tests.cities import Place
from tests.roles import Keyed, with_roles
from tests.serving import serving

pytestmark = pytest.mark.browser

AREA = "districts.D03"
AT = "layers=noise&step=month&time=2025-03-01"
OPEN = f"lang=en&{AT}&area={AREA}"
ASKED = f"areas/{AREA}/profile?step=month&datetime=2025-03-01/2025-03-31"
STANDING = ".detail-layer[data-layer='noise'] .standing"


@pytest.fixture(scope="module")
def keyed(context_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with dwellings, a context, project areas, and a manager of a district."""
    roles = {"manager": {"layers": [], "areas": ["districts.D01"]}}
    return with_roles(context_place, tmp_path_factory.mktemp("panel") / "definitions", roles)


@pytest.fixture(scope="module")
def server(keyed: Keyed) -> Iterator[str]:
    """Address of a server of it."""
    with serving(keyed.place) as address:
        yield address


@pytest.fixture
def open_client(browser: Browser, server: str) -> Iterator[OpenClient]:
    """Open the client on it."""
    with opening(browser, server) as open_page:
        yield open_page


def told(client: Client, asked: str = ASKED, layer: str = "noise") -> dict[str, Any]:
    """What the server tells of a layer."""
    layers = client.ask(asked)["layers"]
    found: dict[str, Any] = next(one for one in layers if one["id"] == layer)
    return found


def words(client: Client, selector: str = STANDING) -> str:
    client.page.wait_for_selector(selector)
    return client.page.locator(selector).first.inner_text()


def compare(client: Client) -> dict[str, Any]:
    """Choose the first similar area; return what the server tells of it."""
    similar: dict[str, Any] = client.ask(ASKED)["similar"]["areas"][0]
    client.page.locator(f"[data-key='similar-{similar['id']}']").click()
    client.page.wait_for_selector(".compare")
    return similar


def test_the_panel_says_what_the_server_tells(open_client: OpenClient) -> None:
    client = open_client(OPEN)
    own, said = told(client), words(client)
    year = own["changes"][0]
    assert "Against March 2024" in said
    assert f"{abs(year['value'])}" in said
    assert {"rising": "is rising", "falling": "is falling", "steady": "no clear change",
            "too_few": "too few to say"}[year["verdict"]] in said  # fmt: skip
    assert f"of {own['ranking']['of']}" in words(client, f"{STANDING} .rank")
    assert f"{own['share']['of_city']:.3g} %" in said
    rate = client.page.locator(f"{STANDING} [data-rate]").get_attribute("data-rate")
    assert float(rate or "nan") == pytest.approx(own["rates"][0]["value"])


def test_a_place_is_said_as_people_say_it(open_client: OpenClient) -> None:
    client = open_client(OPEN)
    place = told(client)["ranking"]["place"]
    assert words(client, f"{STANDING} .rank").startswith(
        {1: "1st", 2: "2nd", 3: "3rd"}.get(place, f"{place}th")
    )
    client.page.locator(".languages [lang='nl']").click()
    client.page.wait_for_selector(f"{STANDING}:has-text('Tegenover maart 2024')")
    assert words(client, f"{STANDING} .rank").startswith(f"{place}e van")


def test_another_denominator_is_chosen_for_all_layers_of_the_panel(
    open_client: OpenClient,
) -> None:
    client = open_client(OPEN)
    words(client)
    client.page.locator("[data-key='per-noise']").select_option("km2")
    client.ready()
    rate = client.page.locator(f"{STANDING} [data-rate]").get_attribute("data-rate")
    wanted = next(one for one in told(client)["rates"] if one["per"] == "km2")
    assert float(rate or "nan") == pytest.approx(wanted["value"])
    other = ".detail-layer[data-layer='waste'] [data-key='per-waste']"
    assert client.page.locator(other).input_value() == "km2"


def test_choosing_a_cell_moves_the_map_and_opens_it(open_client: OpenClient) -> None:
    client = open_client(OPEN)
    cell = told(client)["top"][0]["cell"]
    words(client)
    client.page.locator(f"[data-key='top-noise-{cell}']").click()
    client.page.wait_for_selector("#detail .cell-id")
    client.ready()
    assert client.hash()["cell"] == cell
    assert "area" not in client.hash()
    _, lat, lon = (float(one) for one in client.hash()["map"].split("/"))
    centre = client.ask(f"cells/{cell}")["centre"]
    assert (lon, lat) == pytest.approx(tuple(centre), abs=0.01)


def test_a_similar_area_stands_beside_with_its_numbers_and_series(
    open_client: OpenClient,
) -> None:
    client = open_client(OPEN)
    words(client)
    similar = compare(client)
    assert client.page.locator(".compared svg").count() == 2
    own = told(client)
    other = told(client, ASKED.replace(AREA, similar["id"]))
    numbers = client.page.locator(".compare tbody tr").first.locator("td").all_inner_texts()
    assert numbers == [str(own["value"]), str(other["value"])]
    tops = client.page.locator(".compared .spark-number:nth-of-type(3)").all_inner_texts()
    assert len(set(tops)) == 1  # one scale for both
    client.page.locator("[data-key='compare-close']").click()
    assert client.page.locator(".comparison").count() == 0


def test_a_comparison_follows_the_time(open_client: OpenClient) -> None:
    client = open_client(OPEN)
    words(client)
    similar = compare(client)
    with client.page.expect_response(f"**/{similar['id']}/profile?*2025-04-01*"):
        client.page.locator("#time [data-key='next']").click()
    client.page.wait_for_selector(".compare")


def test_a_comparison_that_fails_says_so_and_offers_another_try(
    open_client: OpenClient,
) -> None:
    client = open_client(OPEN)
    words(client)
    similar = client.ask(ASKED)["similar"]["areas"][0]

    def refuse(route: Route) -> None:
        route.fulfill(status=503, content_type="application/problem+json",
                      body=json.dumps({"detail": "Closed for a moment."}))  # fmt: skip

    client.page.route(f"**/{similar['id']}/profile*", refuse)
    client.page.locator(f"[data-key='similar-{similar['id']}']").click()
    client.page.wait_for_selector(".similar .note-error:has-text('Closed for a moment.')")
    client.complaints.clear()  # the browser itself reports the failed request
    client.page.unroute(f"**/{similar['id']}/profile*")
    client.page.locator(".similar .note-error button").click()
    client.page.wait_for_selector(".compare")


def test_an_area_that_is_suppressed_says_what_would_help(open_client: OpenClient) -> None:
    client = open_client()
    layer, asked = "theft_from_cars", "datetime=2025-03-01/2025-03-31&step=month"
    area = next(
        one
        for one in (f"neighbourhoods.D050{number}" for number in range(1, 6))
        if told(client, f"areas/{one}/profile?{asked}", layer)["state"] == "suppressed"
    )
    client.open(f"lang=en&layers={layer}&step=month&time=2025-03-01&area={area}")
    said = words(client, f".detail-layer[data-layer='{layer}'] .standing")
    assert "A longer period or a larger area may have one." in said
    assert client.page.locator(f"[data-key='per-{layer}']").count() == 0


def test_a_project_area_is_told_by_sums_of_cells_with_their_error(
    open_client: OpenClient,
) -> None:
    client = open_client(f"lang=en&{AT}&areas=projects&area=projects.P1")
    client.page.wait_for_selector(".estimates .detail-value")
    asked = ASKED.replace(AREA, "projects.P1")
    own = next(one for one in client.ask(asked)["estimates"] if one["id"] == "noise")
    assert client.detail_value("noise") == str(own["value"])
    assert f"± {own['error']:.0f}" in words(client, ".estimates .detail-value")
    assert "Modelled" in words(client, ".estimates .detail-layer[data-layer='noise']")
    bars = client.page.locator(".estimates .detail-layer[data-layer='noise'] .spark-bar")
    assert bars.count() == len(own["series"]) > 1
    assert "not a sum of cells" not in client.page.locator("#detail").inner_text()


def test_who_is_told_of_one_district_alone_gets_no_rank(
    open_client: OpenClient, keyed: Keyed
) -> None:
    client = open_client(f"lang=en&{AT}&area=districts.D01")
    sign_in(client, keyed.keys["manager"])
    client.page.wait_for_selector(f"{STANDING}:has-text('You are told of this area alone')")
    assert "Share of the city" not in words(client)
    assert "No other area" in words(client, ".similar")


def test_what_was_compared_goes_when_somebody_else_asks(
    open_client: OpenClient, keyed: Keyed
) -> None:
    client = open_client(f"lang=en&{AT}&area=districts.D01")
    words(client)
    client.page.locator("[data-key^='similar-']").first.click()
    client.page.wait_for_selector(".compare")
    sign_in(client, keyed.keys["manager"])
    client.page.wait_for_selector(f"{STANDING}:has-text('You are told of this area alone')")
    assert client.page.locator(".comparison").count() == 0


def test_a_break_in_recording_is_marked_in_both_series(open_client: OpenClient) -> None:
    def change(document: Any) -> None:
        layer = next(one for one in document["collections"] if one["id"] == "noise")
        reason = {"reason": "a new form"}
        layer["breaks"] = [{"on": "2024-05-01", "texts": {"nl": reason, "en": reason}}]

    client = open_client()
    client.change("**/v1/collections", change)
    client.open(OPEN)
    words(client)
    compare(client)
    assert client.page.locator(".compared .spark-cut").count() == 2
    assert client.page.locator(".compared .spark-provisional").count() == 2


def test_on_a_phone_the_panel_fits_and_its_controls_can_be_hit(open_client: OpenClient) -> None:
    client = open_client(f"lang=nl&{AT}&area={AREA}", PHONE)
    words(client)
    box = client.page.locator("[data-key='per-noise']").bounding_box()
    assert box
    assert box["height"] >= 44
    assert client.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    wide = "() => { const b = document.querySelector('.detail-body');"
    assert client.page.evaluate(f"{wide} return b.scrollWidth <= b.clientWidth }}")
