"""Every H3 call lives here, in batches over numpy arrays.

A cell is uint64 inside; it becomes a hexadecimal text at the edge only (`cells_to_texts`).
Batches run through h3ronpy; where it is missing, the same functions loop over h3.
"""

import math
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import shapely
from h3 import geo_to_h3shape
from numpy.typing import NDArray

from layers.errors import BadParameter
from layers.model import Cells

RESOLUTION_SHIFT = np.uint64(52)
RESOLUTION_BITS = np.uint64(0xF << 52)
FINEST = 15
APERTURE = 7  # children of a cell
EARTH_KM = 6371.0072  # the radius of H3's sphere


@dataclass(frozen=True, slots=True)
class Outlines:
    """Rings of cells, open (the first vertex is not repeated), counter-clockwise.

    start
        (n + 1,) int64; ring i is lonlat[start[i]:start[i + 1]].
    lonlat
        (v, 2) float64 degrees, longitude first.
    """

    start: NDArray[np.int64]
    lonlat: NDArray[np.float64]


def points_to_cells(lon: NDArray[np.float64], lat: NDArray[np.float64], resolution: int) -> Cells:
    """Give each point its cell.

    Parameters
    ----------
    lon, lat
        (n,) float64 degrees, finite, latitudes within ±90.
    resolution
        H3 resolution, 0-15.

    Returns
    -------
    (n,) uint64 in the order of the points.
    """
    batches = _batches()
    if batches is None or not len(lon):
        return points_to_cells_by_loop(lon, lat, resolution)
    return np.asarray(_numpy(batches.coordinates_to_cells(lat, lon, resolution)), np.uint64)


def points_to_cells_by_loop(
    lon: NDArray[np.float64], lat: NDArray[np.float64], resolution: int
) -> Cells:
    """Do as `points_to_cells`, one point at a time through h3."""
    pairs = zip(lat.tolist(), lon.tolist(), strict=True)
    cells = (h3.latlng_to_cell(one_lat, one_lon, resolution) for one_lat, one_lon in pairs)
    return np.fromiter(cells, np.uint64, len(lat))


def cells_to_parents(cells: Cells, resolution: int) -> Cells:
    """Give each cell its ancestor at a coarser (or the same) resolution.

    The id of an ancestor is the id of the cell with the resolution bits replaced and the digits
    below it set to 7 (H3 index bit layout, https://h3geo.org/docs/core-library/h3Indexing).

    Parameters
    ----------
    cells
        (n,) uint64, all at `resolution` or finer.

    Returns
    -------
    (n,) uint64 in the order of `cells`; ascending if `cells` are of one resolution and ascending.
    """
    return (cells & ~RESOLUTION_BITS) | parent_bits(resolution)


def parent_bits(resolution: int) -> np.uint64:
    """Return the bits that an id has as it is of a resolution: its name, and digits not used."""
    below = np.uint64((1 << 3 * (FINEST - resolution)) - 1)
    return (np.uint64(resolution) << RESOLUTION_SHIFT) | below


def shape_to_cells(shape: shapely.Geometry, resolution: int) -> Cells:
    """Return every cell that touches a shape, so that each point of the shape is in one of them.

    H3 draws edges straight in degrees where it looks for overlap, and along great circles where
    it places points. The shape is widened by more than these differ: 6 mm at resolution 9.

    Returns
    -------
    (n,) uint64, sorted, each once.
    """
    edge = h3.average_hexagon_edge_length(resolution, unit="km") / EARTH_KM
    bulge = math.degrees(edge**2)
    wide = shapely.buffer(shape, bulge, quad_segs=1, join_style="mitre")
    cells = h3.polygon_to_cells_experimental(geo_to_h3shape(wide), resolution, contain="overlap")
    return np.unique(np.array(cells, np.uint64))


def cells_to_outlines(cells: Cells) -> Outlines:
    """Return the ring of each cell, longitudes within ±180 as H3 gives them.

    A ring has 5 to 10 vertices: pentagons, and cells across an icosahedron edge, are no hexagons.
    """
    batches = _batches()
    if batches is None or not len(cells):
        return cells_to_outlines_by_loop(cells)
    rings = shapely.from_wkb(_numpy(batches.cells_to_wkb_polygons(cells)))
    closed = shapely.get_num_coordinates(rings)
    ends = np.cumsum(closed)
    lonlat = np.delete(shapely.get_coordinates(rings), ends - 1, axis=0)
    return Outlines(np.concatenate([[0], np.cumsum(closed - 1)]), lonlat)


