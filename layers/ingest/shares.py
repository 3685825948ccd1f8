"""How much of each shape lies in each cell or area, and which of them it touches; nothing is lost.

A line is shared out segment by segment, by the metres of its pieces; a polygon by the square
metres of its pieces. The pieces of a whole, which differ from it by rounding, are scaled to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.declare.location import By
from layers.ground import Floats, Shapes, as_lines, metres, segments, square_metres
from layers.ingest.mesh import Mesh, pieces, touches
from layers.model import Cells

ROUNDING = 1e-6  # pieces that lack less than this share of their whole are all of it


@dataclass(frozen=True, slots=True)
class Entries:
    """What records add to facts; a record has one entry or several.

    row
        (m,) position of the record.
    place
        (m,) uint64, the cell, or the position of the area.
    n, key
        (m,) int64 and uint32, as in Facts.
    sums
        (m, sums) float64.
    """

    row: NDArray[np.intp]
    place: Cells
    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    sums: Floats


def joined(parts: Sequence[Entries]) -> Entries:
    """Put entries of the same records behind each other."""
    return Entries(
        row=np.concatenate([one.row for one in parts]),
        place=np.concatenate([one.place for one in parts]),
        n=np.concatenate([one.n for one in parts]),
        key=np.concatenate([one.key for one in parts]),
        sums=np.concatenate([one.sums for one in parts]),
    )


def touching(points: Entries, shapes: Shapes, mesh: Mesh) -> Entries:
    """Let each record stand in every place that its shape touches, with all that it adds."""
    row, at = touches(mesh, shapes)
    return Entries(row, mesh.place[at], points.n[row], points.key[row], points.sums[row])


def sharing(points: Entries, shapes: Shapes, mesh: Mesh, by: By) -> Entries:
    """Add what lies where as the last sum; the record itself counts at its point alone."""
    row, at, amount = shares(mesh, shapes, by)
    none = np.zeros(len(row), np.int64)
    sums = np.zeros((len(row), points.sums.shape[1]))
    sums[:, -1] = amount
    spread = Entries(row, mesh.place[at], none, none.astype(np.uint32), sums)
    return joined([points, spread])


def shares(mesh: Mesh, shapes: Shapes, by: By) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Share shapes out over a mesh by length or area.

    What lies on the border of two places is shared between them.

    Returns
    -------
    Per piece: the position of its shape, the position in the mesh, and metres or square metres.
    """
    if by is By.AREA:
        row, at, piece = pieces(mesh, shapes)
        return row, at, _scaled(row, square_metres(piece), square_metres(shapes))
    ends, owner = segments(shapes)
    lines = as_lines(ends)
    row, at, piece = pieces(mesh, lines)
    return owner[row], at, _scaled(row, metres(piece), metres(lines))


def _scaled(row: NDArray[np.intp], amount: Floats, whole: Floats) -> Floats:
    """Scale the pieces of each whole to it, unless a part of it is really missing."""
    found = np.bincount(row, amount, len(whole))
    complete = (found > 0) & (found >= whole * (1 - ROUNDING))
    factor = np.divide(whole, found, out=np.ones(len(whole)), where=complete)
    scaled: Floats = amount * factor[row]
    return scaled
