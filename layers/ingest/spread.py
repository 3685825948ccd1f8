"""Spread what is known per area over cells: by overlap, or by a declared weight; nothing is lost.

A cell that holds 30 % of the ground of an area (or of its dwellings) gets 30 % of its number.
The shares of an area add up to one, so the sum over its cells is the number of the area.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.grid import points_to_cells, shape_to_cells
from layers.ground import square_metres
from layers.ingest.areas import NOWHERE, locate
from layers.ingest.mesh import mesh_of_cells, pieces
from layers.model import Area, Spread

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def spread_by_ground(areas: Sequence[Area], resolution: int) -> Spread:
    """Share each area out over the cells it touches, by the ground they have in common."""
    outlines = np.array([area.geometry for area in areas], object)
    cells = shape_to_cells(shapely.union_all(outlines), resolution)
    mesh = mesh_of_cells(cells)
    area, at, piece = pieces(mesh, outlines)
    ground = square_metres(piece)
    shared = ground > 0
    area, cell, ground = area[shared].astype(np.int64), mesh.place[at[shared]], ground[shared]
    return Spread(areas[0].set, area, cell, _shares(area, ground), ground)


def spread_by_points(areas: Sequence[Area], resolution: int, points: Points) -> Spread:
    """Share each area out over cells by how many points (addresses, dwellings) they hold.

    An area without any point is shared out by ground; `Spread.bare` tells how many those are.

    Parameters
    ----------
    points
        Longitudes and latitudes, (n,) float64 each.
    """
    by_ground = spread_by_ground(areas, resolution)
    touched = pl.DataFrame(
        {"area": by_ground.area, "cell": by_ground.cell, "ground": by_ground.ground}
    )
    pairs = pl.concat([touched.with_columns(held=0.0), _held(areas, resolution, points)])
    added = pairs.group_by("area", "cell").sum().sort("area", "cell")
    area, cell, ground, held = (added[name].to_numpy() for name in added.columns)
    bare = np.bincount(area, held) == 0
    share = _shares(area, np.where(bare[area], ground, held))
    return Spread(by_ground.set, area, cell, share, ground, bare=int(bare.sum()))


def _held(areas: Sequence[Area], resolution: int, points: Points) -> pl.DataFrame:
    """Count the points of each area in each cell."""
    area, cell = locate(areas, *points), points_to_cells(*points, resolution)
    counted = pl.DataFrame({"area": area, "cell": cell, "ground": 0.0, "held": 1.0})
    return counted.filter(pl.col("area") != NOWHERE)


def _shares(area: NDArray[np.int64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    share: NDArray[np.float64] = weight / np.bincount(area, weight)[area]
    return share
