"""Tiles: addresses, zooms, and every cell in every tile it touches."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.buckets import bounds_of
from layers.encode.tiles import (
    CELL_BUDGET,
    DEEPEST,
    EXTENT,
    LEAST_UNITS,
    CellSize,
    Tile,
    cut_tile,
    zoom_range,
)
from layers.errors import BadParameter
from layers.grid import cell_area_km2
from layers.model import Cells
from layers.world import WORLD, project, world_cells

SIZES = [
    CellSize(one, cell_area_km2(h3.latlng_to_cell(52.05, 4.3, one)), 52.05) for one in (6, 7, 8, 9)
]


def disk(lat: float, lon: float, resolution: int = 6) -> Cells:
    return np.array(sorted(h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), 4)), np.uint64)


GROUNDS = {"a city": disk(52.05, 4.3), "the antimeridian": disk(-17.0, 179.99)}


def tiles_around(cells: Cells, z: int) -> set[Tile]:
    """Every tile that the bounds of some cells touch, wrapped around the world."""
    world = world_cells(cells)
    bounds, size = bounds_of(world.start, world.xy), WORLD >> z
    return {
        Tile(z, x % 2**z, y)
        for x in range(int(bounds.west.min()) // size, int(bounds.east.max()) // size + 1)
        for y in range(int(bounds.north.min()) // size, int(bounds.south.max()) // size + 1)
    }


@pytest.mark.parametrize("z", [0, 1, 5, 18, 30])
def test_the_tiles_of_a_zoom_cover_the_world(z: int) -> None:
    last = 2**z - 1
    assert (Tile(z, 0, 0).box.west, Tile(z, 0, 0).box.north) == (0, 0)
    assert (Tile(z, last, last).box.east, Tile(z, last, last).box.south) == (WORLD, WORLD)


@given(z=st.integers(0, 29), data=st.data())
def test_neighbouring_tiles_share_an_edge(z: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, 2 ** (z + 1) - 2)) for _ in range(2))
    here, east, south = (Tile(z + 1, *one).box for one in ((x, y), (x + 1, y), (x, y + 1)))
    assert (here.east, here.south) == (east.west, south.north)


def test_the_hague_lies_in_a_known_tile() -> None:
    ((x, y),) = project(np.array([4.3]), np.array([52.07])).tolist()
    box = Tile(12, 2096, 1351).box
    assert box.west <= x <= box.east
    assert box.north <= y <= box.south


@pytest.mark.parametrize("address", [(-1, 0, 0), (31, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_an_address_outside_the_matrix_is_refused(address: tuple[int, int, int]) -> None:
    with pytest.raises(BadParameter, match="expected a zoom of at most 30 and row and column"):
        Tile(*address)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("z", [0, 5, 9, 12])
def test_a_tile_holds_exactly_the_cells_that_touch_it(ground: str, z: int) -> None:
    world = world_cells(GROUNDS[ground])
    rings = np.split(world.xy.astype(float), world.start[1:-1])
    for tile in sorted(tiles_around(GROUNDS[ground], z), key=str)[:12]:
        box = tile.box
        square = shapely.box(box.west, box.north, box.east, box.south)
        naive = {
            (row, east)
            for row, ring in enumerate(rings)
            for east in (-WORLD, 0, WORLD)
            if shapely.Polygon(ring + np.array([east, 0])).intersects(square)
        }
        found = cut_tile(world, tile)
        assert set(zip(found.rows.tolist(), found.east.tolist(), strict=True)) == naive


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("z", [3, 8, 11])
def test_every_cell_is_in_a_tile(ground: str, z: int) -> None:
    world = world_cells(GROUNDS[ground])
    found = [cut_tile(world, tile).rows for tile in tiles_around(GROUNDS[ground], z)]
    assert set(np.concatenate(found).tolist()) == set(range(len(world.cells)))


def test_cells_over_the_antimeridian_are_in_tiles_at_both_ends_of_the_world() -> None:
    world = world_cells(GROUNDS["the antimeridian"])
    tiles = tiles_around(GROUNDS["the antimeridian"], 7)
    crossing: dict[str, set[int]] = {"west": set(), "east": set()}
    for tile in tiles:
        crossing["west" if tile.x == 0 else "east"] |= set(cut_tile(world, tile).rows.tolist())
    bounds = bounds_of(world.start, world.xy)
    over = np.flatnonzero((bounds.west < 0) | (bounds.east > WORLD)).tolist()
    assert over
    assert set(over) <= crossing["west"] & crossing["east"]


def test_a_tile_far_away_holds_nothing() -> None:
    assert len(cut_tile(world_cells(GROUNDS["a city"]), Tile(5, 0, 0)).rows) == 0


def test_zooms_are_a_chain_and_resolutions_grow_with_them() -> None:
    chosen = zoom_range(SIZES).resolutions
    assert list(chosen) == list(range(min(chosen), max(chosen) + 1))
    assert list(chosen.values()) == sorted(chosen.values())
    assert set(chosen.values()) <= {6, 7, 8, 9}


def test_a_tile_stays_within_its_budget_wherever_a_resolution_allows_it() -> None:
    for z, resolution in zoom_range(SIZES).resolutions.items():
        (size,) = [one for one in SIZES if one.resolution == resolution]
        fits = [one for one in SIZES if one.cells_per_tile(z) <= CELL_BUDGET]
        assert size.cells_per_tile(z) <= CELL_BUDGET or not fits


def test_a_cell_is_never_narrower_than_it_can_be_drawn_nor_wider_than_a_tile() -> None:
    for z, resolution in zoom_range(SIZES).resolutions.items():
        (size,) = [one for one in SIZES if one.resolution == resolution]
        assert LEAST_UNITS <= size.units(z) <= EXTENT


@pytest.mark.parametrize("only", [6, 7, 8, 9])
def test_one_resolution_may_be_asked_at_all_its_zooms(only: int) -> None:
    assert set(zoom_range(SIZES, only).resolutions.values()) == {only}


def test_the_deepest_zoom_is_no_finer_than_the_world() -> None:
    tiny = [CellSize(15, cell_area_km2(h3.latlng_to_cell(52.05, 4.3, 15)), 52.05)]
    assert zoom_range(tiny).zooms[1] <= DEEPEST
    assert EXTENT << DEEPEST == WORLD
