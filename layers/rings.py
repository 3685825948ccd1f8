"""Outlines of cells that can be drawn: unbroken over the antimeridian, closed around a pole."""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.grid import Outlines, cells_to_centres, cells_to_outlines, pole_cells, resolution_of
from layers.model import Cells


def continuous_outlines(cells: Cells) -> Outlines:
    """Return the ring of each cell with longitudes that never jump.

    A ring that runs over the antimeridian leaves ±180 on the side of its cell's centre; a ring
    around a pole is closed along the edge of the world.

    Parameters
    ----------
    cells
        (n,) uint64 of one resolution.
    """
    outlines = cells_to_outlines(cells)
    first = outlines.start[:-1]
    if not len(first):
        return outlines
    lon = outlines.lonlat[:, 0]
    wide = np.maximum.reduceat(lon, first) - np.minimum.reduceat(lon, first) > 180
    if not wide.any():
        return outlines
    rings = np.split(outlines.lonlat, outlines.start[1:-1])
    poles = pole_cells(resolution_of(int(cells[0])))
    for row in np.flatnonzero(wide).tolist():
        cell = int(cells[row])
        if cell in poles:
            rings[row] = _around_pole(rings[row], poles[cell])
        else:
            rings[row] = _beside_centre(rings[row], cells_to_centres(cells[row : row + 1])[0, 0])
    start = np.cumsum([0, *(len(ring) for ring in rings)], dtype=np.int64)
    return Outlines(start, np.concatenate(rings))


def _beside_centre(ring: NDArray[np.float64], centre: float) -> NDArray[np.float64]:
    """Bring the longitudes of a ring within half a world of the centre of its cell."""
    lon = centre + (ring[:, 0] - centre + 180) % 360 - 180
    return np.stack([lon, ring[:, 1]], axis=1)


def _around_pole(ring: NDArray[np.float64], pole: float) -> NDArray[np.float64]:
    """Close a ring that runs around a pole along the edge of the world, counter-clockwise.

    -180 +-------------------+ 180     the pole's edge, later clamped
         |    .--.     .-.   |
         '---'    '---'   '--'         the ring, sorted by longitude
    """
    lon, lat = ring[np.argsort(ring[:, 0])].T
    seam = np.interp(180.0, [lon[-1], lon[0] + 360], [lat[-1], lat[0]])
    closed = np.stack(
        [np.r_[-180, lon, 180, 180, -180], np.r_[seam, lat, seam, pole, pole]], axis=1
    )
    return closed if pole > 0 else closed[::-1].copy()


def cells_to_shapes(cells: Cells) -> NDArray[np.object_]:
    """Return the shape of each cell for GeoJSON, cut at the antimeridian (RFC 7946, 3.1.9).

    Returns
    -------
    (n,) Polygon, or MultiPolygon where a cell is cut; degrees, counter-clockwise.
    """
    outlines = continuous_outlines(cells)
    rows = np.repeat(np.arange(len(cells)), np.diff(outlines.start))
    rings = shapely.linearrings(outlines.lonlat, indices=rows)
    shapes = np.asarray(shapely.polygons(rings), object)
    west, _, east, _ = shapely.bounds(shapes).T
    for row in np.flatnonzero((west < -180) | (east > 180)).tolist():
        shapes[row] = _cut_at_antimeridian(shapes[row])
    return shapes


def _cut_at_antimeridian(shape: shapely.Polygon) -> shapely.Geometry:
    """Cut a shape that leaves ±180 and bring every part back into the world."""
    parts = []
    for worlds in (-1, 0, 1):
        window = shapely.box(-180 + 360 * worlds, -90, 180 + 360 * worlds, 90)
        part = shapely.intersection(shape, window)
        if shapely.area(part) > 0:
            back = np.array([360.0 * worlds, 0.0])
            parts.append(shapely.set_coordinates(part, shapely.get_coordinates(part) - back))
    return shapely.orient_polygons(shapely.union_all(parts))
