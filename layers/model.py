"""The records that flow between the stages; all are read-only.

offline   Batch -> Placed -> Facts -> Cube
online    Cube + Question + Policy -> Counts -> Published
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.periods import Period, Step

Cells = NDArray[np.uint64]
Days = NDArray[np.int32]
ROW = " row"  # the column of row numbers; headers are trimmed, so no file has a column of this name
GEOMETRY = " geometry"  # the column of shapes as WKB, in the system of the file


class Reason(StrEnum):
    """Why a row is refused; the first that applies, in this order."""

    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    UNDECODABLE = "undecodable"
    BAD_DATE = "bad_date"
    NO_COORDINATES = "no_coordinates"
    BAD_COORDINATES = "bad_coordinates"
    PLACEHOLDER_COORDINATES = "placeholder_coordinates"
    NO_ADDRESS = "no_address"
    UNMATCHED_ADDRESS = "unmatched_address"
    NO_KEY = "no_key"
    UNMATCHED_KEY = "unmatched_key"
    BAD_COUNT = "bad_count"
    OUTSIDE_COVERAGE = "outside_coverage"
    OUTSIDE_PERIODS = "outside_periods"


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one source file as they stand there.

    rows
        One text column per column of the file, ROW (int64, 1 = first row of data) and, of a file
        with shapes, GEOMETRY (binary, in the file's own system); in file order.
    refused
        Rows that are no rows: columns `file`, `row`, `reason`, `value`.
    crs
        The system that the file declares for its shapes, as a name (EPSG:2227) or as WKT.
    """

    file: str
    rows: pl.DataFrame
    refused: pl.DataFrame
    crs: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One district, neighbourhood or project area; geometry in longitude and latitude."""

    set: str
    code: str
    name: str
    geometry: shapely.MultiPolygon

    @property
    def id(self) -> str:
        """The name of this area at every door."""
        return f"{self.set}.{self.code}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of the quality gate, in percent, and its limit; None where there is none."""

    name: str
    percent: float | None
    limit: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Where every row of a delivery went: rows_read = rows_accepted + all refused."""

    files: tuple[str, ...]
    rows_read: int
    rows_accepted: int
    refused: Mapping[str, int]
    repeats: int  # accepted records whose declared id another accepted record has too
    findings: tuple[Finding, ...] = ()
    matched: Mapping[str, int] = field(default_factory=dict)  # by coordinates, address, street


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts per (period, dimensions, place), sorted by these in this order, each once.

    period
        (n,) int32, first day of the source's finest period, days since 1970-01-01.
    codes
        (n, dimensions) uint16, position of the value in the dimension's list of values.
    place
        (n,) uint64, the cell at the finest resolution; or the position of the area in its set.
    n
        (n,) int64, records.
    key
        (n,) uint32, keyed hashes of the records summed mod 2^32: the key of the cell key method.
    """

    period: Days
    codes: NDArray[np.uint16]
    place: NDArray[np.uint64]
    n: NDArray[np.int64]
    key: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """Facts of the official areas of one set, counted point-in-polygon at ingest.

    codes
        Area codes in the order of their positions; records in no area of the set are in no fact.
    silent
        Codes of the areas about which the source does not speak.
    """

    codes: tuple[str, ...]
    facts: Facts
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How what is known per area of a set is shared out over cells.

    area
        (s,) int64, position of the area in its set.
    cell
        (s,) uint64 at the finest resolution.
    share
        (s,) float64, positive; those of one area add up to 1.
    """

    set: str
    area: NDArray[np.int64]
    cell: Cells
    share: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extent:
    """The coverage of a delivery: all cells x all periods.

    cells
        (m,) uint64 at the finest resolution, sorted, each once.
    periods
        (p,) int32 first days of finest periods, sorted, each once.
    bbox
        west, south, east, north in degrees.
    """

    cells: Cells
    periods: Days
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cube:
    """All facts of one delivery of one source; a snapshot is a cube on disk.

    A source that knows only areas has no facts of cells, but a spread.
    """

    source: str
    finest_resolution: int
    step: Step
    settles_after: int
    dimensions: Mapping[str, tuple[str, ...]]
    facts: Facts
    areas: Mapping[str, AreaFacts]
    extent: Extent
    account: Account
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest yields: the cube, and the list of refused rows.

    refused
        Columns `file`, `row` (1 = first row of data), `reason`, `value` (empty unless open).
    """

    cube: Cube
    refused: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a layer: which periods, which rows, over which places.

    Exactly one of `resolution` (cells) and `areas` (the id of an area set) is given.
    An open end of the span means: as far as the source speaks.
    """

    layer: str
    span: Period
    open_ended: bool
    resolution: int | None
    areas: str | None
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        """The canonical text of this question; equal questions have equal texts."""
        places = f"areas={self.areas}" if self.areas else f"resolution={self.resolution}"
        where = "&".join(f"{name}={','.join(values)}" for name, values in self.where)
        ends = "open" if self.open_ended else "closed"
        return f"{self.layer}?{places}&span={self.span}&ends={ends}&{where}"


@dataclass(frozen=True, slots=True)
class Policy:
    """Who asks, as far as it changes the answer; part of every cache key."""

    name: str
    exact: bool = False  # may see exact counts of protected sources


PUBLIC = Policy("public")


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact counts behind the wall: what `select` found and only `protect` may see.

    place
        (n,) uint64, every covered cell at the asked resolution (sorted), or 0..n-1 for areas.
    n, key
        (n,) int64 and uint32 as in Facts; zero where no record lies.
    silent
        (n,) whether the source does not speak about a place.
    delivered
        Whether the source speaks about any of the asked periods.
    settled
        Whether all of the asked periods are delivered and settled.
    """

    place: NDArray[np.uint64]
    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    silent: NDArray[np.bool_]
    delivered: bool
    settled: bool


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
    """

    place: NDArray[np.uint64]
    value: NDArray[np.float64]
    state: NDArray[np.uint8]
    integral: bool
    modelled: bool = False

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Published":
        """Return some rows, in the order given."""
        return replace(self, place=self.place[rows], value=self.value[rows], state=self.state[rows])
