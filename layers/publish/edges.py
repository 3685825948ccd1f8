"""Places of a protected source that are never told, by geometry alone: edges, and silent areas.

`addresses` finds those that are silent for the sake of their addresses; they are suppressed here.

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
from layers.publish.silence import Why
from layers.publish.terms import Terms

Flags = NDArray[np.bool_]


def keep_silent(told: Published, cube: Cube, question: Question, terms: Terms) -> Published:
    """Suppress the places that the lattice does not tell; all pass of an open layer."""
    if terms.rule.protection is Protection.OPEN or terms.policy.exact:
        return told
    rows = _silent(cube, question, terms, len(told.place))
    if terms.source.addresses:
        rows = rows | _by_addresses(question, terms, len(rows))
    rows &= told.state != State.NO_DATA
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


def lattice_resolutions(terms: Terms) -> tuple[int, ...]:
    """Return the resolutions that may be asked of a source that is not open, coarse to fine."""
    lattice = terms.source.lattice
    return (lattice and lattice.resolutions) or terms.layer.resolutions


def _by_addresses(question: Question, terms: Terms, places: int) -> Flags:
    """Return what is silent for the sake of addresses: all, where that is not known."""
    if terms.silence is None:
        return np.ones(places, bool)
    why = terms.silence.at(question.resolution, question.areas)
    return np.not_equal(why, Why.TOLD)


def _silent(cube: Cube, question: Question, terms: Terms, places: int) -> Flags:
    lattice = terms.source.lattice
    if question.resolution is None:
        areas = question.areas or ""
        codes = lattice.silent.get(areas, ()) if lattice else ()
        if not codes:
            return np.zeros(places, bool)
        return np.isin(np.array(cube.areas[areas].codes, object), np.array(codes, object))
    finer = [one for one in lattice_resolutions(terms) if one > question.resolution]
    if not finer:
        return np.zeros(places, bool)
    return two_parts(cube.extent.cells, question.resolution, finer)
