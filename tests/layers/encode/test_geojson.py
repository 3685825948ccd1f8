"""GeoJSON: what RFC 7946 asks, and the same values as the table."""

import json

import h3.api.basic_int as h3
import pytest
import shapely

from layers.encode.geojson import area_features, cell_features, plain_area_features
from layers.grid import cells_to_centres
from layers.model import Area
from tests.layers.makers import some_cells, square
from tests.layers.tables import published

CELLS = some_cells()[:4].tolist()
AREAS = (square("W", 4.2, 52.0, 4.3, 52.1), square("E", 4.3, 52.0, 4.4, 52.1))


def test_a_cell_is_a_feature_with_its_value_and_state() -> None:
    first, second, *_ = cell_features(published([7, 2, 9, 9], CELLS, threshold=5))
    assert (first["type"], first["id"]) == ("Feature", f"{CELLS[0]:x}")
    keys = ("h3", "value", "state", "suppressed")
    told, hidden = (f"{CELLS[0]:x}", 7, "value", False), (f"{CELLS[1]:x}", None, "suppressed", True)
    assert first["properties"] == dict(zip(keys, told, strict=True))
    assert second["properties"] == dict(zip(keys, hidden, strict=True))


def test_features_survive_json() -> None:
    features = cell_features(published([7, 2, 9, 9], CELLS, threshold=5))
    assert json.loads(json.dumps(features, allow_nan=False)) == features


def test_the_outline_of_a_cell_is_closed_valid_and_around_its_centre() -> None:
    features = cell_features(published([1] * 4, CELLS))
    shapes = [shapely.geometry.shape(one["geometry"]) for one in features]
    centres = shapely.points(cells_to_centres(some_cells()[:4]))
    assert all(
        shape.is_valid and shape.exterior.is_closed and shape.contains(centre)
        for shape, centre in zip(shapes, centres, strict=True)
    )


def test_outer_rings_run_counter_clockwise() -> None:
    for feature in cell_features(published([1] * 4, CELLS)):
        assert shapely.is_ccw(shapely.LinearRing(feature["geometry"]["coordinates"][0]))


def test_degrees_have_at_most_six_decimals() -> None:
    (feature,) = cell_features(published([1], CELLS[:1]))
    numbers = [number for point in feature["geometry"]["coordinates"][0] for number in point]
    assert numbers == [round(number, 6) for number in numbers]


def test_a_cell_on_the_antimeridian_is_a_multipolygon_within_the_world() -> None:
    cell = h3.latlng_to_cell(10.0, 180.0, 5)
    (feature,) = cell_features(published([1], [cell]))
    shape = shapely.geometry.shape(feature["geometry"])
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert shape.is_valid
    assert (shape.bounds[0], shape.bounds[2]) == (-180, 180)


@pytest.mark.parametrize("latitude", [90, -90])
def test_a_polar_cell_is_a_valid_polygon(latitude: int) -> None:
    (feature,) = cell_features(published([1], [h3.latlng_to_cell(latitude, 0, 3)]))
    assert shapely.geometry.shape(feature["geometry"]).is_valid


def test_no_cells_are_no_features() -> None:
    assert cell_features(published([])) == []


def test_an_area_is_a_feature_with_its_names_and_value() -> None:
    (feature,) = area_features(published([7], [1]), AREAS)
    assert feature["id"] == "blocks.E"
    assert feature["properties"] == {
        "id": "blocks.E", "set": "blocks", "code": "E", "name": "Block E",
        "value": 7, "state": "value", "suppressed": False}  # fmt: skip


def test_areas_without_values_are_features_with_names() -> None:
    features = plain_area_features(AREAS)
    assert [feature["properties"]["code"] for feature in features] == ["W", "E"]
    assert all(feature["geometry"]["type"] == "MultiPolygon" for feature in features)


def test_the_outline_of_an_area_is_the_one_it_has() -> None:
    (feature, _) = plain_area_features(AREAS)
    assert shapely.geometry.shape(feature["geometry"]).equals(AREAS[0].geometry)


def test_no_areas_are_no_features() -> None:
    assert plain_area_features(()) == []


def test_holes_of_an_area_are_kept() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    area = Area("blocks", "R", "Ring", shapely.MultiPolygon([ring]))
    (feature,) = plain_area_features((area,))
    assert shapely.geometry.shape(feature["geometry"]).area == 8
