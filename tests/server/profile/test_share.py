"""Which part of each cell lies in a shape, beside shapely on all cells."""

import numpy as np
import pytest
import shapely

from layers.grid import shape_to_cells
from layers.rings import cells_to_shapes
from server.profile.top import share_within

CITY = shapely.box(4.2, 52.0, 4.4, 52.1)
SHAPES = {
    "round": shapely.Point(4.3, 52.05).buffer(0.02),
    "thin": shapely.LineString([(4.22, 52.02), (4.38, 52.08)]).buffer(0.0005),
    "two": shapely.union(shapely.box(4.21, 52.01, 4.22, 52.02), shapely.box(4.3, 52.0, 4.4, 52.1)),
    "outside": shapely.box(5.0, 52.0, 5.1, 52.1),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("resolution", [7, 9])
def test_the_parts_are_those_of_every_cell_one_by_one(
    shape: shapely.Geometry, resolution: int
) -> None:
    cells = shape_to_cells(CITY, resolution)
    naive = [
        shapely.area(shapely.intersection(one, shape)) / shapely.area(one)
        for one in cells_to_shapes(cells)
    ]
    assert share_within(cells, shape) == pytest.approx(np.array(naive), abs=1e-12)
