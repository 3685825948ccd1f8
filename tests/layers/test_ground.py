"""Metres and square metres on the ellipsoid, compared with pyproj."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely.ops import split

from layers.ground import metres, square_metres

FLAT = Transformer.from_crs("OGC:CRS84", "EPSG:6933", always_xy=True)  # equal area on WGS84
corners = st.tuples(st.floats(-179, 178), st.floats(-80, 79), st.floats(0.001, 1))


def measured(shape: shapely.Geometry) -> float:
    return float(square_metres(np.array([shape], object))[0])


@given(corner=corners)
def test_a_box_between_parallels_has_its_ground_in_the_equal_area_projection(
    corner: tuple[float, float, float],
) -> None:
    x, y, size = corner
    west, south = FLAT.transform(x, y)
    east, north = FLAT.transform(x + size, y + size)
    expected = (east - west) * (north - south)
    assert measured(shapely.box(x, y, x + size, y + size)) == pytest.approx(expected, rel=1e-8)


def test_a_hole_is_no_ground() -> None:
    outer, inner = shapely.box(4, 52, 4.1, 52.1), shapely.box(4.02, 52.02, 4.05, 52.05)
    assert measured(outer - inner) == pytest.approx(measured(outer) - measured(inner), rel=1e-12)


def test_parts_add_up_and_the_way_round_does_not_matter() -> None:
    one, two = shapely.box(4, 52, 4.1, 52.1), shapely.box(5, 52, 5.1, 52.1).reverse()
    both = shapely.MultiPolygon([one, two])
    assert measured(both) == pytest.approx(measured(one) + measured(two), rel=1e-12)


def test_cutting_a_polygon_changes_no_sum() -> None:
    whole = shapely.Polygon([(4, 52), (5, 52.3), (4.6, 53)])
    halves = split(whole, shapely.LineString([(3, 52.1), (6, 52.7)])).geoms
    assert sum(map(measured, halves)) == pytest.approx(measured(whole), rel=1e-10)


@pytest.mark.parametrize(
    "shape", [None, shapely.Point(4, 52), shapely.LineString([(4, 52), (5, 52)])]
)
def test_what_is_no_polygon_has_no_ground(shape: shapely.Geometry | None) -> None:
    assert measured(shape) == 0


def test_lines_are_as_long_as_pyproj_says() -> None:
    parts = [[(4, 52), (4.1, 52.2), (4.2, 52.1)], [(5, 52), (5.1, 52)]]
    lines = [shapely.LineString(parts[0]), shapely.MultiLineString(parts), shapely.Point(4, 52)]
    expected = [Geod(ellps="WGS84").geometry_length(one) for one in lines[:2]]
    assert metres(np.array(lines, object)).tolist() == pytest.approx([*expected, 0], rel=1e-12)
