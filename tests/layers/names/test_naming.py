"""Names of cells, against a plain loop and in known places."""

import math
from collections import Counter, defaultdict

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.grid import points_to_cells, shape_to_cells, text_to_cell
from layers.model import Area
from layers.names import NamePoints, Naming, no_points
from layers.names.naming import COARSE, NEAR_METRES, SAME_METRES
from layers.names.points import NAMED_AT
from tests.layers.makers import square
from tests.layers.names.towns import AREAS, TOWN, points

AROUND = shapely.box(4.285, 52.035, 4.335, 52.085)
STREETS = st.lists(
    st.tuples(
        st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"]),
        st.just(""),
        st.floats(4.30, 4.31),
        st.floats(52.05, 52.06),
    ),
    min_size=1,
    max_size=40,
)


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return h3.great_circle_distance((lat, lon), (other_lat, other_lon), unit="m")


def street_by_loop(town: NamePoints, cell: int) -> str:
    """Name the street of a cell as the docstring of `Naming` says, one point after the other."""
    resolution = h3.get_resolution(cell)
    lat, lon = h3.cell_to_latlng(cell)
    inside = defaultdict(list)
    for row in town.streets.iter_rows(named=True):
        if resolution <= NAMED_AT and h3.cell_to_parent(row["cell"], resolution) == cell:
            inside[row["id"], row["name"]].append(row)
    if inside:
        return min(inside, key=lambda one: (*most(inside[one], lon, lat), one))[1]
    reach = NEAR_METRES + h3.average_hexagon_edge_length(resolution, unit="m")
    near = [
        (round(metres(lon, lat, row["lon"], row["lat"]) / SAME_METRES), row["id"], row["name"])
        for row in town.streets.iter_rows(named=True)
        if metres(lon, lat, row["lon"], row["lat"]) <= reach
    ]
    return min(near)[2] if near else ""


def most(rows: list[dict], lon: float, lat: float) -> tuple[int, int]:
    n = sum(row["n"] for row in rows)
    middle = [sum(row[one] * row["n"] for row in rows) / n for one in ("lon", "lat")]
    east = math.radians(middle[0] - lon) * math.cos(math.radians(lat))
    away = math.hypot(east, math.radians(middle[1] - lat)) * 6371007.2
    return -n, round(away / SAME_METRES)


def area_by_loop(areas: tuple[Area, ...], cell: int) -> str:
    lat, lon = h3.cell_to_latlng(cell)
    holding = [one for one in areas if one.geometry.covers(shapely.Point(lon, lat))]
    return min(holding, key=lambda one: one.geometry.area).name if holding else ""


@pytest.mark.parametrize("resolution", [8, 9, 10, 11, 12])
def test_names_are_those_of_a_plain_loop(resolution: int) -> None:
    cells = shape_to_cells(AROUND, resolution)[:: 3 ** (resolution - 8)]
    for named in Naming(TOWN, AREAS).of(cells):
        assert named.street == street_by_loop(TOWN, named.cell)
        assert named.area == area_by_loop(AREAS, named.cell)


@given(STREETS, st.sampled_from([8, 9, 10, 11]))
def test_any_streets_name_cells_as_a_plain_loop_does(streets: list, resolution: int) -> None:
    town = points(streets)
    cells = shape_to_cells(shapely.box(4.30, 52.05, 4.31, 52.06), resolution)[:60]
    names = [one.street for one in Naming(town, ()).of(cells)]
    assert names == [street_by_loop(town, cell) for cell in cells.tolist()]


def one_name(lon: float, lat: float, resolution: int, town: NamePoints = TOWN) -> tuple[str, str]:
    cells = points_to_cells(np.array([lon]), np.array([lat]), resolution)
    (named,) = Naming(town, AREAS).of(cells)
    return named.text.nl, named.text.en


def test_a_cell_is_named_by_street_and_smallest_area() -> None:
    assert one_name(4.3004, 52.05, 10) == (
        "vak bij Weimarstraat, Block 2",
        "cell near Weimarstraat, Block 2",
    )


