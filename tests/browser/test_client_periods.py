"""Another period of the same cells brings values alone, and the same picture."""

from typing import Any

import pytest

from tests.browser.client import Client
from tests.browser.conftest import OpenClient

# a count, a mean that is modelled, a rate and classes of a combination
LAYERS = ("permits", "permit_days", "burglaries_per_dwelling", "both_rising")
# words are numbered in the order in which they came
TOLD = """() => {
  const {store, column} = document.querySelector('canvas.cells').cells.picture;
  const said = (key, number) => /state|verdict/.test(key) ? column.words[number] : String(number);
  return store.ids.map((id, row) => [id, column.state[row], String(column.value[row]),
    ...column.keys.map(key => said(key, column.also[key][row]))])
    .filter(([, state]) => state).sort((a, b) => a[0] - b[0]);
}"""


def told(client: Client) -> Any:
    """Return what is known of every cell of the picture."""
    return client.page.evaluate(TOLD)


@pytest.mark.parametrize("layer", LAYERS)
def test_another_period_brings_no_shapes_and_the_same_picture(
    open_client: OpenClient, layer: str
) -> None:
    client = open_client(f"layers={layer}")
    asked: list[str] = []
    client.page.on("request", lambda one: asked.append(one.url) if "/tiles/" in one.url else None)
    before = told(client)
    for _ in range(2):
        client.page.click("[data-key=previous]")
        client.ready()
    assert asked
    assert all("f=values" in one for one in asked)
    again = open_client("&".join(f"{name}={value}" for name, value in client.hash().items()))
    assert told(client) == told(again)
    assert told(client) != before
