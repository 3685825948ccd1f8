"""Spreading: nothing is lost, and ground or points decide who gets what."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.grid import points_to_cells
from layers.ingest.spread import spread_by_ground, spread_by_points
from layers.model import Area, Spread
from layers.rings import cells_to_shapes
from tests.layers.makers import square

BLOCKS = (square("A", 4.30, 52.05, 4.31, 52.06), square("B", 4.31, 52.05, 4.33, 52.06))
corners = st.tuples(st.floats(4.0, 4.9), st.floats(52.0, 52.4), st.floats(0.001, 0.05))


def shares_of(spread: Spread, position: int) -> dict[int, float]:
    mine = spread.area == position
    return dict(zip(spread.cell[mine].tolist(), spread.share[mine].tolist(), strict=True))


def equal_area(shape: shapely.Geometry) -> shapely.Geometry:
    project = Transformer.from_crs("OGC:CRS84", "EPSG:6933", always_xy=True)  # equal area, WGS84
    fine = shapely.segmentize(shape, 1e-4)  # edges are straight in degrees
    return shapely.transform(fine, lambda xy: np.stack(project.transform(*xy.T), axis=1))


@given(st.lists(corners, min_size=1, max_size=4), st.sampled_from([6, 7, 8]))
def test_the_shares_of_an_area_add_up_to_one(squares: list[tuple[float, ...]], res: int) -> None:
    areas = tuple(square(str(i), x, y, x + d, y + d) for i, (x, y, d) in enumerate(squares))
    spread = spread_by_ground(areas, res)
    assert np.bincount(spread.area, spread.share) == pytest.approx(np.ones(len(areas)), abs=1e-12)


def test_a_share_is_the_ground_in_common() -> None:
    spread = spread_by_ground(BLOCKS, 9)
    whole = equal_area(BLOCKS[0].geometry)
    for cell, share in shares_of(spread, 0).items():
        shape = equal_area(cells_to_shapes(np.array([cell], np.uint64))[0])
        naive = shape.intersection(whole).area / whole.area
        assert share == pytest.approx(naive, abs=1e-9)


def test_points_decide_where_they_are_given() -> None:
    lon, lat = np.array([4.301, 4.3012, 4.309]), np.array([52.051, 52.0512, 52.059])
    spread = spread_by_points(BLOCKS[:1], 9, (lon, lat))
    cells, count = np.unique(points_to_cells(lon, lat, 9), return_counts=True)
    expected = dict(zip(cells.tolist(), (count / 3).tolist(), strict=True))
    assert held(spread) == pytest.approx(expected)


def held(spread: Spread) -> dict[int, float]:
    return {cell: share for cell, share in shares_of(spread, 0).items() if share}


def test_cells_without_points_still_know_their_ground() -> None:
    spread = spread_by_points(BLOCKS[:1], 9, (np.array([4.305]), np.array([52.055])))
    plain = spread_by_ground(BLOCKS[:1], 9)
    assert dict(zip(spread.cell.tolist(), spread.ground.tolist(), strict=True)) == (
        dict(zip(plain.cell.tolist(), plain.ground.tolist(), strict=True))
    )


def test_how_many_areas_hold_no_point_is_told() -> None:
    points = (np.array([4.305]), np.array([52.055]))
    assert [spread_by_points(BLOCKS[:count], 9, points).bare for count in (1, 2)] == [0, 1]


def test_an_area_without_points_is_shared_out_by_ground() -> None:
    spread = spread_by_points(BLOCKS, 9, (np.array([4.305]), np.array([52.055])))
    assert shares_of(spread, 1) == pytest.approx(shares_of(spread_by_ground(BLOCKS, 9), 1))


def test_an_area_of_two_parts_is_one_area() -> None:
    boxes = [shapely.box(4.3, 52, 4.31, 52.01), shapely.box(5, 52, 5.01, 52.01)]
    parts = shapely.MultiPolygon(boxes)
    spread = spread_by_ground((Area("blocks", "A", "A", parts),), 8)
    assert spread.share.sum() == pytest.approx(1)
