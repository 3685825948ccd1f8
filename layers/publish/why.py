"""Why a place is silent for the sake of the addresses in it, whatever is counted there."""

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
class Judged:
    """The places of a delivery, judged by the addresses in them.

    cells
        Per resolution of the lattice (n,) uint8 of Why, over the covered cells there, sorted; none
        where cells are shared out from areas.
    areas
        Per told area set (n,) uint8 of Why, over its areas in their order.
    """

    cells: Mapping[int, NDArray[np.uint8]]
    areas: Mapping[str, NDArray[np.uint8]]
