"""The client as a person uses it, on one page of a browser."""

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import cos, radians
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from h3 import average_hexagon_edge_length
from playwright.sync_api import ConsoleMessage, Page, Route

READY = ".map[aria-busy='false']"
DESKTOP = (1280, 800)
PHONE = (390, 844)

COUNT_COLOURS = """mark => {
  const canvas = document.querySelector(`canvas.cells[data-mark=${mark}]`);
  if (!canvas) return {};
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const counts = {};
  for (const pixel of new Uint32Array(data.buffer)) counts[pixel] = (counts[pixel] || 0) + 1;
  const hex = v => [0, 8, 16].map(s => ((v >> s) & 255).toString(16).padStart(2, '0')).join('');
  return Object.fromEntries(
    Object.entries(counts).map(([v, n]) => [v === '0' ? '' : '#' + hex(+v), n]));
}"""

# Seams are holes: pixels of nothing with a cell close by on all four sides.
COUNT_HOLES = """reach => {
  const canvas = document.querySelector('canvas.cells[data-mark=fill]');
  const {width, height} = canvas;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer);
  let holes = 0;
  for (let y = reach; y < height - reach; y++)
    for (let x = reach; x < width - reach; x++) {
      const at = y * width + x;
      const around = [at - reach, at + reach, at - reach * width, at + reach * width];
      if (!pixels[at] && around.every(i => pixels[i])) holes++;
    }
  return holes;
}"""

# The largest square of one colour: each pixel ends a square one larger than its neighbours do.
LARGEST_SQUARE = """() => {
  const canvas = document.querySelector('canvas.cells[data-mark=fill]');
  const {width, height} = canvas;
  const {data} = canvas.getContext('2d').getImageData(0, 0, width, height);
  const pixels = new Uint32Array(data.buffer);
  const size = new Uint16Array(pixels.length).fill(1);
  let largest = 0;
  for (let at = width + 1; at < pixels.length; at++) {
    const colour = pixels[at];
    if (!colour || at % width === 0) continue;
    const before = [at - 1, at - width, at - width - 1];
    if (before.every(i => pixels[i] === colour))
      size[at] = 1 + Math.min(...before.map(i => size[i]));
    if (size[at] > largest) largest = size[at];
  }
  return largest;
}"""

FIND_COLOUR = """([mark, colour, reach]) => {
  const canvas = document.querySelector(`canvas.cells[data-mark=${mark}]`);
  const frame = document.getElementById('map').getBoundingClientRect();
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const wanted = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));
  const same = (x, y) => {
    const row = Math.floor((y - box.y) * scale);
    const at = 4 * (row * canvas.width + Math.floor((x - box.x) * scale));
    return data[at + 3] && wanted.every((channel, i) => data[at + i] === channel);
  };
  for (let y = frame.y + 80; y < frame.bottom - 80; y += 5)
    for (let x = frame.x + 80; x < frame.right - 400; x += 5)
      if ([[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]]
          .every(([dx, dy]) => same(x + dx * reach, y + dy * reach))
          && !document.elementFromPoint(x, y).matches('button')) return [x, y];
  return null;
}"""


