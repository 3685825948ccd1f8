"""Places that are never told for the sake of the addresses in them, whatever is counted there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Why(IntEnum):
    """Why a place is silent.

    FEW: it holds addresses, but too few. UNLISTED: the register does not list all of them.
    OTHERS: told, it would leave few addresses of what another answer tells. ANYWAY: for another
    reason than its addresses, which is not told of here.
    """

    TOLD = 0
    FEW = 1
    UNLISTED = 2
    OTHERS = 3
    ANYWAY = 4


@dataclass(frozen=True, slots=True)
class Silence:
    """Which places of a delivery are silent, by geometry and its register alone.

    cells
        Per resolution of the lattice (n,) uint8 of Why, over the covered cells there, sorted; none
        where cells are shared out from areas.
    areas
        Per told area set (n,) uint8 of Why, over its areas in their order.
    """

    cells: Mapping[int, NDArray[np.uint8]]
    areas: Mapping[str, NDArray[np.uint8]]

    def at(self, resolution: int | None, areas: str | None) -> NDArray[np.uint8]:
        """Return the reasons of all places of a question.

        Raises
        ------
        KeyError
            If these places are not on the lattice; nothing may be told of them.
        """
        return self.areas[areas or ""] if resolution is None else self.cells[resolution]
