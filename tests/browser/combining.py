"""Combining layers in the client as a hand does it, and what is then drawn and served."""

from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

OPEN, PROTECTED = "nuisance_reports", "residential_burglaries"
BOTH = f"lang=en&layers={PROTECTED},{OPEN}&step=month&time=2024-03-01"
NOWHERE: dict[str, Any] = {"answer": {"nl": "Nergens.", "en": "Nowhere."}, "places": []}

# Cell -> value and state of what is drawn, read from the canvas.
DRAWN = """() => {
  const {store, column} = document.querySelector('canvas.cells[data-mark=fill]').cells.picture;
  return Object.fromEntries(store.ids.map((id, i) => [
    `8${store.resolution.toString(16)}${id.toString(16).padStart(13, '0')}`,
    [Number.isNaN(column.value[i]) ? null : column.value[i], column.state[i]],
  ]).filter(([, [, state]]) => state));
}"""
RESOLUTION = """() =>
  document.querySelector('canvas.cells[data-mark=fill]').cells.picture.store.resolution"""
STATES = {1: "value", 2: "suppressed", 3: "no_data", 4: "undefined", 5: "provisional"}

# As a hand does: the slider is on its way, then let go.
SLIDE = """([key, value, released]) => {
  const slider = document.querySelector(`[data-key="${key}"]`);
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  if (released) slider.dispatchEvent(new Event('change', {bubbles: true}));
}"""

Drawn = dict[str, tuple[float | None, int]]


def answered(client: Client, answer: dict[str, Any] = NOWHERE) -> None:
    """Answer every question for places that stand out."""
    client.page.route("**/top?*", lambda route: route.fulfill(json=answer))


def unfold(client: Client) -> None:
    client.page.locator("[data-key='combine'] > summary").click()
    client.page.wait_for_selector("[data-key='mix-how']")


def combine(open_client: OpenClient, how: str, state: str = BOTH) -> Client:
    """Open the client with two layers, and put their combination on the map."""
    client = open_client(state)
    answered(client)
    unfold(client)
    client.page.select_option("[data-key='mix-how']", how)
    client.page.locator("[data-key='mix-show']").click()
    taken_over(client, "")
    return client


def shown(client: Client) -> str:
    """Return the layer that fills the cells."""
    name = client.page.locator("canvas.cells[data-mark='fill']").get_attribute("data-layer")
    return name or ""


def taken_over(client: Client, before: str) -> None:
    """Wait until the server's own combination is drawn."""
    client.page.wait_for_function(
        """before => {
          const {cells} = document.querySelector('canvas.cells[data-mark=fill]');
          return cells.id.startsWith('c_') && cells.id !== before;
        }""",
        arg=before,
    )
    client.page.wait_for_timeout(200)
    client.ready()


def drawn(client: Client) -> Drawn:
    found: Drawn = {
        cell: (value, state) for cell, (value, state) in client.page.evaluate(DRAWN).items()
    }
    return found


def served(client: Client) -> dict[str, tuple[float | None, str]]:
    """Every cell of what is shown, as the server tells it."""
    state = client.hash()
    document = client.ask(f"collections/{shown(client)}")
    period = next(p for p in document["periods"][state["step"]] if p["start"] == state["time"])
    resolution = client.page.evaluate(RESOLUTION)
    items = client.ask(
        f"collections/{shown(client)}/items?f=json&limit=1000&resolution={resolution}"
        f"&datetime={period['start']}/{period['end']}"
    )
    return {
        one["properties"]["h3"]: (one["properties"]["value"], one["properties"]["state"])
        for one in items["features"]
    }


def assert_same(first: Drawn, second: Drawn) -> None:
    assert first.keys() == second.keys()
    for cell, (value, state) in first.items():
        assert second[cell][1] == state, cell
        assert second[cell][0] == pytest.approx(value, abs=1e-9), cell


def assert_served(client: Client, made: Drawn) -> None:
    told = served(client)
    for cell, (value, state) in made.items():
        assert told[cell][1] == STATES[state], cell
        assert told[cell][0] == pytest.approx(value, abs=1e-9), cell


def slide(client: Client, key: str, value: float, released: bool = False) -> None:
    client.page.evaluate(SLIDE, [key, value, released])
