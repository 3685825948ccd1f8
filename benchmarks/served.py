"""Tiles that nobody asked for before, over HTTP: ours beside servers that ask PostGIS."""

from collections.abc import Iterator, Sequence
from itertools import islice, product, repeat

from benchmarks.asking import SCREEN, Door, Pick, Sample, in_turn
from benchmarks.city import KINDS, MONTHS, City
from benchmarks.doors import Street
from benchmarks.measure import Figure
from layers.encode import Tile

WARMING = SCREEN  # tiles of the next zoom: connections, plans and the layer itself are there then
MOST = 100
MS, KB = 1000, 1000


def figures(street: Street, city: City, zooms: Sequence[int]) -> Iterator[Figure]:
    """Compare plain tiles at some zooms."""
    for zoom in zooms:
        warming, tiles = _tiles(city, zoom)
        doors = (street.ours, *street.peers)
        asked = {one.name: (one.process, map(one.plain, [*warming, *tiles])) for one in doors}
        found = in_turn(asked, len(warming))
        note = f"{len(tiles)} tiles; the peer reads a live database, ours a delivery in memory"
        yield from _figures(f"uncached tile at zoom {zoom}", found, note)


def filtered_figures(street: Street, city: City, zooms: Sequence[int]) -> Iterator[Figure]:
    """Compare tiles of one month and one kind, of which nobody asked for both before.

    Once a screen of tiles asks for the same, as a map does; and once each tile for something else.
    """
    picks = (Pick(f"{month}-01", kind) for month, kind in product(MONTHS.astype(str), KINDS))
    doors = [one for one in (street.ours, *street.peers) if one.filtered]
    for zoom in zooms:
        for name, tiles_of_a_pick in (("uncached filtered tile", SCREEN), ("first of a filter", 1)):
            warming, tiles = _tiles(city, zoom)
            cold = zip(warming, repeat(next(picks)), strict=False)
            turns = [*cold, *_picked(tiles, picks, tiles_of_a_pick)]
            asked = {one.name: (one.process, _filtered(one, turns)) for one in doors}
            found = in_turn(asked, len(warming))
            many = len({pick for _, pick in turns[len(warming) :]})
            note = (
                f"{len(turns) - len(warming)} tiles, {many} questions, each of another part of "
                f"{city.facts.height:,} facts"
            )
            yield from _figures(f"{name} at zoom {zoom}", found, note)


def _picked(tiles: list[Tile], picks: Iterator[Pick], each: int) -> Iterator[tuple[Tile, Pick]]:
    """Pair tiles with picks, some of them with each, until either is used up."""
    rest = iter(tiles)
    while some := list(islice(rest, each)):
        pick = next(picks, None)
        if pick is None:
            return
        yield from zip(some, repeat(pick), strict=False)


def _figures(what: str, found: dict[str, Sample], note: str) -> Iterator[Figure]:
    ours, *peers = found.items()
    for name, peer in peers:
        sizes = f"{ours[1].size / KB:,.0f} kB beside {peer.size / KB:,.0f} kB"
        times = (MS * ours[1].seconds, MS * peer.seconds)
        yield Figure(f"{what}: {name}", *times, "ms", f"{note}; {sizes}")


def _filtered(door: Door, turns: list[tuple[Tile, Pick]]) -> list[str]:
    return [door.filtered(tile, pick) for tile, pick in turns] if door.filtered else []


def _tiles(city: City, zoom: int) -> tuple[list[Tile], list[Tile]]:
    """Return tiles to warm up with, of another zoom, and tiles to measure."""
    return city.tiles(zoom + 1)[:WARMING], city.tiles(zoom)[:MOST]
