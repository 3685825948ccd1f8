"""What the panel and the list of layers say of a combination, and the link to one."""

import json
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from layers.declare import Recipe, read_definitions
from server.store import MIB, Store
from server.vault import make_vault
from tests.browser.combining import (
    BOTH,
    OPEN,
    PROTECTED,
    answered,
    combine,
    drawn,
    shown,
    slide,
    taken_over,
    unfold,
)
from tests.browser.conftest import OpenClient, opening
from tests.cities import ARRIVED, SECRET, Place
from tests.serving import serving

pytestmark = pytest.mark.browser

DECLARED = """
id = "nuisance_per_km2"
theme = "nuisance"
how = "measure"
order = 1
title = { nl = "Overlast per km2", en = "Nuisance per km2" }

[[inputs]]
layer = "nuisance_reports"
compute = "rate"
per = "km2"
"""


@pytest.fixture
def open_declared(
    browser: Browser, demo_place: Place, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OpenClient]:
    """Open the client on the demo city, which declares a combination."""
    folder = tmp_path_factory.mktemp("declared") / "definitions"
    shutil.copytree(demo_place.settings.definitions, folder)
    (folder / "combinations").mkdir(exist_ok=True)
    (folder / "combinations/nuisance_per_km2.toml").write_text(DECLARED, "utf-8")
    definitions = read_definitions(folder)
    vault = make_vault(demo_place.settings.snapshots, SECRET)
    store = Store(definitions, demo_place.desk.catalogue, vault, 64 * MIB, lambda: ARRIVED)
    place = replace(demo_place, store=store, desk=replace(demo_place.desk, definitions=definitions))
    with serving(place) as address, opening(browser, address) as open_page:
        yield open_page


def test_both_rising_is_one_press_over_the_layers_that_are_on(open_client: OpenClient) -> None:
    client = open_client(BOTH)
    answered(client)
    unfold(client)
    client.page.locator("[data-key='mix-rising']").click()
    taken_over(client, "")
    recipe = client.ask(f"collections/{shown(client)}")["recipe"]
    assert recipe["how"] == "all"
    assert {one["layer"] for one in recipe["inputs"]} == {OPEN, PROTECTED}
    assert all(one["compute"] == "change" for one in recipe["inputs"])
    assert all(one["high"] == {"verdict": "rising"} for one in recipe["inputs"])


def test_the_keyboard_stays_in_the_panel_when_what_was_pressed_is_gone(
    open_client: OpenClient,
) -> None:
    client = open_client(BOTH)
    answered(client)
    unfold(client)
    client.page.focus("[data-key='mix-high']")
    client.page.keyboard.press("Enter")
    taken_over(client, "")
    focused = client.page.evaluate("document.activeElement.dataset.key")
    assert focused == "mix-adjust-head"


def test_a_slider_says_its_name_and_its_value_and_answers_to_the_keyboard(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "weighted")
    before = shown(client)
    slider = client.page.get_by_role("slider", name="Weight of Residential burglaries")
    slider.focus()
    client.page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "0.95, 49% of the whole"
    taken_over(client, before)
    assert client.page.evaluate("document.activeElement.type") == "range"


def test_what_one_made_stands_under_a_theme_of_its_own_and_in_the_link(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "weighted")
    mine = shown(client)
    theme = client.page.locator(".theme").first
    assert theme.locator(".theme-title").inner_text() == "My combinations"
    assert theme.locator(f"input[value='{mine}']").is_checked()
    again = open_client(client.page.url.split("#")[1])
    assert shown(again) == mine
    assert again.page.locator(f".theme input[value='{mine}']").count() == 1


def test_a_tried_combination_leaves_no_others_behind(open_client: OpenClient) -> None:
    client = combine(open_client, "weighted")
    for value in (50, 20):
        before = shown(client)
        slide(client, "mix-weight-0", value, released=True)
        taken_over(client, before)
    assert client.page.locator(".theme").first.locator("input").count() == 1
    assert client.hash()["made"].split("~")[0] == shown(client)


def test_what_a_city_declares_stands_under_its_theme_and_is_shown_like_a_layer(
    open_declared: OpenClient,
) -> None:
    client = open_declared("lang=en&layers=")
    theme = client.page.locator(".theme", has_text="Nuisance per km2")
    assert theme.locator("input[value='nuisance_reports']").count() == 1
    client.page.check("input[value='nuisance_per_km2']")
    client.ready()
    assert shown(client) == "nuisance_per_km2"
    assert "made" not in client.hash()
    card = client.page.locator(".card[data-layer='nuisance_per_km2']").inner_text()
    assert client.ask("collections/nuisance_per_km2")["texts"]["en"]["sentence"] in card
    assert "reports per km²" in card


def link_of(recipe: dict[str, Any], packed: bool) -> tuple[str, str]:
    """Return the name of a combination that nobody posted, and a link to it."""
    name = Recipe.model_validate(recipe).name
    text = urlsafe_b64encode(json.dumps(recipe).encode()).decode().rstrip("=")
    return name, f"lang=en&layers={name}&made={name}{f'~{text}' if packed else ''}"


def test_a_link_to_a_combination_that_expired_makes_it_again(open_client: OpenClient) -> None:
    inputs = [{"layer": OPEN, "weight": 0.123}, {"layer": "noise", "weight": 0.7}]
    name, link = link_of({"how": "weighted", "inputs": inputs}, packed=True)
    client = open_client(link)
    client.complaints.clear()  # that it was not there is what this is about
    assert shown(client) == name
    assert "weighted sum" in client.page.locator(".card .sentence").inner_text()


