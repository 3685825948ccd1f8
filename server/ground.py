"""Where collections speak: the cells they cover, the box around these, and the areas they know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layers.grid import cells_to_parents, resolution_of
from layers.model import Cells


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a collection speaks: (m,) uint64 cells, and west, south, east, north in degrees."""

    cells: Cells
    bbox: tuple[float, float, float, float]


def ground_of(grounds: Sequence[Ground]) -> Ground:
    """Put grounds together, at the coarsest of their resolutions."""
    west, south, east, north = zip(*(one.bbox for one in grounds), strict=True)
    coarsest = min(_resolution(one.cells) for one in grounds)
    cells = np.concatenate([cells_to_parents(one.cells, coarsest) for one in grounds])
    return Ground(np.unique(cells), (min(west), min(south), max(east), max(north)))


def shared_codes(
    inputs: Sequence[Mapping[str, tuple[str, ...]]], others: Sequence[Mapping[str, object]]
) -> dict[str, tuple[str, ...]]:
    """Return the area sets that all know, with the codes that any of the inputs has, sorted."""
    sets = [name for name in inputs[0] if all(name in one for one in (*inputs, *others))]
    return {name: tuple(sorted({code for one in inputs for code in one[name]})) for name in sets}


def _resolution(cells: Cells) -> int:
    return resolution_of(int(cells[0])) if len(cells) else 15
