"""What a delivery of a source holds once it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.periods import Step

Cells = NDArray[np.uint64]
Days = NDArray[np.int32]


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
    origin: str = ""  # where the files were fetched; empty if they were in the inbox


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
