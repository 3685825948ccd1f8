"""What is compiled beforehand is all that is compiled."""

import os
import subprocess
import sys
from pathlib import Path

COMPILE = "from layers.warm import compile_loops; compile_loops()"
ASK = """
import numpy as np
from layers.derive import rank_above, ranks
from layers.world import world_cells
from layers.encode import Tile, cut_tile, drawn_rows, encode_tile
from layers.model import Column, Published
from tests.tiles import CORNERS, cells_around, tile_at

for corner in CORNERS:
    cells = cells_around(corner)
    value = np.linspace(0, 1, len(cells))
    also = (Column("n", value * 0 + 7, True), Column("rate", value))
    told = Published(cells, value, np.zeros(len(cells), np.uint8), integral=False, also=also)
    world, tile = world_cells(cells), tile_at(corner, 9)
    encode_tile(told, world, cut_tile(world, tile), tile)
    drawn_rows(world, cut_tile(world, tile), tile)
    ranks(value), rank_above(np.round(value))
"""


def run(code: str, cache: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def compiled(cache: Path) -> set[str]:
    return {path.name for path in cache.rglob("*.nbc")}


def test_no_tile_or_rank_compiles_anything_afterwards(tmp_path: Path) -> None:
    run(COMPILE, tmp_path)
    before = compiled(tmp_path)
    run(ASK, tmp_path)
    assert before
    assert compiled(tmp_path) == before
