"""Official areas: outlines from a file, and in which of them a point lies."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from layers.declare import AreaSetDefinition
from layers.errors import SourceError
from layers.ingest import read_areas
from layers.ingest.areas import locate, uncovered
from layers.model import Area
from tests.layers.makers import TITLE, square

SET = AreaSetDefinition.model_validate(
    {"id": "blocks", "title": TITLE, "path": "blocks.geojson", "code": "code", "name": "name"}
)
BLOCKS = (square("A", 0, 0, 1, 1), square("B", 1, 0, 2, 1), square("C", 0, 1, 2, 2))
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


def write(folder: Path, *shapes: tuple[Any, shapely.Geometry], crs: str = "") -> None:
    """Write shapes with their codes; a name is `Block` and the code."""
    features = [
        {"type": "Feature", "properties": {"code": code, "name": f"Block {code}"},
         "geometry": shapely.geometry.mapping(shape)}
        for code, shape in shapes
    ]  # fmt: skip
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    content = {"type": "FeatureCollection", **named, "features": features}
    (folder / "blocks.geojson").write_text(json.dumps(content))


def test_areas_survive_being_written_and_read(tmp_path: Path) -> None:
    write(tmp_path, *[(area.code, area.geometry) for area in BLOCKS])
    read = read_areas(SET, tmp_path)
    assert [area.id for area in read] == ["blocks.A", "blocks.B", "blocks.C"]
    assert [area.name for area in read] == ["Block A", "Block B", "Block C"]
    assert all(one.geometry.equals(other.geometry) for one, other in zip(read, BLOCKS, strict=True))


def test_areas_in_rd_new_come_out_in_degrees(tmp_path: Path) -> None:
    write(tmp_path, ("A", shapely.box(155_000, 463_000, 156_000, 464_000)),
          crs="urn:ogc:def:crs:EPSG::28992")  # fmt: skip
    (area,) = read_areas(SET, tmp_path)
    to_degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    assert area.geometry.bounds[:2] == pytest.approx(
        to_degrees.transform(155_000, 463_000), abs=1e-4
    )


def test_numbers_may_be_codes(tmp_path: Path) -> None:
    write(tmp_path, (7, shapely.box(0, 0, 1, 1)))
    assert read_areas(SET, tmp_path)[0].code == "7"


def test_an_invalid_outline_is_mended_and_keeps_its_ground(tmp_path: Path) -> None:
    write(tmp_path, ("A", BOW_TIE))
    (area,) = read_areas(SET, tmp_path)
    assert area.geometry.is_valid
    assert area.geometry.area == pytest.approx(2)


def test_lines_beside_a_polygon_are_left_out(tmp_path: Path) -> None:
    shape = shapely.GeometryCollection(
        [shapely.box(0, 0, 1, 1), shapely.LineString([(3, 3), (4, 4)])]
    )
    write(tmp_path, ("A", shape))
    assert read_areas(SET, tmp_path)[0].geometry.bounds == (0, 0, 1, 1)


def test_a_missing_file_of_areas_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"blocks: no file .*blocks\.geojson; expected"):
        read_areas(SET, tmp_path)


def test_a_file_that_holds_no_areas_is_refused(tmp_path: Path) -> None:
    (tmp_path / "blocks.geojson").write_text("nothing of the kind")
    with pytest.raises(SourceError, match=r"blocks\.geojson: got something else; expected geojson"):
        read_areas(SET, tmp_path)


def test_a_repeated_code_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ("A", shapely.box(0, 0, 1, 1)), ("A", shapely.box(1, 0, 2, 1)))
    with pytest.raises(SourceError, match="code repeats; expected each code once"):
        read_areas(SET, tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write(tmp_path, ("A", shapely.box(0, 0, 1, 1)))
    wanting = SET.model_copy(update={"code": "buurtcode"})
    with pytest.raises(SourceError, match="has no column 'buurtcode', which blocks names"):
        read_areas(wanting, tmp_path)


def test_a_point_on_a_shared_border_goes_to_the_first_area() -> None:
    border = np.array([1.0, 1.0, 0.5, 1.0]), np.array([0.5, 0.0, 1.0, 1.0])
    assert locate(BLOCKS, *border).tolist() == [0, 0, 0, 0]
    assert locate(BLOCKS[::-1], *border).tolist() == [1, 1, 0, 0]


def test_a_point_in_no_area_is_nowhere() -> None:
    assert locate(BLOCKS, np.array([5.0]), np.array([5.0])).tolist() == [-1]


@pytest.mark.parametrize("areas", [(), BLOCKS])
def test_no_points_lie_nowhere(areas: tuple[Area, ...]) -> None:
    assert locate(areas, np.empty(0), np.empty(0)).tolist() == []


def test_without_areas_every_point_is_nowhere() -> None:
    assert locate((), np.zeros(2), np.zeros(2)).tolist() == [-1, -1]


quarters = st.integers(-2, 10).map(lambda n: n / 4)  # often on a border


@given(points=st.lists(st.tuples(quarters, quarters), min_size=1, max_size=30))
def test_locating_equals_a_loop_over_areas(points: list[tuple[float, float]]) -> None:
    lon, lat = np.array(points).T
    naive = [
        next((at for at, area in enumerate(BLOCKS) if area.geometry.intersects(point)), -1)
        for point in map(shapely.Point, points)
    ]
    assert locate(BLOCKS, lon, lat).tolist() == naive


@pytest.mark.parametrize(("held", "silent"), [(0.0, True), (0.009, True), (0.011, False)])
def test_an_area_needs_a_hundredth_of_its_ground_covered(held: float, silent: bool) -> None:
    ground = shapely.box(-1, 0, held, 1)
    shapely.prepare(ground)
    assert (uncovered(BLOCKS[:1], ground) == ("A",)) is silent
