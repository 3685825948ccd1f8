"""What the map draws."""

import pytest

from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser


def test_the_first_view_draws_cells_in_the_colours_of_the_legend(open_client: OpenClient) -> None:
    client = open_client()
    classes = client.legend_colours(client.shown_layer()["id"])
    drawn = client.colours()
    assert sum(drawn.get(colour, 0) for colour in classes) > 5_000


def test_the_first_view_asks_for_few_tiles(open_client: OpenClient) -> None:
    client = open_client()
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url))
    client.open()
    assert 0 < len([url for url in asked if "/tiles/" in url]) <= 16


@pytest.mark.parametrize("pixels", [1, 1.1, 1.5, 2])
def test_a_field_of_cells_has_no_seams_at_any_pixel_ratio(
    open_client: OpenClient, pixels: float
) -> None:
    client = open_client(pixels=pixels)
    assert client.holes() == 0


def test_a_field_of_one_class_is_one_colour_over_many_cells(open_client: OpenClient) -> None:
    client = open_client()
    open_layers = [la for la in client.layers() if la["protection"]["mode"] == "open"]
    layer = max(open_layers, key=lambda la: la["resolutions"][-1])
    lat, lon = client.middle()
    client.open(f"layers={layer['id']}&step={layer['step']}&map=12/{lat}/{lon}&areas=")
    client.page.locator("[data-key='in']").click()
    client.ready()
    assert client.largest_field() > 2 * client.cell_width()


def test_open_layers_are_drawn_in_pure_class_colours(open_client: OpenClient) -> None:
    client = open_client()
    layer = next(item for item in client.layers() if item["protection"]["mode"] == "open")
    client.open(f"layers={layer['id']}&step={layer['step']}&areas=")
    outline = {"", "#a9b3bd", "#eef0f2"}
    assert set(client.colours()) <= set(client.legend_colours(layer["id"])) | outline


def test_turning_a_layer_off_takes_it_from_the_map_and_on_brings_it_back(
    open_client: OpenClient,
) -> None:
    client = open_client()
    before = client.colours()
    switch = client.page.locator(f"input[value='{client.shown_layer()['id']}']")
    switch.uncheck()
    assert client.colours() == {}
    assert client.page.locator(".empty button").is_visible()
    switch.check()
    client.ready()
    assert client.colours() == before


def test_two_layers_are_drawn_as_fill_and_dots_that_share_no_colour(
    open_client: OpenClient,
) -> None:
    client = open_client()
    first = client.shown_layer()["id"]
    second = client.other_layer(first)["id"]
    client.page.locator(f"input[value='{second}']").check()
    client.ready()
    fill = client.legend_colours(first)
    dots = client.legend_colours(second)
    for _ in range(50):  # what draws dots is fetched with the first of them
        if any(client.colours("dot").get(colour) for colour in dots):
            break
        client.page.wait_for_timeout(100)
        dots = client.legend_colours(second)
    assert not set(fill) & set(dots)
    assert any(client.colours("dot").get(colour) for colour in dots)
    assert any(client.colours("fill").get(colour) for colour in fill)


def test_changing_the_order_swaps_fill_and_dots(open_client: OpenClient) -> None:
    client = open_client()
    first = client.shown_layer()["id"]
    second = client.other_layer(first)["id"]
    client.open(f"layers={first},{second}")
    client.page.locator("[data-key='order-1']").click()
    client.ready()
    assert client.hash()["layers"] == f"{second},{first}"
    assert client.page.locator("canvas[data-mark=fill]").get_attribute("data-layer") == second


def test_opacity_belongs_to_the_layer_and_the_permalink(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    client.page.locator(f"[data-key='opacity-{layer}']").fill("50")
    client.page.locator(f"[data-key='opacity-{layer}']").dispatch_event("change")
    assert client.hash()["layers"] == f"{layer}:50"
    canvas = client.page.locator("canvas[data-mark=fill]")
    assert canvas.evaluate("c => getComputedStyle(c).opacity") == "0.5"


def test_another_period_changes_the_picture_but_not_the_classes(open_client: OpenClient) -> None:
    client = open_client()
    layer = client.shown_layer()["id"]
    classes, picture = client.legend_labels(layer), client.colours()
    client.page.locator("[data-key='previous']").click()
    client.ready()
    assert client.legend_labels(layer) == classes
    assert client.colours() != picture


def test_another_period_asks_for_no_new_areas_and_no_new_classes(open_client: OpenClient) -> None:
    client = open_client()
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url))
    client.page.locator("[data-key='previous']").click()
    client.ready()
    assert asked
    about_tiles = ("/tiles/", "tilejson", "/columns-")  # the last reads those without shapes
    assert all(any(part in url for part in about_tiles) for url in asked)


def test_a_period_that_was_shown_before_is_shown_again_without_a_request(
    open_client: OpenClient,
) -> None:
    client = open_client()
    client.page.locator("[data-key='previous']").click()
    client.ready()
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url))
    client.page.locator("[data-key='next']").click()
    client.ready()
    assert asked == []


def test_areas_are_drawn_as_context_and_can_be_turned_off(open_client: OpenClient) -> None:
    client = open_client()
    lines = "() => { const c = document.querySelector('canvas.areas');" + (
        "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v); }"
    )
    assert client.page.evaluate(lines)
    for box in client.page.locator("[data-key^='areas-']").all():
        box.uncheck()
    assert not client.page.evaluate(lines)
