"""Spread what is known per area over cells: by overlap, or by a declared weight; nothing is lost.

A cell that holds 30 % of the ground of an area (or of its dwellings) gets 30 % of its number.
The shares of an area add up to one, so the sum over its cells is the number of the area.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.grid import points_to_cells, shape_to_cells
from layers.ingest.areas import NOWHERE, locate
from layers.model import Area, Cells, Spread
from layers.rings import cells_to_shapes

Part = tuple[NDArray[np.int64], Cells, NDArray[np.float64]]


def spread_by_ground(areas: Sequence[Area], resolution: int) -> Spread:
    """Share each area out over the cells it touches, by the ground they have in common.

    Ground is measured on the sphere: the sine of the latitude makes a cylinder of equal areas
    (Lambert 1772).
    """
    parts = [_overlaps(position, area, resolution) for position, area in enumerate(areas)]
    return _normalised(areas[0].set, parts)


def spread_by_points(
    areas: Sequence[Area],
    resolution: int,
    points: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Spread:
    """Share each area out over cells by how many points (addresses, dwellings) they hold.

    An area without any point is shared out by overlap.

    Parameters
    ----------
    points
        Longitudes and latitudes, (n,) float64 each.
    """
    position = locate(areas, *points)
    cells = points_to_cells(*points, resolution)
    held = position != NOWHERE
    pairs, count = np.unique(
        np.stack([position[held].astype(np.uint64), cells[held]], axis=1),
        axis=0,
        return_counts=True,
    )
    weighed = (pairs[:, 0].astype(np.int64), pairs[:, 1], count.astype(np.float64))
    empty = np.setdiff1d(np.arange(len(areas)), weighed[0])
    parts = [weighed, *(_overlaps(int(one), areas[one], resolution) for one in empty)]
    return _normalised(areas[0].set, parts)


def _overlaps(position: int, area: Area, resolution: int) -> Part:
    cells = shape_to_cells(area.geometry, resolution)
    own = _equal_area(np.array([area.geometry], object))
    ground = shapely.intersection(own, _equal_area(cells_to_shapes(cells)))
    common = np.asarray(shapely.area(ground), np.float64)
    touched = common > 0
    where = np.full(int(touched.sum()), position, np.int64)
    return where, cells[touched], common[touched]


def _equal_area(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([np.radians(lonlat[:, 0]), np.sin(np.radians(lonlat[:, 1]))], axis=1)

    return np.asarray(shapely.transform(shapes, project), object)


def _normalised(set_id: str, parts: Sequence[Part]) -> Spread:
    area, cell, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    whole = np.bincount(area, weight)
    return Spread(set_id, area, cell, weight / whole[area])
