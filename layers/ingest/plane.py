"""Shapes in degrees -> square metres and metres of the WGS84 ellipsoid."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
WGS84 = Geod(ellps="WGS84")


def equal_area(shapes: Shapes) -> Shapes:
    """Project shapes to a plane in which every area is the one on the ellipsoid, in square metres.

    Cylindrical equal-area projection with the equator as standard parallel (Snyder 1987, Map
    Projections, USGS 1395, equations 10-14, 10-15 and 3-12); edges are straight between vertices.
    """
    return np.asarray(shapely.transform(shapes, _project), object)


def _project(lonlat: Floats) -> Floats:
    lon, sine = np.radians(lonlat[:, 0]), np.sin(np.radians(lonlat[:, 1]))
    e2 = WGS84.es
    e = np.sqrt(e2)
    q = (1 - e2) * (sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e)
    return np.stack([WGS84.a * lon, WGS84.a * q / 2], axis=1)


def metres(lines: Shapes) -> Floats:
    """Measure lines along geodesics between their vertices (Karney 2013, by pyproj).

    Returns
    -------
    (n,) float64 metres; 0 for what is no line.
    """
    ends, owner = segments(lines)
    length = WGS84.inv(*ends[:, 0].T, *ends[:, 1].T)[2]
    return np.asarray(np.bincount(owner, length, len(lines)), np.float64)


def segments(lines: Shapes) -> tuple[Floats, NDArray[np.intp]]:
    """Take lines apart, so that a stretch that is run through twice stays there twice.

    Returns
    -------
    (s, 2, 2) float64: both ends of each segment; and (s,) the line it belongs to.
    """
    parts, of_line = shapely.get_parts(lines, return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    parts, of_line = parts[is_line], of_line[is_line]
    xy, of_part = shapely.get_coordinates(parts, return_index=True)
    joined = of_part[1:] == of_part[:-1]
    ends = np.stack([xy[:-1], xy[1:]], axis=1)[joined]
    return ends, of_line[of_part[:-1][joined]]
