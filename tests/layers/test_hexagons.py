"""Outlines from digits are those that H3 gives, everywhere on earth."""

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.hexagons import CORNERS, flat_rings
from layers.model import Cells
from layers.rings import continuous_outlines
from layers.world import WORLD, project

PENTAGON = h3.cell_to_latlng(h3.get_pentagons(5)[3])
TOWNS = {"the hague": (52.07, 4.3), "london": (51.5, -0.1), "rio": (-22.9, -43.2)}
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def by_h3(cells: Cells) -> list[list[list[int]]]:
    outlines = continuous_outlines(cells)
    corners = project(outlines.lonlat[:, 0], outlines.lonlat[:, 1])
    return [one.tolist() for one in np.split(corners, outlines.start[1:-1])]


def apart(cells: Cells) -> int:
    """Return the most units between a corner and that of H3, where outlines are given."""
    xy, flat = flat_rings(cells, WORLD)
    rings = by_h3(cells)
    given_ = np.flatnonzero(flat).tolist()
    assert {len(rings[row]) for row in given_} <= {CORNERS}
    far = [np.abs(np.subtract(rings[row], xy[row])).max() for row in given_]
    return int(max(far, default=0))


def disk(lat: float, lon: float, resolution: int, rings: int) -> Cells:
    return np.array(h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), rings), np.uint64)


@pytest.mark.parametrize("resolution", range(16))
@given(several=st.lists(points, min_size=20, max_size=60))
def test_corners_anywhere_on_earth_are_those_of_h3(
    resolution: int, several: list[tuple[float, float]]
) -> None:
    cells = np.array([h3.latlng_to_cell(*one, resolution) for one in several], np.uint64)
    assert apart(cells) <= 1


@pytest.mark.parametrize("resolution", [3, 7, 8])
def test_corners_around_a_pentagon_are_those_of_h3(resolution: int) -> None:
    assert apart(disk(*PENTAGON, resolution, 30)) <= 1


@pytest.mark.parametrize("base", range(122))
def test_corners_all_over_a_base_cell_are_those_of_h3(base: int) -> None:
    (root,) = [one for one in h3.get_res0_cells() if h3.get_base_cell_number(one) == base]
    assert apart(np.array(h3.cell_to_children(root, 4), np.uint64)[::3]) <= 1


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_lies_flat_but_for_an_edge_between_faces(town: str) -> None:
    assert flat_rings(disk(*TOWNS[town], 9, 30), WORLD)[1].mean() > 0.98


def test_neighbours_share_their_corners_to_the_unit() -> None:
    xy, flat = flat_rings(disk(*TOWNS["london"], 9, 10), WORLD)
    _, shared = np.unique(xy.reshape(-1, 2), axis=0, return_counts=True)
    assert flat.all()
    assert shared.max() == 3
    assert (shared == 3).sum() == 600  # a disk of 10 rings has 6 * 10^2 corners inside


def test_no_cells_have_no_outlines() -> None:
    xy, flat = flat_rings(np.empty(0, np.uint64), WORLD)
    assert (xy.shape, flat.shape) == ((0, CORNERS, 2), (0,))


def test_what_holds_a_pole_or_crosses_180_degrees_is_left_to_h3() -> None:
    there = [(90, 0), (-90, 0), (10, 180), (-40, -180)]
    cells = np.array([h3.latlng_to_cell(*one, 4) for one in there], np.uint64)
    assert not flat_rings(cells, WORLD)[1].any()
