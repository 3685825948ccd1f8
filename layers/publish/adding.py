"""Facts added up over places: those of a span and of some values of dimensions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.grid import RESOLUTION_BITS, parent_bits
from layers.model import Cells, Facts, Stated

FEW = 50_000  # facts are added up before the compiled loop would have been loaded
EVERY_BIT, NO_BIT = ~np.uint64(0), np.uint64(0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts are added up.

    first, last
        They lie in this slice.
    codes
        (dimensions, values) bool: whether a value is asked for; where no dimension asks for less
        than all, it has no rows.
    """

    first: int
    last: int
    codes: NDArray[np.bool_]

    @property
    def all(self) -> bool:
        """Whether all of the slice is wanted."""
        return not len(self.codes)


@dataclass(frozen=True, slots=True)
class Places:
    """Over what facts are added up: places, and how the place of a fact becomes one of them.

    place
        (m,) uint64 sorted, each once.
    keep, put
        (place of a fact & keep) | put is its place: an ancestor for cells, itself for areas.
    """

    place: Cells
    keep: np.uint64 = EVERY_BIT
    put: np.uint64 = NO_BIT

    def of(self, place: Cells) -> Cells:
        """Return in which place each fact lies."""
        return (place & self.keep) | self.put


@dataclass(frozen=True, slots=True)
class Added:
    """What facts add up to, and which these are.

    n, key
        (m,) int64 and uint32 over the places.
    rows, at
        (f,) intp each, the facts and where in the places each lies; no facts where they were not
        asked for.
    """

    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    rows: NDArray[np.intp]
    at: NDArray[np.intp]


def over_cells(cells: Cells, resolution: int) -> Places:
    """Add up over cells of a resolution."""
    return Places(cells, ~RESOLUTION_BITS, parent_bits(resolution))


def add_up(facts: Facts, wanted: Wanted, places: Places, whole: bool, named: bool) -> Added:
    """Add facts up over places.

    Parameters
    ----------
    whole
        Whether each fact that is wanted lies in one of the places; else it may be left out.
    named
        Whether the facts are asked for as well.
    """
    if whole and wanted.last - wanted.first <= FEW:
        return _add_few(facts, wanted, places)
    from layers.publish.kernels import add_many  # half a second, which a small city never takes

    columns = (facts.period, facts.codes, facts.place, facts.n, facts.key)
    span = (wanted.first, wanted.last)
    into = (places.place, places.keep, places.put)
    return Added(*add_many(columns, span, wanted.codes, into, named))


def _add_few(facts: Facts, wanted: Wanted, places: Places) -> Added:
    rows = rows_of(facts, wanted)
    at = np.searchsorted(places.place, places.of(facts.place[rows]))
    n, key = np.zeros(len(places.place), np.int64), np.zeros(len(places.place), np.uint32)
    np.add.at(n, at, facts.n[rows])
    np.add.at(key, at, facts.key[rows])  # modulo 2^32, as keys are
    return Added(n, key, rows, at)


def rows_of(facts: Facts | Stated, wanted: Wanted) -> NDArray[np.intp]:
    """Return which facts are wanted."""
    asked = np.ones(wanted.last - wanted.first, bool)
    for column, values in enumerate(wanted.codes):
        asked &= values[facts.codes[wanted.first : wanted.last, column]]
    return np.flatnonzero(asked) + wanted.first
