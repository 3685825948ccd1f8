"""The world in whole numbers: projecting, and which cells touch a box."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.buckets import bounds_of
from layers.model import Cells
from layers.world import (
    MERCATOR_LIMIT,
    WORLD,
    Box,
    WorldCells,
    lonlat_box,
    project,
    touching,
    touching_anywhere,
    world_cells,
)

TO_MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
HALF_METRES = np.pi * 6378137.0
RESOLUTION = 5


def _disk(lat: float, lon: float) -> Cells:
    return np.array(sorted(h3.grid_disk(h3.latlng_to_cell(lat, lon, RESOLUTION), 3)), np.uint64)


def _pentagon() -> tuple[float, float]:
    lat, lon = h3.cell_to_latlng(h3.get_pentagons(RESOLUTION)[3])
    return lat, lon


PLACES = {
    "a city": (52.05, 4.3),
    "the antimeridian": (-17.0, 179.9),
    "a pentagon": _pentagon(),
    "the northern rim": (85.0, 20.0),
}
GROUNDS = {name: world_cells(_disk(*place)) for name, place in PLACES.items()}


def _touching_by_loop(world: WorldCells, box: Box) -> list[int]:
    square = shapely.box(box.west, box.north, box.east, box.south)
    rings = np.split(world.xy.astype(float), world.start[1:-1])
    return [at for at, ring in enumerate(rings) if shapely.Polygon(ring).intersects(square)]


@given(
    several=st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-MERCATOR_LIMIT, MERCATOR_LIMIT)), min_size=1
    )
)
def test_projecting_agrees_with_epsg_3857(several: list[tuple[float, float]]) -> None:
    lon, lat = np.array(several).T
    x, y = TO_MERCATOR.transform(lon, lat)
    expected = np.stack([x + HALF_METRES, HALF_METRES - y], axis=1) / (2 * HALF_METRES) * WORLD
    assert np.abs(project(lon, lat) - expected).max() <= 1


def test_the_corners_of_the_world_are_whole_numbers() -> None:
    corners = project(np.array([-180.0, 180.0]), np.array([MERCATOR_LIMIT, -MERCATOR_LIMIT]))
    assert corners.tolist() == [[0, 0], [WORLD, WORLD]]


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_a_pole_is_clamped_at_the_mercator_limit(pole: float) -> None:
    limit = np.copysign(MERCATOR_LIMIT, pole)
    assert project(np.zeros(1), np.array([pole])).tolist() == (
        project(np.zeros(1), np.array([limit])).tolist()
    )


@pytest.mark.parametrize("place", GROUNDS)
@given(data=st.data())
def test_touching_equals_a_loop_over_polygons(place: str, data: st.DataObject) -> None:
    world = GROUNDS[place]
    bounds = bounds_of(world.start, world.xy)
    xs = st.integers(int(bounds.west.min()) - 9, int(bounds.east.max()) + 9)
    ys = st.integers(int(bounds.north.min()) - 9, int(bounds.south.max()) + 9)
    (west, east), (north, south) = (sorted([data.draw(one), data.draw(one)]) for one in (xs, ys))
    box = Box(west, north, east, south)
    assert touching(world, box).tolist() == _touching_by_loop(world, box)


@pytest.mark.parametrize("place", GROUNDS)
def test_a_box_of_one_vertex_touches_the_cells_that_share_it(place: str) -> None:
    world = GROUNDS[place]
    for x, y in world.xy[:20].tolist():
        point = Box(x, y, x, y)
        assert touching(world, point).tolist() == _touching_by_loop(world, point)


def test_a_box_far_away_touches_nothing() -> None:
    assert touching(GROUNDS["a city"], Box(0, 0, 10, 10)).tolist() == []


def test_a_box_around_the_world_touches_every_cell() -> None:
    world = GROUNDS["a pentagon"]
    found = touching(world, Box(0, 0, WORLD, WORLD))
    assert found.tolist() == list(range(len(world.cells)))


def test_no_cells_touch_no_box() -> None:
    none = world_cells(np.empty(0, np.uint64))
    assert touching(none, Box(0, 0, WORLD, WORLD)).tolist() == []


def test_cells_over_the_antimeridian_are_found_from_both_ends_of_the_world() -> None:
    world = GROUNDS["the antimeridian"]
    bounds = bounds_of(world.start, world.xy)
    crossing = np.flatnonzero((bounds.west < 0) | (bounds.east > WORLD))
    west_end = Box(0, 0, WORLD // 360, WORLD)
    east_end = Box(WORLD - WORLD // 360, 0, WORLD, WORLD)
    assert len(crossing)
    for end in (west_end, east_end):
        assert np.isin(crossing, touching_anywhere(world, end)).all()


def test_bounds_hold_every_vertex() -> None:
    world = GROUNDS["the antimeridian"]
    own = bounds_of(world.start, world.xy)
    for row, ring in enumerate(np.split(world.xy, world.start[1:-1])):
        bounds = (own.west[row], own.north[row], own.east[row], own.south[row])
        assert (*ring.min(axis=0), *ring.max(axis=0)) == bounds


def test_a_box_of_degrees_over_the_antimeridian_is_narrow() -> None:
    box = lonlat_box(179.0, -1.0, -179.0, 1.0)
    assert box.east - box.west == pytest.approx(WORLD / 180, abs=2)


def test_a_box_of_degrees_has_its_north_on_top() -> None:
    box = lonlat_box(4.2, 52.0, 4.4, 52.1)
    assert (box.west < box.east, box.north < box.south) == (True, True)


def test_a_world_further_is_a_whole_world_of_units() -> None:
    assert Box(1, 2, 3, 4).shifted(-1) == Box(1 - WORLD, 2, 3 - WORLD, 4)
