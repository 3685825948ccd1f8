"""How large the cells of a layer are on its own ground."""

from layers.encode.tiles import CellSize
from layers.grid import cell_area_km2, cells_to_parents
from server.ground import Ground

SAMPLE = 64  # cells measured for the mean size; neighbours differ by less than 0.3 %


def cell_sizes(ground: Ground, resolutions: tuple[int, ...]) -> list[CellSize]:
    """Measure the cells of some resolutions on the ground of a source."""
    _, south, _, north = ground.bbox
    sample = ground.cells[:: max(len(ground.cells) // SAMPLE, 1)]
    return [
        CellSize(one, _mean_area(cells_to_parents(sample, one).tolist()), (south + north) / 2)
        for one in resolutions
    ]


def _mean_area(cells: list[int]) -> float:
    return sum(cell_area_km2(cell) for cell in cells) / len(cells)
