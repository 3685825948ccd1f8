"""Places of a protected source that are never told: edges of its coverage, and silent areas.

Which these are follows from the coverage and the declarations alone; so they are found once per
delivery, and not once per question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Lattice
from layers.grid import cells_to_parents
from layers.model import Cells, Cube, Published, Question, State
from layers.publish.edges import two_parts
from layers.publish.terms import Terms

Places = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Silence:
    """The places of a delivery of a protected source that are never told, whatever is asked.

    cells
        Per resolution that may be asked (s,) uint64, covered cells, sorted, each once.
    areas
        Per area set (s,) uint64, positions of areas, sorted, each once; no set without any.
    """

    cells: Mapping[int, Cells]
    areas: Mapping[str, Places]

    def of(self, question: Question) -> Places:
        """Return the places of the answer to a question that are never told."""
        if question.resolution is None:
            return self.areas.get(question.areas or "", np.empty(0, np.uint64))
        return self.cells[question.resolution]


def silence_of(cube: Cube, terms: Terms) -> Silence:
    """Find the places that are never told, on the terms of a layer that counts all of a source."""
    lattice, covered = terms.source.lattice or Lattice(), cube.extent.cells
    told = lattice.resolutions or terms.layer.resolutions
    cells = {one: _edges(covered, one, told) for one in terms.layer.resolutions}
    areas = {
        name: _positions(cube.areas[name].codes, codes)
        for name, codes in lattice.silent.items()
        if name in cube.areas
    }
    return Silence(cells, areas)


def keep_silent(told: Published, silent: Places) -> Published:
    """Suppress silent places, all of which are among those of the table."""
    if not len(silent):
        return told
    rows = np.searchsorted(told.place, silent)
    rows = rows[told.state[rows] != State.NO_DATA]
    value, state = told.value.copy(), told.state.copy()
    value[rows], state[rows] = np.nan, State.SUPPRESSED
    return replace(told, value=value, state=state)


def _edges(covered: Cells, resolution: int, told: tuple[int, ...]) -> Cells:
    two = two_parts(covered, resolution, [one for one in told if one > resolution])
    return np.unique(cells_to_parents(covered, resolution))[two]


def _positions(codes: tuple[str, ...], silent: tuple[str, ...]) -> Places:
    is_silent = np.isin(np.array(codes, object), np.array(silent, object))
    return np.flatnonzero(is_silent).astype(np.uint64)
