"""The grid: the fast path equals h3, and every point of a shape has a cell."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import BadParameter
from layers.grid import (
    EARTH_KM,
    cell_area_km2,
    cell_neighbours,
    cells_to_centres,
    cells_to_km2,
    cells_to_outlines,
    cells_to_outlines_by_loop,
    cells_to_parents,
    cells_to_texts,
    finest_honest_resolution,
    hexagon_width_metres,
    points_to_cells,
    points_to_cells_by_loop,
    pole_cells,
    resolution_of,
    shape_to_cells,
    text_to_cell,
)
from layers.model import Cells

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)
resolutions = st.integers(0, 15)
MILLIMETRE = 1e-6 / EARTH_KM

points = st.tuples(longitudes, latitudes)


@st.composite
def cells(draw: st.DrawFn, latitudes: st.SearchStrategy[float] = latitudes) -> int:
    lon, lat = draw(longitudes), draw(latitudes)
    return int(h3.latlng_to_cell(lat, lon, draw(resolutions)))


def _columns(several: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    lonlat = np.array(several, np.float64).reshape(-1, 2)
    return lonlat[:, 0].copy(), lonlat[:, 1].copy()


def _on_sphere(lonlat: np.ndarray) -> np.ndarray:
    """Degrees of longitude mean little beside a pole; places in space always do."""
    lon, lat = np.radians(lonlat).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _middle_of_great_circle(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    x, y, z = _on_sphere(np.stack([start, end])).sum(axis=0)
    return np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])


def _every_cell(resolution: int) -> Cells:
    base = h3.get_res0_cells()
    return np.array(
        sorted(child for cell in base for child in h3.cell_to_children(cell, resolution)),
        np.uint64,
    )


def test_a_known_point_has_a_known_cell() -> None:
    cell = points_to_cells(np.array([-122.0553238]), np.array([37.3615593]), 5)
    assert cells_to_texts(cell) == ["85283473fffffff"]


@given(several=st.lists(points, max_size=30), resolution=resolutions)
def test_points_have_the_cells_that_h3_gives_them(
    several: list[tuple[float, float]], resolution: int
) -> None:
    lon, lat = _columns(several)
    fast = points_to_cells(lon, lat, resolution)
    assert fast.dtype == np.uint64
    assert fast.tolist() == points_to_cells_by_loop(lon, lat, resolution).tolist()


@pytest.mark.parametrize("resolution", range(3))
def test_outlines_equal_those_of_h3_for_every_cell_of_the_world(resolution: int) -> None:
    every = _every_cell(resolution)
    fast, loop = cells_to_outlines(every), cells_to_outlines_by_loop(every)
    assert np.array_equal(fast.start, loop.start)
    assert np.abs(_on_sphere(fast.lonlat) - _on_sphere(loop.lonlat)).max() < MILLIMETRE


# beside a pole both libraries are off by some millimetres
@given(several=st.lists(cells(st.floats(-89, 89)), min_size=1, max_size=10))
def test_outlines_equal_those_of_h3_at_any_resolution(several: list[int]) -> None:
    some = np.array(several, np.uint64)
    fast, loop = cells_to_outlines(some), cells_to_outlines_by_loop(some)
    assert np.array_equal(fast.start, loop.start)
    assert np.abs(_on_sphere(fast.lonlat) - _on_sphere(loop.lonlat)).max() < MILLIMETRE


@pytest.mark.parametrize("resolution", [0, 1, 6, 7, 14, 15])
def test_pentagons_have_the_outlines_of_h3(resolution: int) -> None:
    pentagons = np.array(h3.get_pentagons(resolution), np.uint64)
    fast, loop = cells_to_outlines(pentagons), cells_to_outlines_by_loop(pentagons)
    assert np.diff(fast.start).tolist() == [5 if resolution % 2 == 0 else 10] * 12
    assert np.abs(_on_sphere(fast.lonlat) - _on_sphere(loop.lonlat)).max() < MILLIMETRE


def test_cells_across_an_icosahedron_edge_have_up_to_ten_vertices() -> None:
    sizes = np.diff(cells_to_outlines(_every_cell(1)).start)
    assert set(sizes.tolist()) == {6, 7, 8, 10}


def test_a_cell_on_the_antimeridian_keeps_the_longitudes_of_h3() -> None:
    cell = points_to_cells(np.array([180.0]), np.array([10.0]), 3)
    lon = cells_to_outlines(cell).lonlat[:, 0]
    assert np.allclose(lon, cells_to_outlines_by_loop(cell).lonlat[:, 0])
    assert lon.min() < -179
    assert lon.max() > 179


def test_outlines_of_no_cells_are_no_rings() -> None:
    none = cells_to_outlines(np.empty(0, np.uint64))
    assert none.start.tolist() == [0]
    assert none.lonlat.shape == (0, 2)


@given(cell=cells(), data=st.data())
def test_a_parent_is_the_parent_that_h3_gives(cell: int, data: st.DataObject) -> None:
    resolution = data.draw(st.integers(0, resolution_of(cell)))
    parent = cells_to_parents(np.array([cell], np.uint64), resolution)
    assert parent.tolist() == [h3.cell_to_parent(cell, resolution)]


@given(cell=cells())
def test_a_cell_is_its_own_parent_at_its_own_resolution(cell: int) -> None:
    same = cells_to_parents(np.array([cell], np.uint64), resolution_of(cell))
    assert same.tolist() == [cell]


@pytest.mark.parametrize("resolution", range(3))
def test_parents_of_ascending_cells_ascend(resolution: int) -> None:
    parents = cells_to_parents(_every_cell(2), resolution)
    assert (np.diff(parents.astype(np.int64)) >= 0).all()


SIZES = (11.0, 4.0, 1.6, 0.6, 0.23, 0.09, 0.03, 0.012, 0.005, 0.0017, 0.0007)


@st.composite
def shapes(draw: st.DrawFn) -> tuple[shapely.Polygon, int]:
    """A triangle or more, some cells wide, anywhere between the polar circles."""
    resolution = draw(st.integers(1, 10))
    lon, lat = draw(st.floats(-150, 150)), draw(st.floats(-60, 60))
    corners = draw(st.lists(st.tuples(*[st.floats(-2, 2)] * 2), min_size=3, max_size=8))
    shape = shapely.convex_hull(
        shapely.MultiPoint(np.array(corners) * SIZES[resolution] + [lon, lat])
    )
    return (shape if shape.geom_type == "Polygon" else shape.buffer(0.001)), resolution


@given(drawn=shapes(), along=st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_every_point_of_a_shape_is_in_one_of_its_cells(
    drawn: tuple[shapely.Polygon, int], along: list[float]
) -> None:
    shape, resolution = drawn
    edge = shapely.line_interpolate_point(shape.exterior, along, normalized=True)
    centre = shapely.get_coordinates(shape.representative_point())
    inner = (shapely.get_coordinates(edge) + centre) / 2
    lonlat = np.concatenate([shapely.get_coordinates(edge), centre, inner])
    found = points_to_cells(lonlat[:, 0].copy(), lonlat[:, 1].copy(), resolution)
    assert np.isin(found, shape_to_cells(shape, resolution)).all()


@pytest.mark.parametrize("resolution", [2, 5, 9])
def test_a_shape_that_ends_in_the_bulge_of_an_edge_has_the_cell_beyond_it(resolution: int) -> None:
    cell = np.array([h3.latlng_to_cell(52.05, 4.3, resolution)], np.uint64)
    ring, (centre,) = cells_to_outlines(cell).lonlat, cells_to_centres(cell)
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        straight = (start + end) / 2
        tip = (straight + _middle_of_great_circle(start, end)) / 2
        found = points_to_cells(tip[:1], tip[1:], resolution)
        for base in (centre, 2 * straight - centre):  # from either side of the edge
            needle = shapely.Polygon([base, base + (end - start) / 100, tip])
            assert np.isin(found, shape_to_cells(needle, resolution)).all()


def test_cells_of_a_shape_are_sorted_and_each_once() -> None:
    both = shapely.MultiPolygon([shapely.box(4.2, 52, 4.3, 52.1), shapely.box(4.3, 52, 4.4, 52.1)])
    found = shape_to_cells(both, 8)
    assert (found[1:] > found[:-1]).all()


def test_a_shape_smaller_than_a_cell_has_a_cell() -> None:
    assert len(shape_to_cells(shapely.Point(4.30012, 52.0501).buffer(1e-6), 7)) == 1


@pytest.mark.parametrize(
    ("metres", "resolution"),
    [(0.5, 15), (1, 14), (10, 12), (60, 10), (150, 9), (200, 9), (201, 8), (1500, 6), (1e5, 2)],
)
def test_a_precision_allows_a_finest_resolution(metres: float, resolution: int) -> None:
    assert finest_honest_resolution(metres) == resolution


def test_a_precision_coarser_than_every_cell_allows_the_coarsest() -> None:
    assert finest_honest_resolution(2e6) == 0


def test_a_cell_survives_being_written_and_read() -> None:
    cell = h3.latlng_to_cell(52.05, 4.3, 9)
    assert text_to_cell(cells_to_texts(np.array([cell], np.uint64))[0]) == cell


@pytest.mark.parametrize(
    "text",
    ["", "89", "zzzzzzzzzzzzzzz", "89196bb5997fffff", "09196bb5997ffff", "89196bb5997fff", "-1"],
)
def test_a_text_that_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="where an H3 cell was expected"):
        text_to_cell(text)


def test_the_centre_of_a_cell_lies_in_it() -> None:
    cell = np.array([h3.latlng_to_cell(52.05, 4.3, 9)], np.uint64)
    lon, lat = cells_to_centres(cell).T
    assert points_to_cells(lon.copy(), lat.copy(), 9).tolist() == cell.tolist()


def test_a_hexagon_has_six_neighbours_and_a_pentagon_five() -> None:
    hexagon, pentagon = h3.latlng_to_cell(52.05, 4.3, 9), h3.get_pentagons(9)[0]
    assert (len(cell_neighbours(hexagon)), len(cell_neighbours(pentagon))) == (6, 5)


def test_poles_lie_in_their_cells() -> None:
    assert {lat: h3.latlng_to_cell(lat, 77.0, 4) for lat in (90.0, -90.0)} == {
        lat: cell for cell, lat in pole_cells(4).items()
    }


def test_true_areas_of_all_cells_add_up_to_the_earth() -> None:
    whole = sum(cell_area_km2(cell) for cell in _every_cell(1).tolist())
    assert whole == pytest.approx(4 * np.pi * EARTH_KM**2)


def test_a_regular_hexagon_of_known_width_has_a_known_area() -> None:
    # width 2 between opposite sides: area 2 sqrt(3)
    assert hexagon_width_metres(2 * 3**0.5 / 1e6) == pytest.approx(2)


def test_cells_are_measured_each_as_it_is() -> None:
    cells = _every_cell(1)
    assert cells_to_km2(cells).tolist() == [cell_area_km2(one) for one in cells.tolist()]
    assert len(cells_to_km2(cells[:0])) == 0
