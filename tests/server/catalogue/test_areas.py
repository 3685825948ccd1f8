"""Official areas: kept exactly, replaced as a whole, found by a point."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import shapely
from shapely import MultiPolygon, Polygon

from layers.model import Area
from server.catalogue import AreaSet, Catalogue
from server.catalogue.errors import UnusableArea, WrongGeometry

Square = Callable[[float, float, float, float], MultiPolygon]

# Two triangles that share a slanting border, and points as near to it as a float can be. For the
# last two PostGIS's own ST_Covers says otherwise than shapely.
SOUTH_WEST = Polygon([(4.2, 52.0), (4.3, 52.0), (4.2, 52.1)])
NORTH_EAST = Polygon([(4.3, 52.0), (4.3, 52.1), (4.2, 52.1)])
POINTS = [
    (4.2, 52.1),
    (4.25, 52.05),
    (4.21, 52.09),
    (4.25 + 1e-13, 52.05),
    (4.25001, 52.04999),
    (4.249692, 52.050308),
]


def district(code: str, geometry: MultiPolygon, name: str = "North", of: str = "districts") -> Area:
    return Area(of, code, name, geometry)


def codes(areas: tuple[Area, ...]) -> list[str]:
    return [area.code for area in areas]


def test_areas_come_back_in_the_order_they_were_given(catalogue: Catalogue, square: Square) -> None:
    given = [district(code, square(4, 52, 5, 53)) for code in ("b", "C", "a")]
    catalogue.replace_areas("districts", "one", given)
    assert catalogue.areas("districts") == tuple(given)


def test_a_geometry_comes_back_bit_for_bit(catalogue: Catalogue) -> None:
    hole = [(0.1, 0.1), (0.1, 1 / 3), (1 / 3, 1 / 3), (0.1, 0.1)]
    shell = [(0, 0), (1e-300, 0.7), (0.7, 0.1 + 0.2 + 0.3), (0.9, 0)]
    geometry = MultiPolygon([Polygon(shell, [hole]), Polygon([(-179.9, 1), (-179, 2), (-179, 1)])])
    catalogue.replace_areas("districts", "one", [district("a", geometry)])
    assert catalogue.areas("districts")[0].geometry.wkb == geometry.wkb


def test_a_geometry_that_comes_back_knows_its_srid(catalogue: Catalogue, square: Square) -> None:
    catalogue.replace_areas("districts", "one", [district("a", square(4, 52, 5, 53))])
    assert shapely.get_srid(catalogue.areas("districts")[0].geometry) == 4326


def test_one_area_is_found_by_its_code(catalogue: Catalogue, square: Square) -> None:
    given = district("a'b", square(4, 52, 5, 53), "Bezuidenhout; 's-Gravenhage ✓")
    catalogue.replace_areas("districts", "one", [given])
    assert catalogue.area("districts", "a'b") == given


@pytest.mark.parametrize("code", ["b", "A", "", "a ", "a\0"])
def test_a_code_that_is_not_there_names_no_area(
    catalogue: Catalogue, square: Square, code: str
) -> None:
    catalogue.replace_areas("districts", "one", [district("a", square(4, 52, 5, 53))])
    assert catalogue.area("districts", code) is None


def test_an_unknown_set_has_no_areas(catalogue: Catalogue) -> None:
    assert catalogue.areas("districts") == ()


def test_sets_are_listed_by_identifier_with_their_digest(catalogue: Catalogue) -> None:
    for set_id in ("b", "a", "C"):
        catalogue.replace_areas(set_id, f"digest of {set_id}", [])
    loaded = datetime(2026, 3, 29, 1, 30, 0, 123456, UTC)
    assert catalogue.area_sets() == tuple(
        AreaSet(set_id, f"digest of {set_id}", loaded) for set_id in ("C", "a", "b")
    )


def test_replacing_by_the_same_digest_does_nothing(catalogue: Catalogue, square: Square) -> None:
    catalogue.replace_areas("districts", "one", [district("a", square(4, 52, 5, 53))])
    assert not catalogue.replace_areas("districts", "one", [])
    assert codes(catalogue.areas("districts")) == ["a"]


def test_replacing_by_another_digest_replaces_everything(
    catalogue: Catalogue, square: Square
) -> None:
    here = square(4, 52, 5, 53)
    catalogue.replace_areas("districts", "one", [district("a", here), district("b", here)])
    assert catalogue.replace_areas("districts", "two", [district("b", here, "South")])
    assert catalogue.areas("districts") == (district("b", here, "South"),)


def test_replacing_one_set_leaves_the_others(catalogue: Catalogue, square: Square) -> None:
    kept = district("a", square(4, 52, 5, 53), of="neighbourhoods")
    catalogue.replace_areas("neighbourhoods", "one", [kept])
    catalogue.replace_areas("districts", "one", [])
    assert catalogue.areas("neighbourhoods") == (kept,)


@pytest.mark.parametrize(
    ("areas", "sentence"),
    [
        ([("a", 4, 52, 5, 53), ("a", 4, 52, 5, 53)], r"codes \['a'\] occur more than once"),
        ([("a", 80000, 450000, 90000, 460000)], "Reproject it to EPSG:4326"),
    ],
)
def test_areas_no_point_could_be_looked_up_in_are_refused(
    catalogue: Catalogue, square: Square, areas: list[tuple[str, ...]], sentence: str
) -> None:
    unusable = [district(code, square(*bounds)) for code, *bounds in areas]
    with pytest.raises(UnusableArea, match=sentence):
        catalogue.replace_areas("districts", "one", unusable)


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        ("MULTIPOLYGON EMPTY", "is empty"),
        ("MULTIPOLYGON (((0 0, 1 1, 1 0, 0 1, 0 0)))", "not valid .*Self-intersection"),
    ],
)
def test_geometries_without_an_inside_are_refused(
    catalogue: Catalogue, geometry: str, sentence: str
) -> None:
    with pytest.raises(UnusableArea, match=sentence):
        catalogue.replace_areas("districts", "one", [district("a", shapely.from_wkt(geometry))])


@pytest.mark.parametrize(
    "geometry",
    ["POLYGON ((0 0, 1 0, 1 1, 0 0))", "MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))"],
)
def test_other_kinds_of_geometry_are_refused(catalogue: Catalogue, geometry: str) -> None:
    with pytest.raises(WrongGeometry, match="expected a MULTIPOLYGON in two dimensions"):
        catalogue.replace_areas("districts", "one", [district("a", shapely.from_wkt(geometry))])


def test_an_area_of_another_set_is_refused(catalogue: Catalogue, square: Square) -> None:
    with pytest.raises(UnusableArea, match="it says it belongs to 'districts'"):
        catalogue.replace_areas("wards", "one", [district("a", square(4, 52, 5, 53))])


def test_a_refused_replacement_leaves_the_areas_that_were_there(
    catalogue: Catalogue, square: Square
) -> None:
    here = square(4, 52, 5, 53)
    catalogue.replace_areas("districts", "one", [district("a", here)])
    with pytest.raises(WrongGeometry):
        catalogue.replace_areas("districts", "two", [district("b", here.geoms[0])])
    assert codes(catalogue.areas("districts")) == ["a"]


def test_a_point_inside_lies_in_one_area(catalogue: Catalogue, square: Square) -> None:
    sides = [district("w", square(4, 52, 5, 53)), district("e", square(5, 52, 6, 53))]
    catalogue.replace_areas("districts", "one", sides)
    assert codes(catalogue.areas_at(4.5, 52.5)) == ["w"]


def test_a_point_on_a_shared_border_lies_in_both_areas(
    catalogue: Catalogue, square: Square
) -> None:
    sides = [district("w", square(4, 52, 5, 53)), district("e", square(5, 52, 6, 53))]
    catalogue.replace_areas("districts", "one", sides)
    assert codes(catalogue.areas_at(5, 52.5)) == ["w", "e"]


def test_a_point_in_a_hole_lies_in_no_area(catalogue: Catalogue) -> None:
    ring = MultiPolygon([shapely.box(4, 52, 5, 53) - shapely.box(4.4, 52.4, 4.6, 52.6)])
    catalogue.replace_areas("districts", "one", [district("a", ring)])
    assert catalogue.areas_at(4.5, 52.5) == ()


@pytest.mark.parametrize("lon", [float("nan"), float("inf"), 1e300, 900.0])
def test_a_point_off_the_earth_lies_in_no_area(
    catalogue: Catalogue, square: Square, lon: float
) -> None:
    catalogue.replace_areas("districts", "one", [district("a", square(-180, -90, 180, 90))])
    assert catalogue.areas_at(lon, 52.0) == ()


@pytest.mark.parametrize(("lon", "lat"), POINTS)
def test_every_database_gives_the_answer_shapely_gives(
    catalogue: Catalogue, lon: float, lat: float
) -> None:
    sides = [district("sw", MultiPolygon([SOUTH_WEST])), district("ne", MultiPolygon([NORTH_EAST]))]
    catalogue.replace_areas("districts", "one", sides)
    expected = [side.code for side in sides if side.geometry.covers(shapely.Point(lon, lat))]
    assert codes(catalogue.areas_at(lon, lat)) == expected


def test_areas_at_a_point_are_ordered_by_set_and_position(
    catalogue: Catalogue, square: Square
) -> None:
    here = square(4, 52, 5, 53)
    for set_id in ("b", "C", "a"):
        given = [district(code, here, of=set_id) for code in ("2", "1")]
        catalogue.replace_areas(set_id, "one", given)
    found = [(area.set, area.code) for area in catalogue.areas_at(4.5, 52.5)]
    assert found == [(set_id, code) for set_id in ("C", "a", "b") for code in ("2", "1")]
