"""The measure of a layer is switched on its card: a rate, a change, an index in its place."""

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser

OPEN = "nuisance_reports"
DIVERGING = ["#5e3c99", "#b2abd2", "#f7f7f7", "#fdb863", "#e66101"]
STATE = f"lang=en&layers={OPEN}&step=month&time=2024-03-01"


def unfold(client: Client) -> None:
    client.page.locator(f"[data-key='measure-{OPEN}'] summary").click()
    client.page.wait_for_selector(f"[data-key='measure-of-{OPEN}']")


def shown(client: Client) -> str:
    name = client.page.locator("canvas.cells[data-mark='fill']").get_attribute("data-layer")
    return name or ""


def switch(client: Client, measure: str) -> str:
    """Choose a measure and return the layer that is shown then."""
    before = shown(client)
    client.page.select_option(f"[data-key='measure-of-{OPEN}']", measure)
    client.page.wait_for_function(
        "before => document.querySelector('canvas.cells').cells.id !== before", arg=before
    )
    client.page.wait_for_timeout(200)
    client.ready()
    return shown(client)


def test_a_rate_takes_the_place_of_the_count_and_the_count_that_of_the_rate(
    open_client: OpenClient,
) -> None:
    client = open_client(STATE.replace(OPEN, f"{OPEN},noise"))
    unfold(client)
    rate = switch(client, "rate")
    assert client.hash()["layers"] == f"{rate},noise"
    unit = client.page.locator(".card .legend-unit").first.inner_text()
    assert unit == client.ask(f"collections/{rate}")["texts"]["en"]["unit"]
    assert unit.startswith("reports per ")
    assert switch(client, "value") == OPEN
    assert client.hash()["layers"] == f"{OPEN},noise"
    assert "made" not in client.hash()


def test_a_change_is_drawn_in_diverging_colours_with_zero_in_the_middle(
    open_client: OpenClient,
) -> None:
    client = open_client(STATE)
    unfold(client)
    change = switch(client, "change.year_before")
    assert client.legend_colours(change) == DIVERGING
    breaks = client.ask(f"collections/{change}/legend")["breaks"]
    assert breaks[1] < 0 < breaks[2]


def test_the_controls_stay_unfolded_and_keep_the_focus(open_client: OpenClient) -> None:
    client = open_client(STATE)
    unfold(client)
    client.page.focus(f"[data-key='measure-of-{OPEN}']")
    switch(client, "index")
    assert client.page.evaluate("document.activeElement.dataset.key") == f"measure-of-{OPEN}"
    assert client.page.input_value(f"[data-key='measure-of-{OPEN}']") == "index"


def test_a_filter_goes_along_with_the_measure_and_comes_back(open_client: OpenClient) -> None:
    client = open_client(f"{STATE}&where={OPEN}.category%3Dgeluid")
    unfold(client)
    rate = switch(client, "rate")
    (only,) = client.ask(f"collections/{rate}")["recipe"]["inputs"]
    assert only["where"] == {"category": ["geluid"]}
    switch(client, "value")
    assert client.hash()["where"] == f"{OPEN}.category%3Dgeluid"


def test_who_moves_in_rank_by_dividing_is_told_by_name(open_client: OpenClient) -> None:
    client = open_client(f"{STATE}&resolution=9")
    unfold(client)
    rate = switch(client, "rate")
    rows = client.page.locator(".moved li")
    rows.first.wait_for()
    client.page.wait_for_function(
        "() => [...document.querySelectorAll('.moved li')].some(row => !/^8/.test(row.innerText))"
    )
    told = client.ask(
        f"collections/{rate}/items?f=json&limit=1000&resolution=9&datetime=2024-03-01/2024-03-31"
    )
    by = [one["properties"] for one in told["features"]]
    most = max(abs(one["rank"] - one["rank_n"]) for one in by if one["rank"] is not None)
    first = rows.first.inner_text()
    moved = [int(word) for word in first.replace(",", "").split() if word.isdigit()]
    assert abs(moved[-2] - moved[-1]) == most


def test_a_cell_says_what_was_divided_and_how_a_change_is_judged(open_client: OpenClient) -> None:
    client = open_client(STATE)
    unfold(client)
    change = switch(client, "change.year_before")
    client.click_a_cell(change)
    section = client.page.locator(f".detail-layer[data-layer='{change}']").first.inner_text()
    assert "Verdict" in section
    assert "probably between" in section
    rate = switch(client, "rate")
    client.page.wait_for_selector(f".detail-layer[data-layer='{rate}']")
    section = client.page.locator(f".detail-layer[data-layer='{rate}']").first.inner_text()
    assert "by number" in section
