"""Cells or areas that shapes are cut along, all at once: an index over their outlines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.ground import Shapes
from layers.model import Area, Cells
from layers.rings import cells_to_shapes

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Outlines that shapes are cut along.

    place
        (n,) uint64, the cell, or the position of the area in its set.
    shapes
        (n,) polygons and multipolygons in degrees, prepared.
    """

    place: Cells
    shapes: Shapes
    tree: shapely.STRtree


def mesh_of_cells(cells: Cells) -> Mesh:
    """Make a mesh of cells."""
    return _mesh(cells, cells_to_shapes(cells))


def mesh_of_areas(areas: Sequence[Area]) -> Mesh:
    """Make a mesh of the areas of a set."""
    outlines = np.array([area.geometry for area in areas], object)
    return _mesh(np.arange(len(areas), dtype=np.uint64), outlines)


def pieces(mesh: Mesh, shapes: Shapes) -> tuple[Positions, Positions, Shapes]:
    """Cut shapes along a mesh.

    Returns
    -------
    Per piece, sorted by shape and place: the position of its shape, the position in the mesh, and
    the piece itself. What no outline holds is in no piece.
    """
    row, at = touches(mesh, shapes)
    shapely.prepare(shapes)
    outline, piece = mesh.shapes[at], np.asarray(shapes[row], object)
    within, around = shapely.covers(outline, piece), shapely.covers(piece, outline)
    across = ~within & ~around
    piece[around] = outline[around]
    piece[across] = shapely.intersection(outline[across], piece[across])
    return row, at, piece


def touches(mesh: Mesh, shapes: Shapes) -> tuple[Positions, Positions]:
    """Find which outlines each shape touches: positions of shapes and in the mesh, sorted."""
    row, at = mesh.tree.query(shapes, predicate="intersects")
    order = np.lexsort([at, row])
    return row[order], at[order]


def _mesh(place: Cells, outlines: Shapes) -> Mesh:
    shapely.prepare(outlines)
    return Mesh(place, outlines, shapely.STRtree(outlines))
