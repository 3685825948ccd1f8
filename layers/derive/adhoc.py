"""The sum of the cells of an area that nothing was counted by, and how far it may be off."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CellSum:
    """What the told cells of an area add up to.

    value
        NaN where no cell is told.
    error
        How much lies on the wrong side of the outline, if each cut cell is filled evenly.
    """

    value: float
    error: float


def sum_of_cells(value: Floats, centred: NDArray[np.bool_], share: Floats) -> CellSum:
    """Add up the cells whose centre lies in an area.

    A cell is never cut: it counts whole or not at all. Of a cell that counts, the ground outside is
    wrong, and of one that does not, the ground inside; the error adds both up and lets nothing
    cancel out, as cities are not filled evenly. Against 42 neighbourhoods and 7 districts that were
    counted exactly the true number lay within it in 87 to 98 % of the cases at resolutions 9 and
    10, and in 84 % at 8, where a neighbourhood is three cells (docs/numbers.md).

    Parameters
    ----------
    value
        (n,) float64 of every cell that touches the area, NaN where not told, which adds nothing.
    centred
        (n,) whether the centre lies in the area.
    share
        (n,) float64, the part of the cell that lies in the area, 0 to 1.
    """
    known = ~np.isnan(value)
    inside = known & centred
    wrong = np.where(centred, 1 - share, share)
    total = float(value[inside].sum()) if inside.any() else float("nan")
    return CellSum(total, float((np.abs(value[known]) * wrong[known]).sum()))
