"""Cells at the edge of a coverage that are never told, by geometry alone.

A cell at the edge of a coverage may have two covered parts. Then it, less the one part, is the
other part again, with the noise of two answers; where these are equal, the other part is empty.
So no cell is told that is two covered cells of the lattice together. Its parts are told.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from layers.grid import cells_to_parents
from layers.model import Cells

Flags = NDArray[np.bool_]


def two_parts(covered: Cells, resolution: int, finer: Iterable[int]) -> Flags:
    """Find the cells that are exactly two covered cells of finer resolutions together.

    Where a cell first has several parts, looking from coarse to fine, it has exactly two. An only
    part holds the same records and is told alike, so the search goes on inside it.

    Parameters
    ----------
    covered
        Covered cells at the finest resolution of a source, sorted.
    finer
        The finer resolutions of the lattice.

    Returns
    -------
    (n,) bool over the covered cells at `resolution`, sorted.
    """
    cells = _each_once(cells_to_parents(covered, resolution))
    two, whole = np.zeros(len(cells), bool), np.ones(len(cells), bool)
    for one in sorted(finer):
        of = cells_to_parents(_each_once(cells_to_parents(covered, one)), resolution)
        count = np.diff(np.flatnonzero(_begins(of)), append=len(of))
        two |= whole & (count == 2)
        whole &= count == 1
    return two


def _each_once(cells: Cells) -> Cells:
    """Return sorted cells once each; parents of sorted cells are sorted, as ids go by digits."""
    return cells[_begins(cells)]


def _begins(cells: Cells) -> Flags:
    """Mark where a run of equal cells begins."""
    return np.concatenate([np.ones(min(len(cells), 1), bool), cells[1:] != cells[:-1]])
