"""Encoding a tile: ours beside mapbox-vector-tile, the same cells and attributes."""

from collections.abc import Iterator

import h3.api.basic_int as h3
import mapbox_vector_tile
import numpy as np
import shapely

from benchmarks.measure import Figure, compare
from layers.encode import Tile, cut_tile, encode_tile
from layers.grid import cells_to_texts
from layers.model import Published, State
from layers.world import WorldCells, world_cells

CENTRE = (52.07, 4.30)  # any town will do
RESOLUTION = 10
ZOOM = 10


def figures(counts: tuple[int, ...]) -> Iterator[Figure]:
    """Compare tiles of some numbers of cells."""
    for count in counts:
        published = some_cells(count)
        world = world_cells(published.place)
        tile = tile_at(ZOOM, *CENTRE)
        found = cut_tile(world, tile)
        n = len(found.rows)
        layer = as_features(published.take(found.rows), world, found.rows, tile)
        ours, peer = compare(
            lambda p=published, w=world, t=tile: encode_tile(p, w, cut_tile(w, t), t),  # type: ignore[misc]
            lambda one=layer: mapbox_vector_tile.encode(one),  # type: ignore[misc]
        )
        note = "geometries ready on both sides; ours also finds the cells of the tile"
        yield Figure(f"encode {n:,} cells: mapbox-vector-tile", ours, peer, "CPU s", note)
        yield from _from_bare_cells(published, tile, n)


def _from_bare_cells(published: Published, tile: Tile, n: int) -> Iterator[Figure]:
    def ours() -> bytes:
        world = world_cells(published.place)
        return encode_tile(published, world, cut_tile(world, tile), tile)

    def peer() -> bytes:
        world = world_cells(published.place)
        rows = cut_tile(world, tile).rows
        encoded: bytes = mapbox_vector_tile.encode(
            as_features(published.take(rows), world, rows, tile)
        )
        return encoded

    times = compare(ours, peer, rounds=3)
    note = "outlines included; the peer gets ours, as it knows no cells"
    yield Figure(f"encode {n:,} bare cells: mapbox-vector-tile", *times, "CPU s", note)


def some_cells(count: int) -> Published:
    """Make a disk of cells around the centre with made-up counts."""
    rings = int(np.ceil(np.sqrt(count / 3)))
    disk = h3.grid_disk(h3.latlng_to_cell(*CENTRE, RESOLUTION), rings)
    cells = np.sort(np.array(disk, np.uint64))[:count]
    value = np.random.default_rng(7).poisson(3, len(cells)).astype(np.float64)
    state = np.full(len(cells), State.VALUE, np.uint8)
    return Published(cells, value, state, integral=True)


def tile_at(z: int, lat: float, lon: float) -> Tile:
    """Return the tile in which a place lies."""
    x = (lon / 360 + 0.5) * 2**z
    y = (0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)) * 2**z
    return Tile(z, int(x), int(y))


def as_features(
    published: Published, world: WorldCells, rows: np.ndarray, tile: Tile
) -> dict[str, object]:
    """Write cells as mapbox-vector-tile wants them, geometries in tile units."""
    units = 4096 / (tile.box.east - tile.box.west)
    corner = np.array([tile.box.west, tile.box.north])
    columns = zip(cells_to_texts(published.place), published.value.tolist(), rows, strict=True)
    features = []
    for text, value, row in columns:
        ring = (world.xy[world.start[row] : world.start[row + 1]] - corner) * units
        properties = {"h3": text, "state": "value", "suppressed": False, "value": int(value)}
        features.append({"geometry": shapely.Polygon(ring), "properties": properties})
    return {"name": "cells", "features": features}
