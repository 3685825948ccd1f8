"""Compiles the inner loops, so that no request waits for it: some seconds, once per installation.

What is compiled is kept beside the modules, or where NUMBA_CACHE_DIR says, for this kind of
processor and these versions of the modules.
"""

from dataclasses import replace

import h3.api.basic_int as h3
import numpy as np
import polars as pl

from layers.derive.align import known_everywhere
from layers.derive.normalise import ranks
from layers.encode import Tile, cut_tile, drawn_rows, encode_tile
from layers.ingest.blake import hash_texts
from layers.model import Cells, Facts
from layers.publish.adding import Wanted, add_up, over_cells
from layers.world import world_cells

SOMEWHERE = 0x85283473FFFFFFF
EVERY = np.empty((0, 0), bool)  # no dimension asks for less than all its values


def compile_loops() -> None:
    """Do a little of everything that is compiled."""
    cells = np.sort(np.array(h3.grid_disk(SOMEWHERE, 2), np.uint64))
    told = known_everywhere(cells, np.ones(len(cells)))
    world, tile = world_cells(cells), Tile(0, 0, 0)
    found = cut_tile(world, tile)
    for integral in (True, False):  # whole numbers are told apart in another way
        encode_tile(replace(told, integral=integral), world, found, tile)
    drawn_rows(world, found, tile)
    ranks(told.value)
    hash_texts(pl.Series(["one"]), b"source", b"key")
    add_up(_facts(cells), Wanted(0, len(cells), EVERY), over_cells(cells, 5), False, False)


def _facts(cells: Cells) -> Facts:
    """Make one record of each cell."""
    same, nothing = np.zeros(len(cells)), np.empty((len(cells), 0))
    days, ones, keys = same.astype(np.int32), same.astype(np.int64), same.astype(np.uint32)
    return Facts(days, nothing.astype(np.uint16), cells, ones, keys, nothing, nothing, nothing)
