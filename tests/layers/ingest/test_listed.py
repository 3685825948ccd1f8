"""How many addresses lie where, and of which ground a register does not list all of them."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import SourceError
from layers.grid import cells_to_centres, points_to_cells, shape_to_cells
from layers.ground import without_strips
from layers.ingest import Register
from layers.model import AddressCounts, Area
from tests.layers.ingest.registers import make_register
from tests.layers.makers import BBOX, GOOD, deliver, square

BLOCKS = (square("W", 4.2, 52.0, 4.3, 52.1), square("E", 4.3, 52.0, 4.38, 52.1))
TOWN = ("a,Kerkstraat,1,,,1012 AB,Doggermonde,4.25,52.05",
        "b,Kerkstraat,2,,,1012 AB,Doggermonde,4.25,52.05",
        "c,Dorpstraat,1,,,1013 AA,Doggermonde,4.35,52.05",
        "d,Laan,1,,,1015 AA,Elders,4.50,52.05")  # fmt: skip
WHOLE = {"bbox": [4.0, 51.0, 5.0, 53.0]}
RULE: dict[str, Any] = {"protection": "protected", "addresses": {"register": "addresses"}}
KEYED: dict[str, Any] = {
    "file": {"path": "keyed.csv"},
    "location": None,
    "dimensions": {},
    "key": {"column": "block", "areas": "blocks"},
    "coverage": {"areas": "blocks", "bbox": None},
    **RULE,
}


def counted(inbox: Path, register: Register, **parts: Any) -> AddressCounts:
    """Ingest one record of a source whose places are told by the addresses of a register."""
    sets = {"blocks": BLOCKS, "city": (Area("city", "1", "City", shapely.MultiPolygon()),)}
    source = {**RULE, "areas": ["blocks"], **parts}
    cube = deliver(inbox, GOOD, area_sets=sets, registers={"addresses": register}, **source).cube
    assert cube.addresses
    return cube.addresses


def listed(inbox: Path, *rows: str, coverage: Any = WHOLE, **parts: Any) -> AddressCounts:
    register = make_register(inbox, *(rows or TOWN), on=date(2024, 1, 1), coverage=coverage)
    return counted(inbox, register, **parts)


def test_addresses_are_counted_per_cell_and_area(tmp_path: Path) -> None:
    found = listed(tmp_path)

    points = np.array([4.25, 4.35]), np.array([52.05, 52.05])
    held = dict(zip(found.cell.tolist(), zip(found.areas["blocks"], found.n, strict=True),
                    strict=True))  # fmt: skip
    west, east = points_to_cells(*points, 9).tolist()
    assert held == {west: (0, 2), east: (1, 1)}
    assert (found.register, found.on) == ("addresses", date(2024, 1, 1))


@given(st.lists(st.tuples(st.floats(4.2, 4.4), st.floats(52.0, 52.1)), min_size=1, max_size=30))
def test_pieces_are_those_of_a_plain_loop(
    tmp_path: Path, points: list[tuple[float, float]]
) -> None:
    lon, lat = (np.array(column) for column in zip(*points, strict=True))
    ids = [str(number) for number in range(len(points))]
    addresses = pl.DataFrame({"id": ids, "lon": lon, "lat": lat})
    coverage = make_register(tmp_path, on=date(2024, 1, 1), coverage=WHOLE).coverage
    register = Register("addresses", addresses, 0, date(2024, 1, 1), coverage)

    found = counted(tmp_path, register)

    naive: dict[tuple[int, int], int] = {}
    for cell, x, y in zip(points_to_cells(lon, lat, 9).tolist(), lon, lat, strict=True):
        holds = [area.geometry.intersects(shapely.Point(x, y)) for area in BLOCKS]
        area = holds.index(True) if any(holds) else -1
        naive[cell, area] = naive.get((cell, area), 0) + 1
    pieces = zip(found.cell.tolist(), found.areas["blocks"].tolist(), strict=True)
    assert dict(zip(pieces, found.n.tolist(), strict=True)) == naive


def test_an_address_that_is_listed_twice_is_one(tmp_path: Path) -> None:
    assert listed(tmp_path, *TOWN, *TOWN).n.sum() == 3


def test_addresses_outside_of_the_coverage_are_none(tmp_path: Path) -> None:
    assert listed(tmp_path, coverage=WHOLE, areas=[]).n.sum() == 3


def test_a_register_that_covers_all_leaves_nothing_unlisted(tmp_path: Path) -> None:
    found = listed(tmp_path)

    assert len(found.unlisted_cells) == 0
    assert len(found.unlisted_areas["blocks"]) == 0


def test_cells_and_areas_of_which_a_part_is_not_covered_are_unlisted(tmp_path: Path) -> None:
    found = listed(tmp_path, coverage={"bbox": [4.2, 52.0, 4.33, 52.1]})

    covered = shape_to_cells(shapely.box(*BBOX), 9)
    east = cells_to_centres(covered)[:, 0] > 4.335
    touching = shape_to_cells(shapely.box(4.33001, 52.0, 4.4, 52.1), 9)
    assert np.isin(covered[east], found.unlisted_cells).all()
    assert np.isin(found.unlisted_cells, touching).all()
    assert found.unlisted_areas["blocks"].tolist() == [1]


def test_a_slip_of_drawing_is_covered(tmp_path: Path) -> None:
    half_a_metre = 0.000005
    found = listed(tmp_path, coverage={"bbox": [4.2, 52.0 + half_a_metre, 4.4, 52.1]})

    assert len(found.unlisted_cells) == 0


def test_a_register_covers_the_areas_that_it_names(tmp_path: Path) -> None:
    found = listed(tmp_path, coverage={"areas": "blocks"}, areas=["blocks"])

    beyond = shape_to_cells(shapely.box(4.38001, 52.0, 4.4, 52.1), 9)
    assert np.isin(found.unlisted_cells, beyond).all()
    assert len(found.unlisted_cells) > len(beyond) / 2
    assert len(found.unlisted_areas["blocks"]) == 0


def test_what_was_left_out_of_a_national_register_is_not_listed(tmp_path: Path) -> None:
    only = {"bbox": [4.2, 52.0, 4.33, 52.1]}
    register = make_register(tmp_path, *TOWN, on=date(2024, 1, 1), coverage=WHOLE, only=only)

    assert counted(tmp_path, register).unlisted_areas["blocks"].tolist() == [1]


def test_a_register_without_coverage_lists_nothing(tmp_path: Path) -> None:
    found = listed(tmp_path, coverage=None)

    assert np.array_equal(found.unlisted_cells, shape_to_cells(shapely.box(*BBOX), 9))


def test_a_register_without_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"addresses: declares no day \(`on`\)"):
        counted(tmp_path, make_register(tmp_path, *TOWN, coverage=WHOLE))


def test_addresses_of_no_use_are_told(tmp_path: Path) -> None:
    nowhere = "e,Laan,2,,,1015 AA,Elders,,"
    register = make_register(tmp_path, *TOWN, nowhere, on=date(2024, 1, 1), coverage=WHOLE)
    cube = deliver(tmp_path, GOOD, registers={"addresses": register}, **RULE).cube

    assert cube.account.skipped == {"addresses": 1}


def test_a_source_that_asks_for_no_addresses_has_none(tmp_path: Path) -> None:
    assert deliver(tmp_path, GOOD, protection="protected").cube.addresses is None


def test_a_source_that_knows_only_areas_counts_those(tmp_path: Path) -> None:
    register = make_register(tmp_path, *TOWN, on=date(2024, 1, 1), coverage=WHOLE)
    (tmp_path / "keyed.csv").write_text("id,date,block\n1,2024-03-05,W\n")
    sets, registers = {"blocks": BLOCKS}, {"addresses": register}
    found = deliver(tmp_path, area_sets=sets, registers=registers, **KEYED).cube.addresses

    assert found
    assert dict(zip(found.areas["blocks"].tolist(), found.n.tolist(), strict=True)) == {0: 2, 1: 1}


@pytest.mark.parametrize(("metres", "left"), [(0.9, False), (1.5, True)])
def test_strips_of_less_than_a_metre_are_taken_off(metres: float, left: bool) -> None:
    strip = shapely.box(4.2, 52.0, 4.3, 52.0 + metres / 111_320)

    assert shapely.is_empty(without_strips(strip)) != left