@dataclass
class Client:
    """One page showing the client, and everything it did that it should not do."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Record console errors, and block and record requests to any other host."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._guard)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":  # broken rules of the security policy are errors too
            self.complaints.append(message.text)

    def _guard(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme == "data" or url.netloc == urlsplit(self.server).netloc:
            route.continue_()
        else:
            self.strangers.append(route.request.url)
            route.abort()

    def open(self, state: str = "") -> None:
        """Open the client at a permalink and wait until the map is drawn."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.server}/{'#' + state if state else ''}")
        self.ready()

    def ready(self) -> None:
        """Wait until nothing is being fetched and the last drawing is on the screen."""
        self.page.wait_for_selector(READY)
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(READY)
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(done))")

    def ask(self, path: str, headers: Mapping[str, str] = MappingProxyType({})) -> Any:
        """Ask the server what a test needs to know beside the client."""
        address = f"{self.server}/v1/{path}".rstrip("/")
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return json.load(answer)

    def change(self, address: str, edit: Callable[[Any], None]) -> None:
        """Let answers say something else, as those of a server with other sources would."""

        def answer(route: Route) -> None:
            response = route.fetch()
            document = response.json()
            edit(document)
            route.fulfill(response=response, json=document)

        self.page.route(address, answer)

    def layers(self) -> list[dict[str, Any]]:
        """Layers the server offers."""
        return [c for c in self.ask("collections")["collections"] if c["kind"] == "layer"]

    def shown_layer(self) -> dict[str, Any]:
        """Layer that is on when the client opens."""
        return next(layer for layer in self.layers() if layer["shown"])

    def other_layer(self, taken: str) -> dict[str, Any]:
        """Another layer than the one taken, with the step that it opens by where there is one."""
        layers = {layer["id"]: layer for layer in self.layers()}
        step = layers.pop(taken)["step"]
        others = list(layers.values())
        return next((one for one in others if step in one["steps"]), others[0])

    def hash(self) -> dict[str, str]:
        """Return what the permalink says."""
        words = urlsplit(self.page.url).fragment
        return dict(part.split("=", 1) for part in words.split("&") if "=" in part)

    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the middle of the place."""
        west, south, east, north = self.ask("")["place"]["bbox"]
        return (south + north) / 2, (west + east) / 2

    def colours(self, mark: str = "fill") -> dict[str, int]:
        """Pixels per colour on a canvas; '' counts pixels of nothing."""
        found: dict[str, int] = self.page.evaluate(COUNT_COLOURS, mark)
        return found

    def holes(self, reach: int = 3) -> int:
        """Count pixels of nothing between cells."""
        found: int = self.page.evaluate(COUNT_HOLES, reach)
        return found

    def largest_field(self) -> int:
        """Return the side in pixels of the largest square of one colour."""
        found: int = self.page.evaluate(LARGEST_SQUARE)
        return found

    def cell_width(self) -> float:
        """Return the width of a cell on the screen, in pixels of a screen of ratio 1."""
        row = self.page.locator(".card .caption").first.inner_text()
        zoom, lat, _ = (float(word) for word in self.hash()["map"].split("/"))
        edge: float = average_hexagon_edge_length(int(row.split()[-1]), unit="m")
        return edge * 3**0.5 / (156_543 * cos(radians(lat)) / 2**zoom)

    def find(self, colour: str, reach: int = 4) -> tuple[float, float] | None:
        """Return a place on the screen where a field of a colour reaches some pixels around."""
        found = self.page.evaluate(FIND_COLOUR, ["fill", colour, reach])
        return (found[0], found[1]) if found else None

    def legend_colours(self, layer: str) -> list[str]:
        """Colours of the classes in the legend of a layer, lowest first."""
        rows = self.page.locator(f".card[data-layer='{layer}'] .legend-classes .legend-row")
        return [rows.nth(i).get_attribute("data-colour") or "" for i in range(rows.count())]

    def legend_labels(self, layer: str) -> list[str]:
        """Return the words of the classes in the legend of a layer."""
        labels = self.page.locator(f".card[data-layer='{layer}'] .legend-classes .legend-label")
        return labels.all_inner_texts()

    def click_a_cell(self, layer: str) -> str:
        """Click a cell that has a value and return its name."""
        for colour in reversed(self.legend_colours(layer)):
            place = self.find(colour)
            if place:
                self.page.mouse.click(*place)
                break
        self.page.wait_for_selector(".detail-value")
        return self.hash()["cell"]

    def detail_value(self, layer: str) -> str:
        """Return the value of a layer in the detail panel; '' when there is none."""
        value = self.page.locator(f".detail-layer[data-layer='{layer}'] .detail-value").first
        return value.get_attribute("data-value") or ""

    def served_value(self, cell: str, layer: str) -> float | None:
        """Return what the server says about a cell in the period that is shown."""
        state = self.hash()
        shown = next(item for item in self.layers() if item["id"] == layer)
        period = next(p for p in shown["periods"][state["step"]] if p["start"] == state["time"])
        question = f"datetime={period['start']}/{period['end']}&step={state['step']}"
        answer = self.ask(f"cells/{cell}?{question}")
        value: float | None = next(a["value"] for a in answer["layers"] if a["id"] == layer)
        return value
