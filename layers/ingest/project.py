"""Points and coordinates of any system -> longitude and latitude."""

from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from layers.errors import SourceError
from layers.model import GEOMETRY, Batch

Floats = NDArray[np.float64]


def points_of(batch: Batch, crs: str | None) -> tuple[NDArray[np.object_], Floats, Floats, str]:
    """Return the shapes of a batch, their coordinates, and the system these are in.

    A shape that is not one point has no coordinates (NaN).

    Parameters
    ----------
    crs
        The declared system; None for that of the file.

    Raises
    ------
    SourceError
        If the file has no shapes, or neither it nor the definition names a system.
    """
    wkb, crs = wkb_of(batch, crs)
    shapes = shapely.from_wkb(wkb)
    points = np.asarray(shapely.get_geometry(shapes, 0), object)
    points[shapely.get_num_geometries(shapes) != 1] = None
    return shapes, shapely.get_x(points), shapely.get_y(points), crs


def wkb_of(batch: Batch, crs: str | None) -> tuple[NDArray[np.object_], str]:
    """Return the shapes of a batch as they stand in it, and the system they are in.

    Raises
    ------
    SourceError
        If the file has no shapes, or neither it nor the definition names a system.
    """
    crs = crs or batch.crs
    if GEOMETRY not in batch.rows.columns or crs is None:
        lacks = "coordinate system; declare its crs" if GEOMETRY in batch.rows else "shapes"
        raise SourceError(f"{batch.file}: the file has no {lacks}.")
    return batch.rows[GEOMETRY].to_numpy(), crs


def shapes_to_lonlat(shapes: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    """Transform shapes, vertex by vertex, to WGS84 degrees."""

    def transform(xy: Floats) -> Floats:
        return np.stack(to_lonlat(xy[:, 0], xy[:, 1], crs), axis=1)

    return np.asarray(shapely.transform(shapes, transform), object)


def to_lonlat(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Transform coordinates, easting or longitude first, to WGS84 degrees.

    What the system cannot express becomes infinite or lies outside every coverage.
    """
    if CRS.from_user_input(crs).equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return x, y
    lon, lat = _transformer(crs).transform(x, y)
    return np.asarray(lon, np.float64), np.asarray(lat, np.float64)


@lru_cache(maxsize=32)
def _transformer(crs: str) -> Transformer:
    return Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)
