"""Tile addresses, and places on earth where tiles are hard."""

import math
from dataclasses import dataclass

import h3
import numpy as np
from numpy.typing import NDArray

from layers.encode import Tile
from tests.world import PENTAGON, PENTAGON_AT


@dataclass(frozen=True)
class Corner:
    """A place where tiles are hard, and a cell in it."""

    name: str
    lon: float
    lat: float
    cell: int

    def __str__(self) -> str:
        return self.name


def corner(name: str, lon: float, lat: float) -> Corner:
    return Corner(name, lon, lat, int(h3.latlng_to_cell(lat, lon, 7), 16))


CORNERS = (
    corner("city", 4.3, 52.07),
    corner("antimeridian", 179.9999, -16.8),
    Corner("pentagon", *PENTAGON_AT, int(PENTAGON, 16)),
    corner("arctic", 15.5, 79.9),
    corner("greenwich on the equator", 0.0, 0.0),
)


def cells_around(corner: Corner, rings: int = 9) -> NDArray[np.uint64]:
    """Return the cells within some rings, ascending."""
    found = h3.grid_disk(f"{corner.cell:x}", rings)
    return np.sort(np.array([int(cell, 16) for cell in found], np.uint64))


def tile_at(corner: Corner, zoom: int) -> Tile:
    """Return the tile in which a corner lies."""
    return tile_of(corner.lon, corner.lat, zoom)


def tile_of(lon: float, lat: float, zoom: int) -> Tile:
    """Return the tile in which a point lies (the formula of the OpenStreetMap wiki)."""
    count = 2**zoom
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    column, row = math.floor((lon + 180) / 360 * count), math.floor(down * count)
    return Tile(zoom, min(max(column, 0), count - 1), min(max(row, 0), count - 1))


def bbox_of(tile: Tile) -> str:
    """Return the bounding box of a tile as a parameter, in degrees."""
    west, east = ((tile.x + side) / 2**tile.z * 360 - 180 for side in (0, 1))
    north, south = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (tile.y + side) / 2**tile.z))))
        for side in (0, 1)
    )
    return f"{west!r},{south!r},{east!r},{north!r}"
