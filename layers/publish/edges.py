"""Places of a protected source that are never told, by geometry alone: edges, and silent areas.

A cell at the edge of a coverage may have two covered parts. Then it, less the one part, is the
other part again, with the noise of two answers; where these are equal, the other part is empty.
So no cell is told that is two covered cells of the lattice together. Its parts are told.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Protection
from layers.grid import cells_to_parents
from layers.model import Cells, Cube, Published, Question, State
from layers.publish.terms import Terms

Flags = NDArray[np.bool_]


def keep_silent(told: Published, cube: Cube, question: Question, terms: Terms) -> Published:
    """Suppress the places that the lattice does not tell; all pass of an open layer."""
    if terms.rule.protection is Protection.OPEN or terms.policy.exact:
        return told
    rows = _silent(cube, question, terms) & (told.state != State.NO_DATA)
    if not rows.any():
        return told
    return replace(
        told,
        value=np.where(rows, np.nan, told.value),
        state=np.where(rows, np.uint8(State.SUPPRESSED), told.state),
    )


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
    cells = np.unique(cells_to_parents(covered, resolution))
    two, whole = np.zeros(len(cells), bool), np.ones(len(cells), bool)
    for one in sorted(finer):
        parts = np.unique(cells_to_parents(covered, one))
        at = np.searchsorted(cells, cells_to_parents(parts, resolution))
        count = np.bincount(at, minlength=len(cells))
        two |= whole & (count == 2)
        whole &= count == 1
    return two


def _silent(cube: Cube, question: Question, terms: Terms) -> Flags:
    lattice = terms.source.lattice
    if question.resolution is None:
        areas = question.areas or ""
        codes = lattice.silent.get(areas, ()) if lattice else ()
        if not codes:
            return np.zeros(len(cube.areas[areas].codes), bool)
        return np.isin(np.array(cube.areas[areas].codes, object), np.array(codes, object))
    told = (lattice and lattice.resolutions) or terms.layer.resolutions
    finer = [one for one in told if one > question.resolution]
    return two_parts(cube.extent.cells, question.resolution, finer)
