"""A screen of tiles of a combination beside a screen of one layer, over HTTP.

Of a month that nobody asked for on either side: the first tile of a screen waits until the layers
are asked and combined, the others find that done, as on a map.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from statistics import median

from benchmarks.asking import SCREEN, Asker, Door
from benchmarks.city import MONTHS, City
from benchmarks.measure import Figure
from benchmarks.ours import ALONE, TOGETHER, combined_path
from layers.encode import Tile

MS = 1000
Screen = list[float]  # seconds, tile by tile


def figures(ours: Door, city: City, zooms: Sequence[int]) -> Iterator[Figure]:
    """Compare screens at some zooms, each of other months; those of one month warm up."""
    warm, *months = MONTHS.astype(str).tolist()
    with closing(Asker(ours.process)) as asker:
        for zoom in zooms:
            _screens(asker, city.tiles(zoom + 1), warm)
        for at, zoom in enumerate(zooms):
            screens = [
                _screens(asker, city.tiles(zoom), month) for month in months[at :: len(zooms)]
            ]
            alone, together = zip(*screens, strict=True)
            note = (
                f"{len(screens)} months that nobody asked for, {len(alone[0])} tiles, of "
                f"{len(city.cells):,} cells"
            )
            yield _figure(f"a screen of three layers at zoom {zoom}", sum, alone, together, note)
            yield _figure(f"first of three layers at zoom {zoom}", _first, alone, together, note)


def _screens(asker: Asker, tiles: list[Tile], month: str) -> tuple[Screen, Screen]:
    """Ask for the same tiles of one layer, and of a combination of three others."""

    def screen(layer: str) -> Screen:
        return [asker.get(combined_path(layer, one, month)).seconds for one in tiles[:SCREEN]]

    return screen(ALONE), screen(TOGETHER)


def _first(screen: Screen) -> float:
    return screen[0]


def _figure(
    name: str,
    of: Callable[[Screen], float],
    alone: Sequence[Screen],
    together: Sequence[Screen],
    note: str,
) -> Figure:
    ours, peer = (MS * median(map(of, screens)) for screens in (together, alone))
    return Figure(f"{name}: one layer", ours, peer, "ms", note)
