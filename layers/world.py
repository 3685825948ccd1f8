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

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.model import Cells
from layers.rings import continuous_outlines

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


@dataclass(frozen=True, slots=True)
class WorldCells:
    """Cells with their outlines in world units.

    cells
        (n,) uint64 in the order given.
    start, xy
        (n + 1,) int64 and (v, 2) int32; ring i is xy[start[i]:start[i + 1]], counter-clockwise
        on the globe, so clockwise in numbers as y runs down.
    west, north, east, south
        (n,) int32 bounds of each ring.
    """

    cells: Cells
    start: NDArray[np.int64]
    xy: NDArray[np.int32]
    west: NDArray[np.int32]
    north: NDArray[np.int32]
    east: NDArray[np.int32]
    south: NDArray[np.int32]


def world_cells(cells: Cells) -> WorldCells:
    """Project the outlines of cells; once per set of cells, as it costs some µs per cell."""
    outlines = continuous_outlines(cells)
    xy = project(outlines.lonlat[:, 0], outlines.lonlat[:, 1])
    first = outlines.start[:-1]
    if not len(first):
        none = np.empty(0, np.int32)
        return WorldCells(cells, outlines.start, xy, none, none, none, none)
    x, y = xy[:, 0], xy[:, 1]
    return WorldCells(
        cells,
        outlines.start,
        xy,
        west=np.minimum.reduceat(x, first),
        north=np.minimum.reduceat(y, first),
        east=np.maximum.reduceat(x, first),
        south=np.maximum.reduceat(y, first),
    )


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
    near = np.flatnonzero(
        (world.west <= box.east)
        & (world.east >= box.west)
        & (world.north <= box.south)
        & (world.south >= box.north)
    )
    inside = (
        (world.west[near] >= box.west)
        & (world.east[near] <= box.east)
        & (world.north[near] >= box.north)
        & (world.south[near] <= box.south)
    )
    crossing = near[~inside]
    return np.sort(np.concatenate([near[inside], crossing[_cut(world, crossing, box)]]))


def touching_anywhere(world: WorldCells, box: Box) -> NDArray[np.intp]:
    """Find the cells in a box, wherever their outline was unwrapped to."""
    found = [touching(world, box.shifted(worlds)) for worlds in (-1, 0, 1)]
    return np.unique(np.concatenate(found))


def _cut(world: WorldCells, rows: NDArray[np.intp], box: Box) -> NDArray[np.bool_]:
    """Tell which rings share a point with the box, given that their bounds do."""
    if not len(rows):
        return np.empty(0, bool)
    sizes = world.start[rows + 1] - world.start[rows]
    before = np.cumsum(sizes) - sizes
    vertices = np.repeat(world.start[rows] - before, sizes) + np.arange(sizes.sum())
    rings = shapely.linearrings(
        world.xy[vertices].astype(np.float64), indices=np.repeat(np.arange(len(rows)), sizes)
    )
    square = shapely.box(box.west, box.north, box.east, box.south)
    return np.asarray(shapely.intersects(shapely.polygons(rings), square), bool)
