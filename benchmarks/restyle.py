"""Another period or palette in the client: a lookup over its pixels, beside filling polygons anew.

Both run in a headless Chromium on the client's own modules and one tile of ours. The time is that
of the page's one thread; each side ends with reading a pixel, so that nothing is left for later.
"""

import base64
import http.server
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from benchmarks.measure import Figure, Missing, Told
from benchmarks.tiles import CENTRE, some_cells, tile_at
from layers.encode import cut_tile, encode_tile
from layers.world import world_cells

CLIENT = Path(__file__).parents[1] / "static" / "leaflet_client"
CHROMIUM = Path("/usr/bin/chromium")
WIDE, HIGH = 1280, 800
ROUNDS = 15
SCRIPT = """async ([tile, at, wide, high, rounds]) => {
  const load = one => import(`/src/${one}.js`);
  const [{decode}, {CellStore}] = [await load('mvt'), await load('store')];
  const {rasterCells, markParts, projectCorners} = await load('raster');
  const {looksOf, paint, paletteOf} = await load('paint');
  const bytes = Uint8Array.from(atob(tile), one => one.charCodeAt(0));
  const store = new CellStore(10);
  const column = store.column('a');
  store.add(decode(bytes, 'cells'), at, column);
  const scale = high * 2 ** at.z;
  const view = {scale, left: at.x * high, top: at.y * high, ratio: 1};
  const index = {data: new Int32Array(wide * high), width: wide, height: high};
  rasterCells(index, store, 0, view);
  markParts(index, 1);
  const context = Object.assign(document.createElement('canvas'), {width: wide, height: high})
    .getContext('2d', {willReadFrequently: true});
  const colours = ['#ffffcc', '#a1dab4', '#41b6c4', '#2c7fb8', '#253494'];
  const breaks = [1, 2, 3, 5];
  const corners = new Float64Array(64);
  const ours = () => {
    const image = context.createImageData(wide, high);
    const looks = looksOf(column, store.count, breaks);
    paint(new Uint32Array(image.data.buffer), index.data, looks, paletteOf('fill', colours));
    context.putImageData(image, 0, 0);
  };
  const polygons = () => {
    context.clearRect(0, 0, wide, high);
    for (let row = 0; row < store.count; row++) {
      const size = store.start[row + 1] - store.start[row];
      projectCorners(store, row, view, corners);
      context.fillStyle = colours[breaks.filter(one => column.value[row] >= one).length];
      context.beginPath();
      context.moveTo(corners[0], corners[1]);
      for (let i = 1; i < size; i++) context.lineTo(corners[2 * i], corners[2 * i + 1]);
      context.fill();
    }
  };
  const spent = work => {
    const before = performance.now();
    work();
    context.getImageData(0, 0, 1, 1);
    return performance.now() - before;
  };
  [ours, polygons].forEach(spent);
  const times = Array.from({length: rounds}, () => [ours, polygons].map(spent));
  return {cells: store.count, times};
}"""


def figures(cells: int, rounds: int = ROUNDS) -> Iterator[Told]:
    """Compare on some number of cells in view."""
    name = "restyling the client: filling polygons"
    if not CHROMIUM.exists():
        yield Missing(name, f"there is no {CHROMIUM}; install Debian's chromium")
        return
    told = _measured(cells, rounds)
    ours, peer = (statistics.median(one) / 1000 for one in zip(*told["times"], strict=True))
    note = f"{told['cells']:,} cells on {WIDE} x {HIGH} pixels; shapes are there on both sides"
    yield Figure(name, ours, peer, "s", note)


def _measured(cells: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    from playwright.sync_api import sync_playwright

    tile = tile_at(10, *CENTRE)
    published = some_cells(cells)
    world = world_cells(published.place)
    data = base64.b64encode(encode_tile(published, world, cut_tile(world, tile), tile)).decode()
    at = {"z": tile.z, "x": tile.x, "y": tile.y}
    with _client() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.goto(f"{address}/package.json")
        found: dict[str, list[tuple[float, float]]] = page.evaluate(
            SCRIPT, [data, at, WIDE, HIGH, rounds]
        )
        browser.close()
    return found


@contextmanager
def _client() -> Iterator[str]:
    """Serve the modules of the client on the loopback interface; yields the address."""
    handler = partial(_Quiet, directory=str(CLIENT))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *_: object) -> None:
        """Say nothing of what was asked."""
