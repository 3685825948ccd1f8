"""Facts added up over places."""

import numpy as np
from numpy.typing import NDArray

from layers.model import Cells

Added = tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.intp]]
FEW = 50_000  # facts are added up before the compiled loop would have been loaded


def add_up(places: Cells, place: Cells, n: NDArray[np.int64], key: NDArray[np.uint32]) -> Added:
    """Add facts up over places.

    Parameters
    ----------
    places
        (m,) sorted, each once.
    place, n, key
        (f,) of the facts, in any order; each place is one of `places`.

    Returns
    -------
    (m,) int64 and (m,) uint64 sums of n and key, and (f,) where in `places` each fact lies.
    """
    if len(place) > FEW:
        from layers.publish.kernels import add_many  # half a second, which a small city never takes

        return add_many(places, place, n, key)
    at = np.searchsorted(places, place)
    whole, keys = np.zeros(len(places), np.int64), np.zeros(len(places), np.uint64)
    np.add.at(whole, at, n)
    np.add.at(keys, at, key)
    return whole, keys, at
