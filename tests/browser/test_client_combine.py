"""Layers combined in the client: drawn at once of what is there, as the server has it."""

import numpy as np
import pytest

from tests.browser.combining import (
    BOTH,
    STATES,
    assert_same,
    assert_served,
    combine,
    drawn,
    shown,
    slide,
    taken_over,
)
from tests.browser.conftest import OpenClient

pytestmark = pytest.mark.browser


def test_weights_that_are_moved_give_the_values_that_the_server_gives(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "weighted")
    random = np.random.default_rng(7)
    for first, second in (5 * random.integers(-20, 21, (4, 2))).tolist():
        before = shown(client)
        slide(client, "mix-weight-0", first)
        slide(client, "mix-weight-1", second or 35)
        made = drawn(client)
        slide(client, "mix-weight-1", second or 35, released=True)
        taken_over(client, before)
        assert_same(drawn(client), made)
        assert_served(client, made)
        assert {STATES[state] for _, state in made.values()} == {"value", "suppressed"}


@pytest.mark.parametrize(
    ("how", "states"),
    [
        ("weighted", {"suppressed", "no_data"}),
        ("any", {"value", "suppressed", "no_data"}),
    ],
)
def test_where_there_are_no_data_for_one_layer_the_client_says_what_the_server_says(
    open_client: OpenClient, how: str, states: set[str]
) -> None:
    client = combine(open_client, how, BOTH.replace("2024", "2023"))
    before = shown(client)
    client.page.select_option("[data-key='mix-measure-0']", "change.year_before")
    taken_over(client, before)
    before = shown(client)
    moved = ("mix-weight-1", -40) if how == "weighted" else ("mix-bound-1", 33)
    slide(client, *moved)
    made = drawn(client)
    slide(client, *moved, released=True)
    taken_over(client, before)
    assert_same(drawn(client), made)
    assert_served(client, made)
    assert {STATES[state] for _, state in made.values()} == states


@pytest.mark.parametrize("how", ["all", "any", "overlap"])
def test_thresholds_that_are_moved_give_the_values_that_the_server_gives(
    open_client: OpenClient, how: str
) -> None:
    client = combine(open_client, how)
    for at in (0, 1):
        before = shown(client)
        client.page.select_option(f"[data-key='mix-high-{at}']", "at_least")
        taken_over(client, before)
    random = np.random.default_rng(11)
    for share in random.uniform(0.1, 0.9, 3).tolist():
        before = shown(client)
        for at in (0, 1):
            least, most = client.page.evaluate(
                "key => [...['min', 'max']].map(end => "
                'Number(document.querySelector(`[data-key="${key}"]`)[end]))',
                f"mix-bound-{at}",
            )
            slide(client, f"mix-bound-{at}", least + share * (most - least))
        made = drawn(client)
        slide(client, "mix-bound-0", least + share * (most - least), released=True)
        slide(client, "mix-bound-1", least + share * (most - least), released=True)
        made = drawn(client)
        taken_over(client, before)
        assert_same(drawn(client), made)
        assert_served(client, made)


def test_a_ratio_is_turned_round_at_once_as_the_server_turns_it(open_client: OpenClient) -> None:
    client = combine(open_client, "ratio")
    before, first = shown(client), drawn(client)
    client.page.locator("[data-key='mix-swap']").click()
    made = drawn(client)
    taken_over(client, before)
    assert_same(drawn(client), made)
    assert_served(client, made)
    told = [cell for cell, (value, _) in made.items() if value and first[cell][0]]
    assert told
    assert all((made[cell][0] or 0) * (first[cell][0] or 0) == pytest.approx(1) for cell in told)


def test_the_highest_so_many_percent_are_the_same_where_the_whole_city_is_there(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "any")
    for percent in (7, 50):
        before = shown(client)
        slide(client, "mix-bound-0", percent)
        made = drawn(client)
        slide(client, "mix-bound-0", percent, released=True)
        taken_over(client, before)
        assert_same(drawn(client), made)
        assert_served(client, made)


def test_nothing_is_asked_while_a_slider_is_on_its_way(open_client: OpenClient) -> None:
    client = combine(open_client, "weighted")
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url))
    before = client.colours()
    for value in range(100, -101, -25):
        slide(client, "mix-weight-0", value)
    client.page.wait_for_timeout(600)
    assert asked == []
    assert client.colours() != before


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sentence_is_said_at_once_as_the_server_says_it(
    open_client: OpenClient, language: str
) -> None:
    client = combine(open_client, "weighted", BOTH.replace("lang=en", f"lang={language}"))
    edits: list[tuple[str, str]] = [
        ("mix-how", "all"),
        ("mix-high-0", "at_least"),
        ("mix-measure-1", "change.previous"),
        ("mix-measure-0", "rate:km2"),
        ("mix-when-0", "year_before"),
        ("mix-high-1", "at_most"),
        ("mix-how", "overlap"),
        ("mix-how", "bivariate"),
        ("mix-how", "ratio"),
    ]
    for key, value in edits:
        before = shown(client)
        client.page.select_option(f"[data-key='{key}']", value)
        said = client.page.locator("[data-key='mix-sentence']").inner_text()
        taken_over(client, before)
        texts = client.ask(f"collections/{shown(client)}")["texts"]
        assert said == texts[language]["sentence"]


def test_what_is_refused_is_told_in_the_words_of_the_server_and_the_map_stays(
    open_client: OpenClient,
) -> None:
    client = combine(open_client, "ratio")
    before, colours = shown(client), client.colours()
    client.page.select_option("[data-key='mix-how']", "difference")
    note = client.page.locator(".combine .note-error")
    note.wait_for()
    assert "two inputs of one unit" in note.inner_text()
    client.ready()
    assert (shown(client), client.colours()) == (before, colours)
    client.complaints.remove(next(one for one in client.complaints if "400" in one))
