"""Places of a protected source that are never told, whatever is counted there.

Edges of its coverage, areas that are declared silent, and places that hold few addresses. Which
these are follows from coverage, register and declarations alone; so they are found once per
delivery, and not once per question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Lattice
from layers.grid import cells_to_parents
from layers.model import Cells, Cube, Published, Question, State
from layers.publish.addresses import judge_by_addresses
from layers.publish.edges import two_parts
from layers.publish.terms import Terms
from layers.publish.why import Judged, Why

Places = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Silence:
    """The places of a delivery of a protected source that are never told, whatever is asked.

    cells
        Per resolution that may be asked (s,) uint64, covered cells, sorted, each once.
    areas
        Per area set (s,) uint64, positions of areas, sorted, each once; no set without any.
    judged
        Why places are silent for the sake of their addresses; None where these do not matter.
    """

    cells: Mapping[int, Cells]
    areas: Mapping[str, Places]
    judged: Judged | None = None

    def of(self, question: Question) -> Places:
        """Return the places of the answer to a question that are never told."""
        if question.resolution is None:
            return self.areas.get(question.areas or "", np.empty(0, np.uint64))
        return self.cells[question.resolution]


def silence_of(cube: Cube, terms: Terms) -> Silence:
    """Find the places that are never told, on the terms of a layer that counts all of a source.

    Raises
    ------
    SnapshotError
        If the delivery was not counted by the register that its source declares.
    """
    judged = judge_by_addresses(cube, terms)
    cells = {one: _silent_cells(cube, terms, one, judged) for one in terms.layer.resolutions}
    areas = {name: _silent_areas(cube, terms, name, judged) for name in cube.areas}
    return Silence(cells, {name: some for name, some in areas.items() if len(some)}, judged)


def keep_silent(told: Published, silent: Places) -> Published:
    """Suppress silent places, all of which are among those of the table."""
    if not len(silent):
        return told
    rows = np.searchsorted(told.place, silent)
    rows = rows[told.state[rows] != State.NO_DATA]
    value, state = told.value.copy(), told.state.copy()
    value[rows], state[rows] = np.nan, State.SUPPRESSED
    return replace(told, value=value, state=state)


def _silent_cells(cube: Cube, terms: Terms, resolution: int, judged: Judged | None) -> Cells:
    covered = cube.extent.cells
    finer = [one for one in terms.resolutions if one > resolution]
    silent = two_parts(covered, resolution, finer)
    if judged and not cube.spread:  # cells that are shared out from areas are as silent as these
        silent |= judged.cells[resolution] != Why.TOLD
    return np.unique(cells_to_parents(covered, resolution))[silent]


def _silent_areas(cube: Cube, terms: Terms, name: str, judged: Judged | None) -> Places:
    lattice, codes = terms.source.lattice or Lattice(), cube.areas[name].codes
    silent = np.isin(np.array(codes, object), np.array(lattice.silent.get(name, ()), object))
    if judged and name in judged.areas:
        silent |= judged.areas[name] != Why.TOLD
    return np.flatnonzero(silent).astype(np.uint64)
