"""The city that all servers are given."""

import h3.api.basic_int as h3
import numpy as np
import pytest

from benchmarks.city import KINDS, MONTHS, City, make_city
from layers.encode import cut_tile
from layers.world import world_cells

ZOOM = 13


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(ZOOM, 10_000)


@pytest.mark.parametrize("zoom", [ZOOM, ZOOM + 1])
def test_its_tiles_are_covered_wholly(city: City, zoom: int) -> None:
    world = world_cells(city.cells)
    tiles = city.tiles(zoom)
    counts = [len(cut_tile(world, tile).rows) for tile in tiles]
    assert len(set(tiles)) == 9 * 4 ** (zoom - ZOOM)
    assert max(counts) < 1.1 * min(counts)


def test_its_centres_lie_in_its_cells(city: City) -> None:
    lon, lat = city.centres[::100].T.tolist()
    found = [h3.latlng_to_cell(*one, 10) for one in zip(lat, lon, strict=True)]
    assert found == city.cells[::100].tolist()


def test_nothing_is_counted_outside_its_box(city: City) -> None:
    west, south, east, north = city.bbox
    lon, lat = city.centres[(city.value > 0).nonzero()].T
    assert west <= lon.min() and lon.max() <= east  # noqa: PT018
    assert south <= lat.min() and lat.max() <= north  # noqa: PT018


def test_each_fact_is_there_once(city: City) -> None:
    facts = city.facts.select("month", "kind", "cell")
    assert facts.is_unique().all()
    assert facts["month"].max() == len(MONTHS) - 1
    assert facts["kind"].max() == len(KINDS) - 1
    assert np.isclose(facts.height, 10_000, rtol=0.1)
