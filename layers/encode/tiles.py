"""Tile addresses, zoom limits, and which cells a tile holds.

A tile holds whole cells, never clipped, every one that touches it. WebMercatorQuad, OGC 17-083r4.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.errors import BadParameter
from layers.grid import hexagon_width_metres
from layers.world import WORLD_BITS, Box, WorldCells, touching

EXTENT_BITS = 12
EXTENT = 1 << EXTENT_BITS  # tile units across a tile
DEEPEST = WORLD_BITS - EXTENT_BITS  # beyond zoom 18 a tile unit is finer than the world
CELL_BUDGET = 4000  # cells on a tile, drawn 512 pixels wide
LEAST_UNITS = 4  # a cell narrower than this is no hexagon any more
EQUATOR_METRES = 2 * math.pi * 6378137.0


@dataclass(frozen=True, slots=True)
class Tile:
    """The address of a tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse an address outside the matrix."""
        if not (0 <= self.z <= 30 and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise BadParameter(
                f"got tile {self.z}/{self.y}/{self.x} (zoom/row/column); expected a zoom of at "
                f"most 30 and row and column below 2^zoom"
            )

    @property
    def box(self) -> Box:
        """The ground of this tile."""
        size = 1 << (WORLD_BITS - self.z)
        west, north = self.x * size, self.y * size
        return Box(west, north, west + size, north + size)


@dataclass(frozen=True, slots=True)
class ZoomRange:
    """Which resolution is drawn at which zoom; outside these zooms there are no tiles."""

    resolutions: dict[int, int]

    @property
    def zooms(self) -> tuple[int, int]:
        """The coarsest and the finest zoom."""
        return min(self.resolutions), max(self.resolutions)


@dataclass(frozen=True, slots=True)
class CellSize:
    """The size of the cells of one resolution on the ground of one layer."""

    resolution: int
    mean_area_km2: float
    latitude: float

    def units(self, z: int) -> float:
        """Width of a cell in tile units at a zoom."""
        return hexagon_width_metres(self.mean_area_km2) / self._tile_metres(z) * EXTENT

    def cells_per_tile(self, z: int) -> float:
        """How many cells lie on a tile that they cover wholly."""
        return (self._tile_metres(z) / 1000) ** 2 / self.mean_area_km2

    def _tile_metres(self, z: int) -> float:
        return EQUATOR_METRES * math.cos(math.radians(self.latitude)) / float(2**z)


def zoom_range(sizes: list[CellSize], only: int | None = None) -> ZoomRange:
    """Choose a resolution per zoom: the finest whose cells stay within the budget of a tile.

    Parameters
    ----------
    sizes
        One per resolution of the layer, coarse to fine.
    only
        One resolution for all zooms, whatever the budget.

    Returns
    -------
    The zooms at which a cell is at least 4 units and at most a tile wide.
    """
    chosen = [size for size in sizes if only in (None, size.resolution)]
    fitting = {
        z: [one for one in chosen if LEAST_UNITS <= one.units(z) <= EXTENT]
        for z in range(DEEPEST + 1)
    }
    return ZoomRange(
        {z: _within_budget(sizes, z).resolution for z, sizes in fitting.items() if sizes}
    )


def _within_budget(fitting: list[CellSize], z: int) -> CellSize:
    affordable = [size for size in fitting if size.cells_per_tile(z) <= CELL_BUDGET]
    return affordable[-1] if affordable else fitting[0]


@dataclass(frozen=True, slots=True)
class TileRows:
    """The cells of a tile: their positions, and how many world units each is moved east.

    A cell that runs over the antimeridian lies in tiles at both ends of the world.
    """

    rows: NDArray[np.intp]
    east: NDArray[np.int64]

    @property
    def ascend(self) -> bool:
        """Whether rows go up, each once; not so where cells lie at both ends of the world."""
        return bool((self.rows[1:] > self.rows[:-1]).all())


def cut_tile(world: WorldCells, tile: Tile) -> TileRows:
    """Find the cells that touch a tile, from all copies of the world."""
    boxes = [(worlds, tile.box.shifted(worlds)) for worlds in (-1, 0, 1)]
    found = [(worlds, touching(world, box)) for worlds, box in boxes if box.meets(world.around)]
    if not found:
        return TileRows(np.empty(0, np.intp), np.empty(0, np.int64))
    return TileRows(
        np.concatenate([rows for _, rows in found]),
        np.concatenate(
            [np.full(len(rows), -worlds << WORLD_BITS, np.int64) for worlds, rows in found]
        ),
    )
