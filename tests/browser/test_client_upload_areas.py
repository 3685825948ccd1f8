"""Areas of one's own: drop outlines, confirm them, click one on the map, share it, delete it."""

import json
from collections.abc import Iterator

import pytest
import shapely

from tests.browser.client import DESKTOP, PHONE, Client
from tests.browser.conftest import OpenClient
from tests.browser.uploading import DROP, taking_uploads
from tests.cities import Place

pytestmark = pytest.mark.browser
MADE = "[data-key='upload-show']"


@pytest.fixture(scope="module")
def demo_server(demo_place: Place) -> Iterator[str]:
    """Address of a server of the demo city that takes uploads."""
    with taking_uploads(demo_place) as address:
        yield address


def drawn(client: Client, *properties: dict[str, str]) -> str:
    """Outlines beside each other in the middle of the city."""
    lat, lon = client.middle()
    features = [
        {
            "type": "Feature",
            "properties": told,
            "geometry": shapely.geometry.mapping(
                shapely.Point(lon + (at - 0.5) * 0.03, lat).buffer(0.012)
            ),
        }
        for at, told in enumerate(properties)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def send(client: Client, *properties: dict[str, str]) -> None:
    client.page.locator("[data-key='upload']").click()
    client.page.wait_for_selector(".drop")
    client.page.evaluate(DROP, [drawn(client, *properties), "project_areas.geojson"])
    client.page.wait_for_selector(".confirm", timeout=60_000)


def make(client: Client) -> None:
    client.page.locator("[data-key='upload-go']").click()
    client.page.wait_for_selector(MADE, timeout=60_000)


def show(client: Client) -> str:
    """Go to the map, and return the name of the set."""
    client.page.locator(MADE).click()
    client.page.wait_for_selector("[data-key^='area-areas_']")
    client.ready()
    return client.hash()["areas"].split(",")[-1]


def open_area(client: Client, area: str) -> None:
    client.page.locator(f"[data-key='area-{area}']").click()
    client.page.wait_for_selector(".estimates")


HARBOUR = {"nr": "P1", "naam": "Harbour"}
STATION = {"nr": "P2", "naam": "Station"}


def test_dropped_outlines_are_confirmed_drawn_and_answer_to_a_click(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en")
    on_map = client.page.locator(".card").count()

    send(client, HARBOUR, STATION)
    assert client.page.locator("[name='title']").input_value() == "Project areas"
    assert client.page.locator("[name='code']").input_value() == "nr"
    assert client.page.locator("[name='name']").input_value() == "naam"
    assert "Harbour" in client.page.locator(".confirm table").inner_text()
    make(client)
    assert "Areas made: 2" in client.page.locator(".upload").inner_text()
    made = show(client)

    assert client.page.locator(".card").count() == on_map > 0
    row = client.page.locator(".context", has_text="Project areas")
    assert "own draft until" in row.inner_text()
    open_area(client, f"{made}.P1")
    assert client.page.locator("#detail h2").inner_text() == "Harbour"
    told = client.ask(f"areas/{made}.P1/profile?datetime={client.hash()['time']}")["estimates"]
    listed = client.page.locator(".estimates [data-key^='more-']").count()
    assert 0 < listed <= len(told)
    assert "own draft until" in client.page.locator("#detail").inner_text()


def test_a_link_brings_areas_back_until_they_are_deleted(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    send(client, HARBOUR, STATION)
    make(client)
    made = show(client)
    open_area(client, f"{made}.P2")
    link = client.page.url.split("#")[1]

    client.open(link)
    client.page.wait_for_selector(".estimates")
    assert client.page.locator("#detail h2").inner_text() == "Station"
    assert client.page.locator(f"[data-key='areas-{made}']").is_checked()

    client.page.locator("[data-key='upload']").click()
    client.page.locator(".own .danger").click()
    client.page.wait_for_selector(".own", state="detached")
    client.page.locator("[data-key='page-close']").click()
    assert client.page.locator(f"[data-key='areas-{made}']").count() == 0
    assert client.page.locator("[data-key^='area-areas_']").count() == 0
    assert made not in client.page.url

    client.open(link)
    said = client.page.locator(".note", has_text="own areas of this link are not there any more")
    said.first.wait_for(state="visible", timeout=5000)
    assert made not in client.page.url
    assert client.page.locator(".estimates").count() == 0
    client.complaints.clear()  # the browser itself reports what it did not find


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_outlines_without_properties_are_numbered_and_each_can_be_opened(
    open_client: OpenClient, size: tuple[int, int]
) -> None:
    client = open_client("lang=nl", size=size)
    send(client, {}, {})
    assert "genummerd vanaf 1" in client.page.locator(".confirm").inner_text()
    wide = "(e => e.scrollWidth > e.clientWidth)(document.getElementById('page'))"
    assert not client.page.evaluate(wide)
    make(client)
    made = show(client)

    open_area(client, f"{made}.2")

    assert client.page.locator("#detail h2").inner_text() == "Project areas 2"


def test_a_column_that_does_not_tell_areas_apart_is_marked_and_can_be_changed(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en")
    send(client, {"kind": "park"}, {"kind": "park"})
    client.page.locator("[name='code']").select_option("kind")

    client.page.locator("[data-key='upload-go']").click()
    client.page.wait_for_selector(".note-error", timeout=60_000)

    assert "another value in each row" in client.page.locator(".note-error").inner_text()
    assert client.page.locator("[name='code']").get_attribute("aria-invalid") == "true"
    client.page.locator("[name='code']").select_option("")
    make(client)
    client.complaints.clear()  # the browser itself reports the refusal


def test_own_areas_are_not_offered_for_the_rows_of_another_file(open_client: OpenClient) -> None:
    client = open_client("lang=en")
    send(client, HARBOUR)
    make(client)
    made = show(client)
    rows = "\n".join(
        ["x,y,kind", *[f"{82_000 + 7 * n},{454_000 + 11 * n},pole" for n in range(40)]]
    )
    client.page.locator("[data-key='upload']").click()
    client.page.wait_for_selector(".drop")
    client.page.evaluate(DROP, [rows, "poles.csv"])
    client.page.wait_for_selector("[name='location.x']", timeout=60_000)

    offered = client.page.locator("[name='coverage'] option").evaluate_all(
        "all => all.map(o => o.value)"
    )

    assert "districts" in offered
    assert made not in offered