def test_a_link_that_does_not_say_how_it_was_made_says_that_it_is_gone(
    open_client: OpenClient,
) -> None:
    inputs = [{"layer": OPEN, "weight": 0.321}, {"layer": "noise", "weight": 0.7}]
    _, link = link_of({"how": "weighted", "inputs": inputs}, packed=False)
    client = open_client(link)
    client.complaints.clear()  # that it was not there is what this is about
    assert "Make it again under Combine" in client.page.locator("#notices").inner_text()


def test_two_layers_against_each_other_have_a_square_legend_with_both_named(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "bivariate")
    axes = client.page.locator(".square-axis").all_inner_texts()
    assert axes == ["↑ All nuisance reports", "Residential burglaries →"]
    colours = client.page.locator(".square td[data-colour]")
    assert colours.count() == 9
    drawn_colours = set(client.colours())
    named = {colours.nth(i).get_attribute("data-colour") for i in range(9)}
    assert len(named & drawn_colours) >= 3


def test_a_cell_says_of_each_layer_what_it_puts_in_and_on_whom_the_value_rests(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "weighted")
    told = {cell: value for cell, (value, state) in drawn(client).items() if state == 1}
    cell = max(told, key=lambda one: told[one] or 0)
    again = open_client(f"{client.page.url.split('#')[1]}&cell={cell}")
    section = again.page.locator(f".detail-layer[data-layer='{shown(again)}']")
    section.wait_for()
    state = again.hash()
    period = "2024-03-01/2024-03-31"
    answer = again.ask(
        f"cells/{cell}?datetime={period}&step={state['step']}&combination={shown(again)}"
    )
    own = next(one for one in answer["layers"] if one["id"] == shown(again))
    rows = section.locator(".inputs tr")
    assert [int(rows.nth(i).locator("td").inner_text().replace(",", "")) for i in range(2)] == [
        own["a"],
        own["b"],
    ]
    shares = section.locator(".shares .number").all_inner_texts()
    assert sum(int(one.rstrip("%")) for one in shares) == 100
    assert "Politie" in section.locator(".shares").inner_text()


def test_a_cell_without_a_value_says_which_layer_is_silent(open_client: OpenClient) -> None:
    client = combine(open_client, "weighted")
    cell = next(one for one, (_, state) in drawn(client).items() if state == 2)
    again = open_client(f"{client.page.url.split('#')[1]}&cell={cell}")
    note = again.page.locator(f".detail-layer[data-layer='{shown(again)}'] .why-not")
    note.wait_for()
    assert "Residential burglaries: suppressed" in note.inner_text()


def test_places_that_stand_out_are_listed_with_why_and_since_when_and_can_be_gone_to(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "all")
    cell, (_, _) = next(iter(drawn(client).items()))
    place = {
        "h3": cell,
        "name": {"nl": "vak bij de haven", "en": "cell near the harbour"},
        "value": 1,
        "why": {"nl": "beide hoog", "en": "both are high"},
        "since": {"a": {"start": "2024-01-01", "earliest": "2023-12-01", "latest": "2024-02-01"}},
        "centre": [3.9, 52.25],
    }
    answered(client, {"answer": {"nl": "In 1 vak.", "en": "In 1 cell."}, "places": [place]})
    before = shown(client)
    slide(client, "mix-bound-0", 35, released=True)
    taken_over(client, before)
    row = client.page.locator(f".mix-top [data-place='{cell}']")
    row.wait_for()
    assert client.page.locator(".mix-top .answer").inner_text() == "In 1 cell."
    assert "both are high" in row.inner_text()
    assert "All nuisance reports: since January 2024" in row.inner_text()
    assert "between December 2023 and February 2024" in row.inner_text()
    row.locator("button").click()
    client.page.wait_for_selector(".detail-value")
    assert client.hash()["cell"] == cell


def test_a_server_without_a_list_of_places_shows_none(open_client: OpenClient) -> None:
    client = combine(open_client, "all")
    client.page.route("**/top?*", lambda route: route.fulfill(status=404, json={"detail": "no"}))
    before = shown(client)
    slide(client, "mix-bound-0", 40, released=True)
    taken_over(client, before)
    client.page.wait_for_function("() => !document.querySelector('.mix-top .answer').textContent")
    assert client.page.locator(".mix-top .note-error").count() == 0
    client.complaints.clear()  # that there is no list is what this is about


def test_where_both_are_rising_and_since_when_is_answered_in_six_actions(
    open_client: OpenClient,
) -> None:
    client = open_client("lang=en")
    actions = 0

    def act(selector: str) -> None:
        nonlocal actions
        actions += 1
        client.page.locator(selector).first.click()

    assert client.ask(f"collections/{PROTECTED}")["shown"]
    act(f"input[value='{OPEN}']")
    if "quarter" in client.ask(f"collections/{PROTECTED}")["steps"]:
        actions += 2  # unfolding the list, and choosing
        client.page.select_option("[data-key='step']", "quarter")
    act("[data-key='combine'] > summary")
    client.page.wait_for_selector("[data-key='mix-rising']")
    act("[data-key='mix-rising']")
    taken_over(client, "")
    client.page.wait_for_function(
        "() => document.querySelector('.mix-top .answer')?.textContent", timeout=5000
    )
    said = client.page.locator(".mix-top .answer").inner_text()
    assert "both rising" in said or "too few" in said
    if client.page.locator(".mix-top .places li").count():
        assert "since" in client.page.locator(".mix-top .places li").first.inner_text()
        act(".mix-top .places li button")
        client.page.wait_for_selector(".detail-value")
    assert actions <= 6
