"""Web Mercator in whole numbers: outlines of cells, boxes, and which cells touch a box.

The world is 2^30 units wide (3.7 cm at the equator), y runs down, (0, 0) is the north-west corner
of the WebMercatorQuad tile matrix (OGC 17-083r4, annex D.1). Tiles and bounding boxes are boxes
of this world, so a tile and the same bounding box always choose the same cells.

    (0, 0) +---------------+
           |   box         |      An outline may run over the antimeridian; its x then leaves
           |  +----+       |      0..2^30, and it is looked for one world to the left and to the
           |  | <> |       |      right as well.
           +--+----+-------+ (2^30, 2^30)
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.model import Cells
from layers.rings import continuous_outlines

if TYPE_CHECKING:  # they load a compiler, for which a server that starts need not wait
    from layers.buckets import Bounds, Buckets

WORLD_BITS = 30
WORLD = 1 << WORLD_BITS
MERCATOR_LIMIT = 85.0511287798066  # the latitude at which the world is a square


@dataclass(frozen=True, slots=True)
class Box:
    """A closed box of the world; x may leave 0..2^30 where it runs over the antimeridian."""

    west: int
    north: int
    east: int
    south: int

    def shifted(self, worlds: int) -> "Box":
        """Return the same box some whole worlds to the east."""
        by = worlds * WORLD
        return Box(self.west + by, self.north, self.east + by, self.south)

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share a point, be it of their borders."""
        across = self.west <= other.east and other.west <= self.east
        return across and self.north <= other.south and other.north <= self.south


@dataclass(frozen=True, slots=True)
class WorldCells:
    """Cells with their outlines in world units.

    cells
        (n,) uint64 in the order given.
    start, xy
        (n + 1,) int64 and (v, 2) int32; ring i is xy[start[i]:start[i + 1]], counter-clockwise
        on the globe, so clockwise in numbers as y runs down.
    buckets
        By which the rings in a box are found.
    around
        What holds all rings.
    """

    cells: Cells
    start: NDArray[np.int64]
    xy: NDArray[np.int32]
    buckets: "Buckets"
    around: Box


def world_cells(cells: Cells) -> WorldCells:
    """Project the outlines of cells of one resolution; once per set of cells."""
    from layers.buckets import bounds_of, make_buckets

    start, xy = _rings(cells)
    bounds = bounds_of(start, xy)
    return WorldCells(cells, start, xy, make_buckets(bounds), _around(bounds))


def _around(bounds: "Bounds") -> Box:
    """Measure all rings together; nothing is met by what holds none."""
    least = (int(one.min(initial=2 * WORLD - 1)) for one in (bounds.west, bounds.north))
    most = (int(one.max(initial=-WORLD)) for one in (bounds.east, bounds.south))
    return Box(*least, *most)


def _rings(cells: Cells) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return start and corners of each ring; what H3 has to be asked for is put between."""
    from layers.hexagons import CORNERS, flat_rings

    xy, flat = flat_rings(cells, WORLD)
    asked = np.flatnonzero(~flat)
    others = continuous_outlines(cells[asked])
    sizes = np.full(len(cells), CORNERS)
    sizes[asked] = np.diff(others.start)
    corners = project(others.lonlat[:, 0], others.lonlat[:, 1])
    parts, done = [], 0
    for row, ring in zip(asked.tolist(), np.split(corners, others.start[1:-1]), strict=False):
        parts += [xy[done:row].reshape(-1, 2), ring]
        done = row + 1
    parts.append(xy[done:].reshape(-1, 2))
    return np.concatenate([[0], np.cumsum(sizes)]), np.concatenate(parts)


def project(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
    """Project degrees to world units, latitudes clamped at the Mercator limit.

    Spherical Mercator (EPSG:3857): x = lon / 360 + 1/2, y = 1/2 - artanh(sin lat) / 2π.

    Returns
    -------
    (n, 2) int32, x first.
    """
    sine = np.sin(np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT)))
    x = lon / 360 + 0.5
    y = 0.5 - np.arctanh(sine) / (2 * np.pi)
    return np.rint(np.stack([x, y], axis=1) * WORLD).astype(np.int32)


def lonlat_box(west: float, south: float, east: float, north: float) -> Box:
    """Make a box of degrees; west > east means that it runs over the antimeridian."""
    (left, top), (right, bottom) = project(
        np.array([west, east]), np.array([north, south])
    ).tolist()
    return Box(left, top, right + WORLD if west > east else right, bottom)


def touching(world: WorldCells, box: Box) -> NDArray[np.intp]:
    """Find the cells of which any part, border included, lies in a box.

    Returns
    -------
    (k,) positions in `world`, ascending.
    """
    from layers.buckets import rings_in

    sides = np.array([box.west, box.north, box.east, box.south], np.int64)
    return rings_in(world.buckets, world.start, world.xy, sides)


def touching_anywhere(world: WorldCells, box: Box) -> NDArray[np.intp]:
    """Find the cells in a box, wherever their outline was unwrapped to."""
    found = [touching(world, box.shifted(worlds)) for worlds in (-1, 0, 1)]
    return np.unique(np.concatenate(found))
