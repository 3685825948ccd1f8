"""Metres and square metres of shapes in degrees, on the WGS84 ellipsoid."""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
WGS84 = Geod(ellps="WGS84")
HALF_A_METRE = 0.5 / 111_320  # in degrees of latitude
GAUSS_LEGENDRE = (
    (-(0.6**0.5), 5 / 18),
    (0.0, 8 / 18),
    (0.6**0.5, 5 / 18),
)  # on -1..1, summing to 1


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


def as_lines(ends: Floats) -> Shapes:
    """Make a line of two points of each segment."""
    return np.array(shapely.linestrings(ends), object)


def square_metres(shapes: Shapes) -> Floats:
    """Measure polygons whose edges are straight in degrees, as they are cut and drawn.

    The area of a ring is the integral of a^2 q / 2 over longitude, where q grows with the sine of
    the latitude (Snyder 1987, Map Projections, USGS 1395, equation 3-12). Each edge is integrated
    by Gauss and Legendre's rule of three points, so that cutting a polygon changes no sum: for an
    edge of a degree its error is below the rounding of the numbers.

    Returns
    -------
    (n,) float64 square metres; 0 for what is no polygon.
    """
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    area = _ring_areas(rings)
    hole = np.concatenate([[False], of_part[1:] == of_part[:-1]])[: len(rings)]
    signed = np.where(hole, -area, area)
    return np.asarray(np.bincount(of_shape[of_part], signed, len(shapes)), np.float64)


def without_strips(shape: shapely.Geometry) -> shapely.Geometry:
    """Take half a metre off all around, in degrees, so that nothing is left of slips of drawing.

    Two outlines of one border differ by strips of less than a metre, where nobody is.
    """
    if shapely.is_empty(shape):
        return shape
    shrink = np.array([np.cos(np.radians(shapely.get_y(shapely.centroid(shape)))), 1.0])
    flat = shapely.transform(shape, lambda lonlat: lonlat * shrink)
    left = shapely.buffer(flat, -HALF_A_METRE)
    return shapely.transform(left, lambda lonlat: lonlat / shrink)


def _ring_areas(rings: Shapes) -> Floats:
    ends, of_ring = segments(rings)
    first = np.concatenate([[True], of_ring[1:] != of_ring[:-1]])[: len(ends)]
    base = _q(ends[first, 0, 1])[of_ring]  # taken off, as small rings are differences of large q
    middle, half = ends[:, :, 1].mean(axis=1), (ends[:, 1, 1] - ends[:, 0, 1]) / 2
    points = [weight * _q(middle + at * half) for at, weight in GAUSS_LEGENDRE]
    q = np.sum(points, axis=0) - base
    east = np.radians(ends[:, 1, 0] - ends[:, 0, 0])
    ground = np.bincount(of_ring, east * q, len(rings))
    return np.asarray(np.abs(ground) * WGS84.a**2 / 2, np.float64)


def _q(lat: Floats) -> Floats:
    sine, e2 = np.sin(np.radians(lat)), WGS84.es
    e = np.sqrt(e2)
    return np.asarray((1 - e2) * (sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e))
