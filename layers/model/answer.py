"""What is asked, by whom, what was counted, and what may be said."""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from layers.periods import Period


class State(IntEnum):
    """What is known about a value; the names are the words of the interface."""

    VALUE = 0
    SUPPRESSED = 1
    NO_DATA = 2
    UNDEFINED = 3
    PROVISIONAL = 4

    @property
    def word(self) -> str:
        """The state as users and GIS tools read it."""
        return self.name.lower()


# As bytes: numpy widens a whole array to compare it with a number of an enumeration.
_VALUE, _PROVISIONAL = np.uint8(State.VALUE), np.uint8(State.PROVISIONAL)


def are_told(state: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which states go with a value."""
    told: NDArray[np.bool_] = (state == _VALUE) | (state == _PROVISIONAL)
    return told


# What a sum of several values is, if one of them has such a state: of two the later one. Suppressed
# is worst: who hears of no data must not miss that somebody keeps a number back.
WORSENING = (State.PROVISIONAL, State.NO_DATA, State.SUPPRESSED)


def worst_states(places: int, at: NDArray[np.intp], state: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the worst state that falls on each of some places; VALUE where none does.

    Parameters
    ----------
    at
        (n,) positions of places, and
    state
        (n,) uint8 of State that fall there.
    """
    worst = np.full(places, State.VALUE, np.uint8)
    for worse in WORSENING:
        worst[at[state == worse]] = worse
    return worst


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a layer: which periods, which rows, over which places.

    Exactly one of `resolution` (cells) and `areas` (the id of an area set) is given.
    An open end of the span means: as far as the source speaks. `known` is the moment by which
    records must have arrived, in its canonical text; None means: by now.
    """

    layer: str
    span: Period
    open_ended: bool
    resolution: int | None
    areas: str | None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    known: str | None = None

    def __str__(self) -> str:
        """The canonical text of this question; equal questions have equal texts."""
        places = f"areas={self.areas}" if self.areas else f"resolution={self.resolution}"
        where = "&".join(f"{name}={','.join(values)}" for name, values in self.where)
        ends = "open" if self.open_ended else "closed"
        known = f"&known={self.known}" if self.known else ""
        return f"{self.layer}?{places}&span={self.span}&ends={ends}&{where}{known}"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who asks, as far as it changes the answer; part of every cache key and entity tag.

    exact
        May see exact counts of layers that are not open, among those named in `layers`.
    layers
        Ids of the layers it may see beyond those of the public; "*" stands for all.
    areas
        Ids of areas ("districts.D01") within which it is answered; everywhere where there is none.
    finest
        The finest resolution at which it is answered; None where the layer decides.
    classification
        What stands on everything that is exact.
    """

    name: str
    exact: bool = False
    layers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    finest: int | None = None
    classification: str = ""

    def names(self, layer: str) -> bool:
        """Tell whether a layer is among those it may see beyond the public ones."""
        return "*" in self.layers or layer in self.layers

    def on(self, layer: str) -> "Policy":
        """Return what of it holds for one layer: only what it names is told exactly."""
        return self if self.names(layer) else replace(self, exact=False, classification="")


PUBLIC = Policy("public")


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact counts behind the wall: what `select` found and only `protect` may see.

    place
        (n,) uint64, every covered cell at the asked resolution (sorted), or 0..n-1 for areas.
    n, key
        (n,) int64 and uint32 as in Facts; zero where no record lies.
    state
        (n,) uint8 of State, what the source itself says of a place: VALUE where it gives numbers,
        NO_DATA where it does not speak, SUPPRESSED where it keeps a number back.
    delivered
        Whether the source speaks about any of the asked periods.
    settled
        Whether all of the asked periods are delivered and settled.
    total, having, lowest, highest
        (n,) float64, the asked amount added up, of how many records, and the lowest and the highest
        of one of them (as in Facts); None where none is asked.
    """

    place: NDArray[np.uint64]
    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    state: NDArray[np.uint8]
    delivered: bool
    settled: bool
    total: NDArray[np.float64] | None = None
    having: NDArray[np.float64] | None = None
    lowest: NDArray[np.float64] | None = None
    highest: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What is said of each place beside its value: a part of it, its interval, a class.

    value
        (n,) float64, NaN where there is none; the position in `words` where these are given, as
        uint8 if each place has one.
    integral
        Whether every value is a whole number.
    words
        What is written in the place of a position.
    """

    name: str
    value: NDArray[np.float64] | NDArray[np.uint8]
    integral: bool = False
    words: tuple[str, ...] = ()

    @property
    def numbers(self) -> NDArray[np.float64]:
        """The values as (n,) float64, whatever they stand for."""
        return np.asarray(self.value, np.float64)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Column":
        """Return some rows, in the order given."""
        return Column(self.name, self.value[rows], self.integral, self.words)


@dataclass(frozen=True, slots=True)
class Published:
    """What may be said: the only table that measures, classes and encoders ever see.

    place
        (n,) uint64, cells sorted ascending, or positions of areas in their set.
    value
        (n,) float64 in the layer's unit, NaN wherever the state is not value or provisional.
    state
        (n,) uint8 of State.
    integral
        Whether every value is a whole number by the nature of the measure.
    modelled
        Whether values were spread from areas over cells, and not counted there.
    classification
        What has to stand on whatever is made of it; empty where anybody may have it.
    variance
        Of the noise in a value that is told; 0 where none was put there.
    also
        What a measure or a combination says of each place beside its value.
    """

    place: NDArray[np.uint64]
    value: NDArray[np.float64]
    state: NDArray[np.uint8]
    integral: bool
    modelled: bool = False
    classification: str = ""
    variance: float = 0.0
    also: tuple[Column, ...] = ()

    @property
    def is_told(self) -> NDArray[np.bool_]:
        """Where there is a value: (n,) bool."""
        return ~np.isnan(self.value)

    def beside(self, name: str) -> NDArray[np.float64] | None:
        """Return what else is said under a name: (n,) float64; None where nothing is."""
        return next((one.numbers for one in self.also if one.name == name), None)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Published":
        """Return some rows, in the order given."""
        return replace(
            self,
            place=self.place[rows],
            value=self.value[rows],
            state=self.state[rows],
            also=tuple(one.take(rows) for one in self.also),
        )
