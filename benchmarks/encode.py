"""Encoding a tile: ours beside `ST_AsMVT` of PostGIS, the same cells and attributes."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import psycopg
import shapely

from benchmarks.city import MIDDLE, RESOLUTION, SEED
from benchmarks.measure import Figure, cpu_seconds, medians
from benchmarks.peers.filling import Session, copy_cells
from benchmarks.process import Process
from benchmarks.tiles import tile_at
from layers.encode import Tile, cut_tile, encode_tile
from layers.grid import shape_to_cells
from layers.model import Published, State
from layers.world import world_cells

ZOOM = 10
PACKED = 6  # the level of gzip on both sides
MS = 1000
TIMES = 10  # in a round, as the kernel counts the time of others in hundredths of a second
QUERY = """
SELECT ST_AsMVT(t, 'cells', 4096, 'geom'{id}) FROM (
    SELECT {columns}h3, value, state, suppressed,
        ST_AsMVTGeom(geom, ST_TileEnvelope({z}, {x}, {y}), 4096, 0, false) AS geom
    FROM picked
) t
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A session of PostGIS that holds the cells, and the tile it is asked for."""

    connection: Session
    tile: Tile

    def seconds(self) -> float:
        """Let it encode, and return the CPU time of its process; nothing goes to the client."""
        query = ("EXPLAIN (ANALYZE, TIMING OFF) " + self._query(True)).encode()
        process = Process(self.connection.info.backend_pid, 0)
        before = process.cpu_seconds
        for _ in range(TIMES):
            self.connection.execute(query)
        return (process.cpu_seconds - before) / TIMES

    def encoded(self, with_id: bool) -> bytes:
        """Return its tile."""
        row = self.connection.execute(self._query(with_id).encode()).fetchone()
        assert row
        return bytes(row[0])

    def _query(self, with_id: bool) -> str:
        columns, named = ("id, ", ", 'id'") if with_id else ("", "")
        at = {"z": self.tile.z, "x": self.tile.x, "y": self.tile.y}
        return QUERY.format(id=named, columns=columns, **at)


def figures(address: str, counts: tuple[int, ...]) -> Iterator[Figure]:
    """Compare tiles of some numbers of cells with those of a database that holds a city."""
    tile = tile_at(ZOOM, *MIDDLE)
    for count in counts:
        published = _some_cells(tile, count)
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TEMP TABLE picked (LIKE cells)")
            copy_cells(connection, "picked", published.place, published.value.astype(np.int64))
            connection.execute("ANALYZE picked")
            yield from _figures(published, Peer(connection, tile))


def _figures(published: Published, peer: Peer) -> Iterator[Figure]:
    world, tile, count = world_cells(published.place), peer.tile, len(published.place)

    def ready() -> bytes:
        return encode_tile(published, world, cut_tile(world, tile), tile)

    def bare() -> bytes:
        fresh = world_cells(published.place)
        return encode_tile(published, fresh, cut_tile(fresh, tile), tile)

    said = "CPU of one process on both sides; ours also finds the cells of the tile"
    times = medians(lambda: MS * cpu_seconds(ready), lambda: MS * peer.seconds())
    yield Figure(f"encode {count:,} cells: PostGIS", *times, "ms", f"outlines ready; {said}")
    times = medians(lambda: MS * cpu_seconds(bare), lambda: MS * peer.seconds())
    note = "ours computes the outlines; the peer has polygons, as it knows no cells"
    yield Figure(f"encode {count:,} bare cells: PostGIS", *times, "ms", note)
    sizes = (_packed(ready()), _packed(peer.encoded(True)))
    without = _packed(peer.encoded(False))
    note = f"gzip -6; h3, value, state, suppressed, id; the peer without the id {without:.1f} kB"
    yield Figure(f"packed bytes, {count:,} cells: PostGIS", *sizes, "kB", note)


def _some_cells(tile: Tile, count: int) -> Published:
    """Return the first cells that touch a tile, with made-up counts."""
    size = np.array([tile.x, tile.y, tile.x + 1, tile.y + 1]) / 2**tile.z
    west, east = size[[0, 2]] * 360 - 180
    north, south = np.degrees(np.arcsin(np.tanh((0.5 - size[[1, 3]]) * 2 * np.pi)))
    cells = shape_to_cells(shapely.box(west, south, east, north), RESOLUTION)[:count]
    value = np.random.default_rng(SEED).poisson(3, len(cells)).astype(np.float64)
    return Published(cells, value, np.full(len(cells), State.VALUE, np.uint8), integral=True)


def _packed(tile: bytes) -> float:
    return len(gzip.compress(tile, PACKED)) / 1000
