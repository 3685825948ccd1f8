"""The noise of protected sums: the cell key method for magnitude tables.

A sum moves by a multiple of the largest amount of one record in it, or of the least amount that its
source declares. The multiple is a draw of the
table that counts have, so that a sum of ones is protected as a count is; and to it comes a part of
-1/2..1/2, because whole multiples stand on a grid: whoever met a large record in several answers
would find its amount as the step of that grid. With the part, what remains of the noise after
division by the amount is uniform, whatever the multiple was.

The draw is not that of the count: who knows how many records there are knows the noise of their
published count, and would take that of the sum off with it. It hangs on the column, and not on the
name of the amount, so that a column declared twice has one noise.

References
----------
Handbook on Statistical Disclosure Control, 2nd ed., chapter 4 (magnitude tables): noise as a
multiple of the largest contribution. Giessing & Tent 2019, Concepts for Generalising Tools
Implementing the Cell Key Method to the Case of Continuous Variables, UNECE work session on
statistical data confidentiality. Own are the uniform part, and a row of the table of counts.
"""

import numpy as np
from numpy.typing import NDArray

from layers.publish.ptable import KEY_BITS, mix, table_of
from layers.publish.terms import Terms


def multiples(key: NDArray[np.uint32], column: str, terms: Terms) -> NDArray[np.float64]:
    """Return how many times the largest amount of one record a sum is moved.

    Parameters
    ----------
    key
        (m,) uint32, the summed keys of the records.
    column
        The column that is added up.

    Returns
    -------
    (m,) float64, at most d + 1/2; of mean 0 and variance v + 1/12, with d and v of the source.
    """
    table = table_of(terms.source.noise, terms.seed)
    whole = table.draw_large(mix(key, f"whole {column}", terms.seed))
    part = mix(key, f"part {column}", terms.seed) / 2**KEY_BITS - 0.5
    return np.asarray(whole + part, np.float64)
