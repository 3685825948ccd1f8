"""A made-up city at sea: the same cells and facts for us and for every peer."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from benchmarks.tiles import tile_at
from layers.encode import Tile
from layers.grid import cells_to_centres, shape_to_cells
from layers.model import Cells
from layers.world import WORLD

MIDDLE = (58.0, 3.5)  # latitude and longitude, in the North Sea
ACROSS = 3  # tiles from one side of the city to the other
RESOLUTION = 10
KINDS = ("a", "b", "c", "d")
MONTHS = np.arange("2024-01", "2025-01", dtype="datetime64[M]")
SEED = 7


@dataclass(frozen=True, slots=True)
class City:
    """Cells that fill three by three tiles, and what was counted in them.

    zoom
        Of those tiles.
    cells
        (n,) uint64, sorted; all that touch the tiles.
    centres
        (n, 2) float64 degrees, longitude first.
    value
        (n,) int64, what the plain layer shows; none where the centre lies outside.
    facts
        One row per fact: `month` and `kind` and `cell` as positions, and `n`; sorted, each once.
    """

    zoom: int
    cells: Cells
    centres: NDArray[np.float64]
    value: NDArray[np.int64]
    facts: pl.DataFrame

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        return _bbox(self.zoom)

    def tiles(self, zoom: int) -> list[Tile]:
        """Return the tiles of a zoom that the city fills, in an order that is no order."""
        corner, deeper = _corner(self.zoom), zoom - self.zoom
        rows, columns = np.indices((ACROSS << deeper, ACROSS << deeper)).reshape(2, -1)
        order = np.random.default_rng(SEED).permutation(len(rows))
        west, north = corner.x << deeper, corner.y << deeper
        return [Tile(zoom, west + int(columns[one]), north + int(rows[one])) for one in order]


def make_city(zoom: int, facts: int) -> City:
    """Make a city of some zoom with about some number of facts."""
    rng = np.random.default_rng(SEED)
    box = shapely.box(*_bbox(zoom))
    cells = shape_to_cells(box, RESOLUTION)
    centres = cells_to_centres(cells)
    inside = shapely.contains_xy(box, centres)
    value = np.where(inside, rng.poisson(3, len(cells)), 0)
    return City(zoom, cells, centres, value, _facts(np.flatnonzero(inside), facts, rng))


def _facts(places: NDArray[np.intp], wanted: int, rng: np.random.Generator) -> pl.DataFrame:
    shape = (len(MONTHS), len(KINDS), len(places))
    total = int(np.prod(shape))
    there = np.flatnonzero(rng.random(total) < wanted / total)
    month, kind, cell = np.unravel_index(there, shape)
    n = 1 + rng.poisson(1, len(there))
    return pl.DataFrame({"month": month, "kind": kind, "cell": places[cell], "n": n})


def _corner(zoom: int) -> Tile:
    middle = tile_at(zoom, *MIDDLE)
    return Tile(zoom, middle.x - ACROSS // 2, middle.y - ACROSS // 2)


def _bbox(zoom: int) -> tuple[float, float, float, float]:
    corner = _corner(zoom)
    last = Tile(zoom, corner.x + ACROSS - 1, corner.y + ACROSS - 1)
    west, north = _degrees(corner.box.west, corner.box.north)
    east, south = _degrees(last.box.east, last.box.south)
    return (west, south, east, north)


def _degrees(x: int, y: int) -> tuple[float, float]:
    """Turn world units into longitude and latitude, the other way round than `project`."""
    lat = np.degrees(np.arcsin(np.tanh((0.5 - y / WORLD) * 2 * np.pi)))
    return (x / WORLD - 0.5) * 360, float(lat)