def test_a_cell_without_a_street_nearby_is_named_by_its_area() -> None:
    assert one_name(4.3250, 52.0430, 9) == ("vak in Block 1", "cell in Block 1")


def test_a_cell_outside_all_areas_is_named_by_its_street() -> None:
    lone = points([("Verweg", "", 5.0, 52.0)])
    assert one_name(5.0, 52.0, 9, lone) == ("vak bij Verweg", "cell near Verweg")


def test_a_cell_of_which_nothing_is_known_is_named_by_its_id() -> None:
    cell = text_to_cell("89196bb5997ffff")
    (named,) = Naming(no_points(), ()).of(np.array([cell], np.uint64))
    assert named.text.en == "cell 89196bb5997ffff"


def test_a_coarse_cell_is_named_by_the_smallest_area_of_its_size() -> None:
    areas = (*AREAS, square("3", 4.0, 51.9, 4.6, 52.2))
    cell = points_to_cells(np.array([4.3]), np.array([52.05]), COARSE)
    (named,) = Naming(TOWN, areas).of(cell)
    assert named.text.nl == "vak rond Block 1"
    assert (named.street, named.area) == ("", "Block 1")


def test_a_cell_larger_than_every_area_is_named_by_the_largest() -> None:
    cell = points_to_cells(np.array([4.3]), np.array([52.05]), 4)
    lat, lon = h3.cell_to_latlng(int(cell[0]))
    areas = tuple(square(str(i), lon - i / 100, lat - i / 100, lon + i / 100, lat + i / 100)
                  for i in (1, 3, 2))  # fmt: skip
    (named,) = Naming(TOWN, areas).of(cell)
    assert named.area == "Block 3"


def test_a_coarse_cell_with_its_centre_outside_is_named_by_the_area_that_has_most_of_it() -> None:
    cell = points_to_cells(np.array([4.3]), np.array([52.05]), COARSE)
    lat, lon = h3.cell_to_latlng(int(cell[0]))
    areas = (
        square("1", lon + 0.004, lat - 0.1, lon + 0.1, lat + 0.1),
        square("2", lon - 0.1, lat - 0.1, lon - 0.001, lat + 0.1),
    )
    (named,) = Naming(TOWN, areas).of(cell)
    assert named.text.en == "cell around Block 2"


def test_a_coarse_cell_that_touches_no_area_is_named_by_its_street() -> None:
    cell = points_to_cells(np.array([4.3]), np.array([52.05]), COARSE)
    (named,) = Naming(TOWN, ()).of(cell)
    assert named.text.en == f"cell near {named.street}"
    assert named.street == street_by_loop(TOWN, named.cell)


def test_cells_of_several_resolutions_keep_their_order() -> None:
    cells = np.concatenate([shape_to_cells(AROUND, one)[:5] for one in (9, 7, 11, 8)])
    naming = Naming(TOWN, AREAS)
    alone = [naming.of(cells[at : at + 1])[0] for at in range(len(cells))]
    assert naming.of(cells) == alone


def test_no_cells_have_no_names() -> None:
    assert Naming(TOWN, AREAS).of(np.empty(0, np.uint64)) == []


def test_the_street_with_most_addresses_counts_and_of_as_many_the_nearest() -> None:
    cell = int(points_to_cells(np.array([4.3]), np.array([52.05]), 9)[0])
    lat, lon = h3.cell_to_latlng(cell)
    told = [("Aver", "", lon + 0.0008, lat), ("Nabij", "", lon + 0.0001, lat)]
    assert street_of(told, cell) == "Nabij"
    assert street_of([*told, ("Aver", "", lon + 0.0009, lat)], cell) == "Aver"


def street_of(told: list, cell: int) -> str:
    (named,) = Naming(points(told), ()).of(np.array([cell], np.uint64))
    return named.street


def test_points_count_by_lineage_as_records_do() -> None:
    whole = Naming(TOWN, ()).of(shape_to_cells(AROUND, 9))
    named = {one.cell for one in whole if one.street}
    parents = Counter(h3.cell_to_parent(cell, 9) for cell in TOWN.streets["cell"].to_list())
    assert set(parents) <= named
