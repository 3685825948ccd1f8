"""Where the time of an uncached tile goes, stage by stage, and how far from what bytes alone take.

The limit of a stage is what it takes to copy the bytes that it makes; no stage can be faster. What
limits the whole line is to pack the tile.
"""

from collections.abc import Callable, Iterator

import numpy as np
from isal import igzip

from benchmarks.ingest import SOURCE
from benchmarks.measure import Figure, compare
from benchmarks.periods import month_of_facts
from benchmarks.protect import LAYER
from benchmarks.tiles import CENTRE, some_cells, tile_at
from layers.encode import cut_tile, encode_tile
from layers.publish import Terms, publish
from layers.publish.select import select
from layers.world import world_cells

LEVEL = 2  # of gzip, as the server packs


def figures(cells: int, facts: int, rounds: int = 7) -> Iterator[Figure]:
    """Compare each stage with its limit, for a layer of some cells and a month of some facts."""
    place = some_cells(cells).place
    cube, question = month_of_facts(place, facts)
    terms = Terms(LAYER, SOURCE, seed=b"seed")
    world, tile = world_cells(place), tile_at(10, *CENTRE)
    counts, told = select(cube, LAYER, question), publish(cube, question, terms)
    found = cut_tile(world, tile)
    data = encode_tile(told, world, found, tile)
    packed = igzip.compress(data, LEVEL, mtime=0)
    sizes = f"{cells:,} cells, {facts:,} facts, {len(found.rows):,} cells in the tile"

    def stage(name: str, work: Callable[[], object], made: int) -> Figure:
        copied = np.zeros(made, np.uint8)
        ours, limit = compare(work, copied.copy, rounds)
        return Figure(f"stage {name}: a copy of what it makes", ours, limit, "CPU s", sizes)

    yield stage("select", lambda: select(cube, LAYER, question), counts.n.nbytes * 3)
    yield stage("select and publish", lambda: publish(cube, question, terms), told.value.nbytes)
    yield stage("outlines", lambda: world_cells(place), world.xy.nbytes)
    yield stage("cut", lambda: cut_tile(world, tile), found.rows.nbytes + found.east.nbytes)
    yield stage("encode", lambda: encode_tile(told, world, found, tile), len(data))
    yield stage("pack", lambda: igzip.compress(data, LEVEL, mtime=0), len(packed))
