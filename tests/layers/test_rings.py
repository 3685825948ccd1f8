"""Rings: outlines that can be drawn, over the antimeridian and around the poles too."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from layers.grid import Outlines, cells_to_centres, pole_cells
from layers.model import Cells
from layers.rings import cells_to_shapes, continuous_outlines

WORLD = 360 * 180  # square degrees


def _every_cell(resolution: int) -> Cells:
    base = h3.get_res0_cells()
    return np.array(
        sorted(child for cell in base for child in h3.cell_to_children(cell, resolution)),
        np.uint64,
    )


def _polygons(outlines: Outlines) -> NDArray[np.object_]:
    rows = np.repeat(np.arange(len(outlines.start) - 1), np.diff(outlines.start))
    return np.asarray(shapely.polygons(shapely.linearrings(outlines.lonlat, indices=rows)))


def _on_antimeridian(resolution: int) -> Cells:
    latitudes = np.linspace(-80, 80, 33)
    return np.array(sorted({h3.latlng_to_cell(lat, 180.0, resolution) for lat in latitudes}),
                    np.uint64)  # fmt: skip


@pytest.mark.parametrize("resolution", range(3))
def test_the_outlines_of_all_cells_tile_the_world(resolution: int) -> None:
    polygons = _polygons(continuous_outlines(_every_cell(resolution)))
    assert shapely.is_valid(polygons).all()
    assert shapely.area(polygons).sum() == pytest.approx(WORLD)


@pytest.mark.parametrize("resolution", range(3))
def test_outlines_run_counter_clockwise(resolution: int) -> None:
    outlines = continuous_outlines(_every_cell(resolution))
    rows = np.repeat(np.arange(len(outlines.start) - 1), np.diff(outlines.start))
    assert shapely.is_ccw(shapely.linearrings(outlines.lonlat, indices=rows)).all()


@pytest.mark.parametrize("resolution", [1, 4, 9])
def test_an_outline_over_the_antimeridian_does_not_jump(resolution: int) -> None:
    outlines = continuous_outlines(_on_antimeridian(resolution))
    for ring in np.split(outlines.lonlat, outlines.start[1:-1]):
        assert np.abs(np.diff(ring[:, 0], append=ring[0, 0])).max() < 90


@pytest.mark.parametrize("resolution", [1, 4, 9])
def test_an_outline_over_the_antimeridian_lies_around_its_centre(resolution: int) -> None:
    cells = _on_antimeridian(resolution)
    centres = shapely.points(cells_to_centres(cells))
    assert shapely.contains(_polygons(continuous_outlines(cells)), centres).all()


@pytest.mark.parametrize("resolution", [0, 1, 5, 9])
@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_a_polar_cell_is_closed_along_the_edge_of_the_world(resolution: int, pole: float) -> None:
    cell = next(one for one, at in pole_cells(resolution).items() if at == pole)
    (polygon,) = _polygons(continuous_outlines(np.array([cell], np.uint64)))
    west, south, east, north = polygon.bounds
    assert polygon.is_valid
    assert (west, east) == (-180, 180)
    assert pole in (south, north)


def test_a_cell_inland_keeps_its_outline() -> None:
    cell = np.array([h3.latlng_to_cell(52.05, 4.3, 9)], np.uint64)
    expected = [(lon, lat) for lat, lon in h3.cell_to_boundary(int(cell[0]))]
    assert np.allclose(continuous_outlines(cell).lonlat, expected)


def test_no_cells_have_no_outlines() -> None:
    assert continuous_outlines(np.empty(0, np.uint64)).start.tolist() == [0]


@pytest.mark.parametrize("resolution", range(3))
def test_geojson_shapes_stay_in_the_world(resolution: int) -> None:
    bounds = shapely.bounds(cells_to_shapes(_every_cell(resolution)))
    assert bounds[:, 0].min() >= -180
    assert bounds[:, 2].max() <= 180


@given(resolution=st.integers(0, 10), lat=st.floats(-90, 90))
def test_a_cut_shape_is_valid_and_has_the_ground_it_had(resolution: int, lat: float) -> None:
    cell = np.array([h3.latlng_to_cell(lat, 180.0, resolution)], np.uint64)
    (shape,) = cells_to_shapes(cell)
    (whole,) = _polygons(continuous_outlines(cell))
    assert shape.is_valid
    assert shape.area == pytest.approx(whole.area, rel=1e-9)


def test_a_cell_on_the_antimeridian_is_cut_in_two() -> None:
    cell = np.array([h3.latlng_to_cell(10.0, 180.0, 4)], np.uint64)
    (shape,) = cells_to_shapes(cell)
    assert [part.bounds[0] < 0 for part in shape.geoms] in ([True, False], [False, True])


def test_geojson_shapes_run_counter_clockwise() -> None:
    parts = shapely.get_parts(cells_to_shapes(_on_antimeridian(4)))
    assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
