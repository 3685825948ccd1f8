"""Lines and polygons: by length, area, presence or count; compared with a loop cell by cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.grid import cells_to_parents
from layers.model import Area
from layers.rings import cells_to_shapes
from tests.layers.ingest.shaped import (
    BLOCKS,
    PARK,
    ROAD,
    WGS84,
    ingest,
    metres,
    square_metres,
    told,
)
from tests.layers.makers import BBOX


def by_loop(cells: Sequence[int], shape: shapely.Geometry, of: Any) -> list[float]:
    """Measure what of a shape lies in each cell, one after the other."""
    outlines = cells_to_shapes(np.array(cells, np.uint64))
    return [of(outline.intersection(shape)) for outline in outlines]


LINE, POLYGON = ("length", ROAD, metres), ("area", PARK, square_metres)


@pytest.mark.parametrize(("by", "shape", "of"), [LINE, POLYGON])
def test_each_cell_holds_what_a_loop_finds_in_it(
    tmp_path: Path, by: str, shape: shapely.Geometry, of: Any
) -> None:
    table = told(ingest(tmp_path, by, shape).cube, "sum", 9, by)
    expected = by_loop(table.place.tolist(), shape, of)
    assert table.value.tolist() == pytest.approx(expected, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("resolution", range(5, 10))
def test_no_length_is_lost_at_any_resolution(tmp_path: Path, resolution: int) -> None:
    whole = told(ingest(tmp_path, "length", ROAD).cube, "sum", resolution).value.sum()
    assert whole == pytest.approx(metres(ROAD), rel=1e-9)


@pytest.mark.parametrize("resolution", range(5, 10))
def test_no_ground_is_lost_at_any_resolution(tmp_path: Path, resolution: int) -> None:
    whole = told(ingest(tmp_path, "area", PARK).cube, "sum", resolution, "area").value.sum()
    assert whole == pytest.approx(square_metres(PARK), rel=1e-9)


def test_ground_is_measured_on_the_ellipsoid(tmp_path: Path) -> None:
    whole = told(ingest(tmp_path, "area", PARK).cube, "sum", 9, "area").value.sum()
    fine = shapely.segmentize(PARK, 1e-4)  # between its vertices pyproj follows geodesics
    assert whole == pytest.approx(abs(WGS84.geometry_area_perimeter(fine)[0]), rel=1e-8)


@pytest.mark.parametrize("by", ["count", "length"])
def test_a_line_counts_once_at_a_point_on_it(tmp_path: Path, by: str) -> None:
    table = told(ingest(tmp_path, by, ROAD).cube, "count", 9, by)
    (cell,) = table.place[table.value == 1]
    (outline,) = cells_to_shapes(np.array([cell], np.uint64))
    assert (table.value.sum(), outline.intersects(ROAD)) == (1, True)


def test_presence_is_one_in_every_cell_that_is_touched(tmp_path: Path) -> None:
    table = told(ingest(tmp_path, "presence", ROAD, ROAD).cube, "presence", 9, "presence")
    outlines = cells_to_shapes(table.place)
    assert table.value.tolist() == [float(one.intersects(ROAD)) for one in outlines]


@pytest.mark.parametrize("resolution", [5, 7])
def test_a_coarse_cell_holds_what_any_of_its_cells_does(tmp_path: Path, resolution: int) -> None:
    cube = ingest(tmp_path, "presence", ROAD, PARK).cube
    fine, coarse = (told(cube, "presence", one, "presence") for one in (9, resolution))
    parents = cells_to_parents(fine.place[fine.value == 1], resolution)
    assert coarse.place[coarse.value == 1].tolist() == np.unique(parents).tolist()
    assert set(coarse.value.tolist()) <= {0, 1}


def test_a_record_present_in_many_cells_is_accepted_once(tmp_path: Path) -> None:
    cube = ingest(tmp_path, "presence", ROAD).cube
    assert (cube.account.rows_accepted, len(cube.facts.n) > 10) == (1, True)


@pytest.mark.parametrize(("by", "shape", "of"), [LINE, POLYGON])
def test_official_areas_get_what_lies_in_them(
    tmp_path: Path, by: str, shape: shapely.Geometry, of: Any
) -> None:
    cube = ingest(tmp_path, by, shape, area_sets={"blocks": BLOCKS}, areas=["blocks"]).cube
    naive = [of(shape.intersection(area.geometry)) for area in BLOCKS]
    assert told(cube, "sum", None, by).value.tolist() == pytest.approx(naive, rel=1e-6)
    assert told(cube, "count", None, by).value.sum() == 1


def test_a_line_along_the_border_of_two_areas_is_shared_between_them(tmp_path: Path) -> None:
    border = shapely.LineString([(4.3, 52.02), (4.3, 52.06)])
    cube = ingest(tmp_path, "length", border, area_sets={"blocks": BLOCKS}, areas=["blocks"]).cube
    half = metres(border) / 2
    assert told(cube, "sum", None).value.tolist() == pytest.approx([half, half])


def test_a_street_that_is_run_through_twice_is_there_twice(tmp_path: Path) -> None:
    there = list(ROAD.coords)
    cube = ingest(tmp_path, "length", shapely.LineString([*there, *there[::-1]])).cube
    once = told(ingest(tmp_path, "length", ROAD).cube, "sum").value
    assert told(cube, "sum").value == pytest.approx(2 * once, abs=1e-6)


WEST = BBOX[0]
LEAVING = shapely.LineString([(WEST - 0.03, 52.05), (WEST + 0.05, 52.05)])
HALF_OUT = shapely.box(WEST - 0.03, 52.04, WEST + 0.05, 52.06)


@pytest.mark.parametrize(
    ("by", "shape", "of"),
    [("length", LEAVING, metres), ("area", HALF_OUT, square_metres)],
)
def test_what_lies_outside_is_cut_off_and_told(
    tmp_path: Path, by: str, shape: shapely.Geometry, of: Any
) -> None:
    cube = ingest(tmp_path, by, shape).cube
    inside = of(shape.intersection(shapely.box(*BBOX)))
    assert told(cube, "sum", 9, by).value.sum() == pytest.approx(inside, rel=1e-7)
    assert cube.account.cut == pytest.approx({"records": 1, by: of(shape) - inside}, rel=1e-6)


def test_a_street_that_leaves_the_coverage_twice_over_keeps_its_length(tmp_path: Path) -> None:
    twice = shapely.LineString([*LEAVING.coords, *list(LEAVING.coords)[::-1]])
    one, two = (
        told(ingest(tmp_path, "length", line).cube, "sum").value.sum() for line in (LEAVING, twice)
    )
    assert two == pytest.approx(2 * one)


@pytest.mark.parametrize("by", ["count", "presence"])
def test_records_that_are_cut_are_counted(tmp_path: Path, by: str) -> None:
    cut = ingest(tmp_path, by, LEAVING, HALF_OUT, ROAD).cube.account.cut
    assert cut == {"records": 2}


def test_a_polygon_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = shapely.Polygon([(4.25, 52.03), (4.27, 52.05), (4.27, 52.03), (4.25, 52.05)])
    mended = shapely.make_valid(bow, method="structure", keep_collapsed=False)
    whole = told(ingest(tmp_path, "area", bow).cube, "sum", 9, "area").value.sum()
    assert whole == pytest.approx(square_metres(mended), rel=1e-9)


def test_heights_are_left_out(tmp_path: Path) -> None:
    steep = shapely.LineString([(x, y, 100 * at) for at, (x, y) in enumerate(ROAD.coords)])
    whole = told(ingest(tmp_path, "length", steep).cube, "sum").value.sum()
    assert whole == pytest.approx(metres(ROAD), rel=1e-9)


def test_lines_on_both_sides_of_the_antimeridian_are_measured(tmp_path: Path) -> None:
    sides = [[(179.9, -16.8), (180, -16.8)], [(-180, -16.8), (-179.9, -16.8)]]
    boxes = shapely.MultiPolygon(
        [shapely.box(179.8, -17, 180, -16.7), shapely.box(-180, -17, -179.8, -16.7)]
    )
    fiji = (Area("blocks", "F", "Fiji", boxes),)
    line = shapely.MultiLineString(sides)
    coverage = {"bbox": None, "areas": "blocks"}
    cube = ingest(tmp_path, "length", line, area_sets={"blocks": fiji}, coverage=coverage).cube
    assert cube.facts.sums.sum() == pytest.approx(metres(line), rel=1e-9)


lon, lat = st.floats(4.21, 4.39), st.floats(52.01, 52.09)
lines = st.lists(st.tuples(lon, lat), min_size=2, max_size=6).map(shapely.LineString)


@settings(max_examples=30)
@given(some=st.lists(lines, min_size=1, max_size=4))
def test_ingesting_loses_no_length(tmp_path_factory: Any, some: list[shapely.LineString]) -> None:
    written = [shapely.from_geojson(shapely.to_geojson(one)) for one in some]
    cube = ingest(tmp_path_factory.mktemp("lines"), "length", *written).cube
    assert cube.facts.sums.sum() == pytest.approx(sum(map(metres, written)), rel=1e-9, abs=1e-6)
    assert cube.facts.n.sum() == len(some)


@settings(max_examples=30)
@given(corners=st.lists(st.tuples(lon, lat), min_size=3, max_size=8, unique=True))
def test_ingesting_loses_no_ground(
    tmp_path_factory: Any, corners: list[tuple[float, float]]
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull.buffer(0.001)
    cube = ingest(tmp_path_factory.mktemp("grounds"), "area", hull).cube
    assert cube.facts.sums.sum() == pytest.approx(square_metres(hull), rel=1e-9)
