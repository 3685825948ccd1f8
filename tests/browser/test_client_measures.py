"""Sums, means and presence as people read them: legend and details of layers on the real server."""

from collections.abc import Iterator

import h3
import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient
from tests.cities import open_place
from tests.server.test_amounts import AMOUNT, LAYER, MEASURES, OF_AMOUNT
from tests.serving import serving
from tests.world import write_world

pytestmark = pytest.mark.browser
AT = (79.9, 15.5)


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with a layer per measure; the amount is the latitude, near 80."""
    folder = tmp_path_factory.mktemp("measures")
    write_world(folder)
    source = folder / "definitions/sources/arctic.toml"
    source.write_text(source.read_text() + AMOUNT)
    for measure in MEASURES:
        amount = 'amount = "latitude"' if measure in OF_AMOUNT else ""
        layer = LAYER.format(measure=measure, amount=amount, step="year")
        (folder / f"definitions/layers/arctic_{measure}.toml").write_text(layer)
    place = open_place(folder / "data", folder / "inbox", folder / "definitions")
    place.ingest(["arctic"])
    with serving(place) as address:
        yield address
    place.engine.dispose()


def details(open_client: OpenClient, measure: str, cell: str) -> tuple[Client, str]:
    layer = f"arctic_{measure}"
    state = f"lang=nl&layers={layer}&map=7/{AT[0]}/{AT[1]}&cell={cell}"
    client = open_client(state)
    client.page.wait_for_selector(f".detail-layer[data-layer='{layer}']")
    value = client.page.locator(f".detail-layer[data-layer='{layer}'] .detail-value")
    return client, value.first.inner_text()


def empty_cell(client: Client) -> str:
    items = client.ask("collections/arctic_mean/items?resolution=7&limit=1000")["features"]
    cell: str = next(one["id"] for one in items if one["properties"]["state"] == "undefined")
    return cell


def test_presence_is_a_word_in_legend_and_details(open_client: OpenClient) -> None:
    client, told = details(open_client, "presence", h3.latlng_to_cell(*AT, 5))
    assert told.startswith("aanwezig")
    assert "graden" not in told
    assert client.legend_labels("arctic_presence") == ["niet aanwezig", "aanwezig"]


def test_a_mean_has_its_unit_and_decimals_with_a_comma(open_client: OpenClient) -> None:
    client, told = details(open_client, "mean", h3.latlng_to_cell(*AT, 5))
    assert told.startswith("79,9")
    assert "graden" in told
    labels = client.legend_labels("arctic_mean")
    assert len(set(labels)) == 5
    assert all("79,9" in label or "79,8" in label for label in labels)


def test_a_mean_of_nothing_is_undefined_and_says_why(open_client: OpenClient) -> None:
    client = open_client()
    _, told = details(open_client, "mean", empty_cell(client))
    assert told.split("\n")[0].startswith("Onbepaald")
    assert "niets om het uit te berekenen" in told


def test_a_sum_is_a_whole_number_with_its_unit_from_a_hundred_on(open_client: OpenClient) -> None:
    cell = h3.latlng_to_cell(*AT, 5)
    _, told = details(open_client, "sum", cell)
    assert told.startswith("21.812")
    assert "graden" in told
