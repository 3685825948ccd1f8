"""Compiles the inner loops, so that no request waits for it: some seconds, once per installation.

What is compiled is kept beside the modules, or where NUMBA_CACHE_DIR says, for this kind of
processor and these versions of the modules.
"""

import h3.api.basic_int as h3
import numpy as np
import polars as pl

from layers.derive.align import known_everywhere
from layers.encode import Tile, cut_tile, drawn_rows, encode_tile
from layers.ingest.blake import hash_texts
from layers.publish.kernels import add_many
from layers.world import world_cells

SOMEWHERE = 0x85283473FFFFFFF


def compile_loops() -> None:
    """Do a little of everything that is compiled."""
    cells = np.sort(np.array(h3.grid_disk(SOMEWHERE, 2), np.uint64))
    told = known_everywhere(cells, np.ones(len(cells)))
    world, tile = world_cells(cells), Tile(0, 0, 0)
    found = cut_tile(world, tile)
    encode_tile(told, world, found, tile)
    drawn_rows(world, found, tile)
    hash_texts(pl.Series(["one"]), b"source", b"key")
    add_many(cells, cells, np.ones(len(cells), np.int64), np.ones(len(cells), np.uint32))
