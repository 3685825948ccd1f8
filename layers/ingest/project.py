"""Coordinates of any system -> longitude and latitude."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer


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