def cells_to_outlines_by_loop(cells: Cells) -> Outlines:
    """Do as `cells_to_outlines`, one cell at a time through h3."""
    rings = [h3.cell_to_boundary(cell) for cell in cells.tolist()]
    start = np.cumsum([0, *(len(ring) for ring in rings)], dtype=np.int64)
    latlon = np.array([vertex for ring in rings for vertex in ring], np.float64).reshape(-1, 2)
    return Outlines(start, latlon[:, ::-1].copy())


def cells_to_centres(cells: Cells) -> NDArray[np.float64]:
    """Return the centre of each cell: (n, 2) float64 degrees, longitude first."""
    latlon = [h3.cell_to_latlng(cell) for cell in cells.tolist()]
    return np.array(latlon, np.float64).reshape(-1, 2)[:, ::-1].copy()


def cells_to_texts(cells: Cells) -> list[str]:
    """Write cells as H3 does: 15 hexadecimal digits."""
    return [f"{cell:x}" for cell in cells.tolist()]


def text_to_cell(text: str) -> int:
    """Read one cell.

    Raises
    ------
    BadParameter
        If the text is no valid H3 cell.
    """
    try:
        cell = int(text, 16)
    except ValueError:
        cell = 0
    if len(text) != FINEST or cell < 0 or not h3.is_valid_cell(cell):
        raise BadParameter(
            f"got {text[:40]!r} where an H3 cell was expected, such as 89196bb5997ffff"
        )
    return cell


def resolution_of(cell: int) -> int:
    """Return the resolution of a cell."""
    return int(h3.get_resolution(cell))


def resolutions_of(cells: Cells) -> NDArray[np.int64]:
    """Return the resolution of each cell: (n,) int64, read from its bits."""
    return ((cells & RESOLUTION_BITS) >> RESOLUTION_SHIFT).astype(np.int64)


def edge_metres(resolution: int) -> float:
    """Return the average length of an edge of the cells of a resolution."""
    return float(h3.average_hexagon_edge_length(resolution, unit="m"))


def cell_area_km2(cell: int) -> float:
    """Return the true area of this cell, not the published average of its resolution."""
    return float(h3.cell_area(cell, unit="km^2"))


def cells_to_km2(cells: Cells) -> NDArray[np.float64]:
    """Return the true area of each cell: (n,) float64. h3ronpy is no faster here than h3."""
    return np.array([h3.cell_area(cell, unit="km^2") for cell in cells.tolist()], np.float64)


def cell_neighbours(cell: int) -> list[int]:
    """Return the five or six cells that share an edge with this one, in ascending order."""
    return sorted(set(h3.grid_disk(cell, 1)) - {cell})


def neighbour_pairs(cells: Cells) -> NDArray[np.intp]:
    """Find which cells lie next to each other.

    Parameters
    ----------
    cells
        (n,) uint64 of one resolution, sorted.

    Returns
    -------
    (p, 2) positions of neighbours, each pair once.
    """
    at = {cell: row for row, cell in enumerate(cells.tolist())}
    pairs = [
        (row, at[near])
        for cell, row in at.items()
        for near in h3.grid_disk(cell, 1)
        if near in at and row < at[near]
    ]
    return np.array(pairs, np.intp).reshape(-1, 2)


def pole_cells(resolution: int) -> dict[int, float]:
    """Return the two cells that hold a pole, with the latitude of that pole."""
    return {h3.latlng_to_cell(pole, 0.0, resolution): pole for pole in (90.0, -90.0)}


def finest_honest_resolution(precision_metres: float) -> int:
    """Return the finest resolution whose average edge is at least the precision of a place.

    Drawn finer, a cell would say more about where something happened than the source knows.
    """
    edges = [edge_metres(one) for one in range(FINEST + 1)]
    return max((one for one in range(FINEST + 1) if edges[one] >= precision_metres), default=0)


def hexagon_width_metres(area_km2: float) -> float:
    """Return the distance between opposite sides of a regular hexagon of this area."""
    return math.sqrt(2 / math.sqrt(3) * area_km2 * 1e6)


def _batches() -> ModuleType | None:
    """Return h3ronpy, which a server that starts need not load; None where it is missing."""
    try:
        import h3ronpy.vector
    except ImportError:  # pragma: no cover - the tests compare both paths instead
        return None
    batches: ModuleType = h3ronpy.vector
    return batches


def _numpy(array: object) -> NDArray[Any]:
    import pyarrow as pa  # as heavy as all else here together

    found: NDArray[Any] = pa.array(array).to_numpy(zero_copy_only=False)
    return found
