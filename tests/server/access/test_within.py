"""Which places lie within the areas of a policy; the catalogue is a real one, on SQLite."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import h3
import numpy as np
import pytest
import shapely

from layers.grid import cells_to_centres, cells_to_parents
from layers.model import Area, AreaFacts, Cube, Policy, Spread
from layers.rings import cells_to_shapes
from server.access.within import Bounds
from server.catalogue import Catalogue, engine_for, upgrade
from tests.layers.makers import make_cube, make_facts, square

WEST = square("W", 4.28, 52.04, 4.315, 52.08)
EAST = square("E", 4.315, 52.04, 4.35, 52.08)
MANAGER = Policy("manager", areas=("blocks.W",))
OFFICER = replace(MANAGER, exact=True)
NO_FACTS = make_facts([], 0)
Find = Callable[..., Bounds]


@pytest.fixture
def bounds(tmp_path: Path) -> Iterator[Find]:
    """Make the bounds of a policy over areas of the set `blocks`."""
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    upgrade(url)
    engine = engine_for(url)
    catalogue = Catalogue(engine)

    def find(policy: Policy, *areas: Area) -> Bounds:
        catalogue.replace_areas("blocks", str(len(areas)), areas or (WEST, EAST))
        return Bounds(catalogue, policy)

    yield find
    engine.dispose()


@pytest.fixture
def cube() -> Cube:
    facts = AreaFacts(("W", "E", "P"), NO_FACTS)
    return make_cube(NO_FACTS, areas={"blocks": facts})


def test_a_cell_lies_within_by_its_centre(bounds: Find, cube: Cube) -> None:
    told = bounds(MANAGER).places(cube, 8)

    covered = np.unique(cells_to_parents(cube.extent.cells, 8))
    lon, _ = cells_to_centres(covered).T
    assert told.tolist() == covered[lon <= 4.315].tolist()
    assert 0 < len(told) < len(covered)


@pytest.mark.parametrize("resolution", [6, 7, 8, 9])
def test_an_exact_cell_lies_within_with_all_that_it_counts(
    bounds: Find, cube: Cube, resolution: int
) -> None:
    told = set(bounds(OFFICER).places(cube, resolution).tolist())

    for cell, shape in zip(cube.extent.cells, cells_to_shapes(cube.extent.cells), strict=True):
        parent = int(cells_to_parents(np.array([cell]), resolution)[0])
        assert parent not in told or WEST.geometry.covers(shape)


def test_an_exact_cell_at_the_finest_resolution_is_told_when_it_is_whole(
    bounds: Find, cube: Cube
) -> None:
    shapes = cells_to_shapes(cube.extent.cells)
    whole = cube.extent.cells[[WEST.geometry.covers(one) for one in shapes]]

    assert bounds(OFFICER).places(cube, 9).tolist() == whole.tolist()
    assert len(whole)


def test_an_outline_within_does_not_do_where_a_finest_cell_sticks_out(
    bounds: Find, cube: Cube
) -> None:
    """A parent's outline lies within; a child of it crosses the border."""
    parent = h3.latlng_to_cell(52.06, 4.315, 8)
    ring = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(parent)])
    area = Area("blocks", "W", "Block W", shapely.MultiPolygon([ring.buffer(1e-6)]))

    assert int(parent, 16) not in bounds(OFFICER, area).places(cube, 8).tolist()
    assert int(parent, 16) in bounds(MANAGER, area).places(cube, 8).tolist()


def test_a_share_of_an_area_across_the_border_is_not_told_exactly(bounds: Find, cube: Cube) -> None:
    cells = cube.extent.cells
    inside = bounds(OFFICER).places(cube, 9)
    crossing = np.where(cells == inside[0], 1, 0)  # one cell within gets a share of block E
    spread = Spread("blocks", crossing.astype(np.int64), cells, np.ones(len(cells)),
                    np.ones(len(cells)))  # fmt: skip

    told = bounds(OFFICER).places(replace(cube, spread=spread), 9)

    assert told.tolist() == inside[1:].tolist()


def test_areas_are_told_that_are_named_or_lie_within(bounds: Find, cube: Cube) -> None:
    part = square("P", 4.29, 52.05, 4.315, 52.06)

    assert bounds(MANAGER, WEST, EAST, part).places(cube, "blocks").tolist() == [0, 2]


@pytest.mark.parametrize(("beyond", "told"), [(1e-12, [0, 2]), (1e-5, [0])])
def test_an_area_may_stick_out_by_a_hair_and_no_more(
    bounds: Find, cube: Cube, beyond: float, told: list[int]
) -> None:
    part = square("P", 4.29, 52.05, 4.315 + beyond, 52.06)

    assert bounds(OFFICER, WEST, EAST, part).places(cube, "blocks").tolist() == told


@pytest.mark.parametrize("at", [8, "blocks", "parishes"])
@pytest.mark.parametrize("exact", [False, True])
def test_areas_that_are_not_there_open_nothing(
    bounds: Find, cube: Cube, at: int | str, exact: bool
) -> None:
    nowhere = Policy("x", exact=exact, areas=("blocks.X", "parishes.P"))

    assert bounds(nowhere).places(cube, at).tolist() == []
