"""Points -> the areas they lie in, by size."""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.model import Area

KM_PER_DEGREE = 111.195  # of a great circle on the mean sphere, 6371.0072 km
NOWHERE = -1


class Within:
    """Tells in which areas points lie; borders count, and of two as large the first counts."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self.shapes = np.array([one.geometry for one in areas], object)
        self.km2 = _km2(self.shapes)
        self._tree = shapely.STRtree(self.shapes)

    def smallest(
        self, lonlat: NDArray[np.float64], least: NDArray[np.float64] | None = None
    ) -> NDArray[np.int64]:
        """Return the smallest area that holds each point.

        Parameters
        ----------
        lonlat
            (n, 2) float64 degrees, longitude first.
        least
            (n,) square kilometres: a smaller area is passed over, unless there is no other; then
            the largest counts.

        Returns
        -------
        (n,) int64 positions of areas; NOWHERE where there is none.
        """
        point, area = self._tree.query(shapely.points(lonlat), predicate="intersects")
        size = self.km2[area]
        wanted = 0.0 if least is None else least[point]
        rank = np.where(size >= wanted, size, 1e12 - size)  # too small: last, the largest first
        order = np.lexsort((area, rank, point))
        found = np.full(len(lonlat), NOWHERE, np.int64)
        first = np.unique(point[order], return_index=True)
        found[first[0]] = area[order][first[1]]
        return found

    def most_of(self, shape: shapely.Geometry) -> int:
        """Return the area that shares most ground with a shape; NOWHERE where none does."""
        touching = np.sort(self._tree.query(shape, predicate="intersects"))
        ground = shapely.area(shapely.intersection(self.shapes[touching], shape))
        if not np.any(ground > 0):
            return NOWHERE
        return int(touching[np.argmax(ground)])


def _km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure areas on a sphere that is flat around the middle of each: to compare them only."""
    _, south, _, north = shapely.bounds(shapes).reshape(-1, 4).T
    wide = np.cos(np.radians((south + north) / 2))
    measured: NDArray[np.float64] = shapely.area(shapes) * wide * KM_PER_DEGREE**2
    return measured
