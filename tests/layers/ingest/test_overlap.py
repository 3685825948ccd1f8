"""Areas that another answer would tell: squares drawn by hand, in cells of a resolution."""

import math
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from layers.declare import SourceDefinition
from layers.errors import SourceError
from layers.ingest import overlaps, refuse_overlaps
from layers.model import Area
from tests.layers.makers import make_source

WEST, SOUTH = 4.30, 52.05
CELL = h3.cell_area(h3.latlng_to_cell(SOUTH, WEST, 9), unit="m^2")
SIDE = math.sqrt(CELL)  # metres: a square of this side has the ground of a finest cell
NORTHWARD = 1 / 111_270
EASTWARD = NORTHWARD / math.cos(math.radians(SOUTH))


def box(name: str, x: float, y: float, width: float, height: float) -> Area:
    """Make a rectangle, `set.code`, measured in sides of a cell."""
    set_id, _, code = name.partition(".")
    west, south = WEST + x * SIDE * EASTWARD, SOUTH + y * SIDE * NORTHWARD
    east, north = west + width * SIDE * EASTWARD, south + height * SIDE * NORTHWARD
    return Area(set_id, code, code, shapely.MultiPolygon([shapely.box(west, south, east, north)]))


def source(**parts: Any) -> SourceDefinition:
    lattice = {"resolutions": [9], **parts}
    return make_source(protection="protected", areas=["big", "small"], lattice=lattice)


def found(*areas: Area, **parts: Any) -> list[str]:
    sets = {name: tuple(one for one in areas if one.set == name) for name in ("big", "small")}
    return list(overlaps(source(**parts), sets))


BIG = box("big.A", 0, 0, 6, 6)
THIRDS = [box(f"small.{n}", 2 * n, 0, 2, 6) for n in range(3)]
HALVES = [box(f"small.{n}", 3 * n, 0, 3, 6) for n in range(2)]


def test_an_area_of_three_others_passes() -> None:
    assert found(BIG, *THIRDS) == []


@pytest.mark.parametrize(("width", "few"), [(1.9, True), (2.1, False)])
def test_a_set_of_which_most_areas_hold_fewer_than_four_cells_is_found(
    width: float, few: bool
) -> None:
    areas = [box(f"small.{n}", width * n, 0, width, 2) for n in range(5)]

    texts = found(box("big.A", -20, -20, 60, 60), *areas)
    named = [one for one in texts if one.startswith("areas of small are as large as 3.8 finest")]
    assert len(named) == len(texts) == int(few)


def test_an_area_of_two_others_is_found() -> None:
    assert found(BIG, *HALVES) == [
        "big.A is small.0 and small.1 together, but for 0.00 finest cells"
    ]


def test_two_others_that_leave_less_than_a_cell_are_found() -> None:
    (text,) = found(BIG, HALVES[0], box("small.1", 3, 0, 2.9, 6))

    assert text == "big.A is small.0 and small.1 together, but for 0.60 finest cells"


def test_two_others_that_leave_more_than_a_cell_pass() -> None:
    assert found(BIG, HALVES[0], box("small.1", 3, 0, 2.5, 6)) == []


def test_areas_that_differ_by_less_than_a_cell_are_found() -> None:
    assert found(BIG, box("small.0", 0, 0, 6, 5.95)) == [
        "big.A and small.0 differ by 0.30 finest cells"
    ]


def test_areas_that_differ_by_more_than_a_cell_pass() -> None:
    assert found(BIG, box("small.0", 0, 0, 6, 5.8)) == []


@pytest.mark.parametrize("slip", [0.0, 0.3, 0.9])
def test_the_same_outline_drawn_twice_passes(slip: float) -> None:
    assert found(BIG, box("small.0", 0, 0, 6 + slip / SIDE, 6)) == []


def test_a_yard_is_no_slip_of_drawing() -> None:
    yard = box("small.0", 6, 2, 12 / SIDE, 12 / SIDE)
    grown = shapely.union(BIG.geometry, yard.geometry)
    other = Area("small", "0", "0", shapely.MultiPolygon([grown]))

    assert found(BIG, other) == ["big.A and small.0 differ by 0.00 finest cells"]


def as_cell(set_id: str, grown: float, resolution: int) -> Area:
    """Draw an area as a cell, grown or shrunk by degrees."""
    ring = h3.cell_to_boundary(h3.latlng_to_cell(SOUTH, WEST, resolution))
    shape = shapely.Polygon([(lon, lat) for lat, lon in ring]).buffer(grown)
    return Area(set_id, "C", "C", shapely.MultiPolygon([shape]))


@pytest.mark.parametrize("resolution", [8, 9])
def test_an_area_like_a_cell_is_found(resolution: int) -> None:
    texts = found(as_cell("big", 2e-4, resolution), resolutions=[8, 9])

    cell = f"{h3.latlng_to_cell(SOUTH, WEST, resolution):x}"
    assert any(text.startswith(f"big.C and cell {cell} differ by 0.") for text in texts)


def test_an_area_like_a_cell_of_another_resolution_passes() -> None:
    assert found(as_cell("big", 2e-4, 7), resolutions=[8, 9]) == []


def test_a_silent_area_of_a_pair_tells_nothing() -> None:
    close = box("small.0", 0, 0, 6, 5.95)

    assert found(BIG, close, silent={"big": ["A"]}) == []
    assert found(BIG, close, silent={"small": ["0"]}) == []


def test_one_silent_part_of_two_is_told_by_the_other() -> None:
    assert found(BIG, *HALVES, silent={"small": ["0"]})
    assert found(BIG, *HALVES, silent={"small": ["0", "1"]}) == []
    assert found(BIG, *HALVES, silent={"big": ["A"]}) == []


def test_a_set_off_the_lattice_is_not_looked_at() -> None:
    assert found(BIG, *HALVES, areas=["small"]) == []


def test_the_refusal_names_both_and_what_to_do() -> None:
    sets = {"big": (BIG,), "small": tuple(HALVES)}

    with pytest.raises(SourceError, match=r"big\.A is small\.0 and small\.1.*lattice\.silent"):
        refuse_overlaps(source(), sets)


def test_a_silent_area_that_is_none_is_refused() -> None:
    with pytest.raises(SourceError, match=r"lattice\.silent\.big lists 'B'; expected a code"):
        refuse_overlaps(source(silent={"big": ["A", "B"]}), {"big": (BIG,), "small": ()})


def test_an_open_source_has_any_areas() -> None:
    refuse_overlaps(make_source(areas=["big", "small"]), {"big": (BIG,), "small": tuple(HALVES)})


def test_random_pairs_are_those_of_their_corners() -> None:
    rng = np.random.default_rng(7)
    for _ in range(60):
        x, y, width, height = rng.uniform([0, 0, 2.5, 2.5], [0.3, 0.3, 3.2, 3.2]).tolist()
        common = (min(3, x + width) - x) * (min(3, y + height) - y)
        between = 9 + width * height - 2 * common
        if abs(between - 1) > 0.01:
            texts = found(box("big.A", 0, 0, 3, 3), box("small.0", x, y, width, height))
            assert any("small.0 differ" in one for one in texts) == (between < 1)
