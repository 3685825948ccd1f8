"""What a delivery of a source holds once it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.periods import Step

Cells = NDArray[np.uint64]
Days = NDArray[np.int32]
MOST_VALUES = 1 << 16  # of a dimension: facts keep the number of a value in 16 bits
SUM = "sum."  # begins the names of the columns of sums


def having(amount: str) -> str:
    """Name the sum that counts the records which have an amount; no amount is named so."""
    return f"{amount}.n"


def sum_column(amount: str) -> str:
    """Name the column of a sum in tables of facts; no dimension has a dot in its name."""
    return f"{SUM}{amount}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of the quality gate, in percent, and its limit; None where there is none."""

    name: str
    percent: float | None
    limit: float | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Match:
    """How many rows of a delivery were looked up by key or address, and found their place.

    distinct
        Different texts that were not found.
    """

    rows: int
    matched: int
    distinct: int

    @property
    def percent(self) -> float:
        """The share that was found; all of nothing."""
        return 100 * self.matched / self.rows if self.rows else 100.0


@dataclass(frozen=True, slots=True)
class Account:
    """Where every row of a delivery went: rows_read = rows_accepted + all refused."""

    files: tuple[str, ...]
    rows_read: int
    rows_accepted: int
    refused: Mapping[str, int]
    repeats: int  # accepted records whose declared id another accepted record has too
    findings: tuple[Finding, ...] = ()
    matched: Mapping[str, int] = field(default_factory=dict)  # by coordinates, address, street, key
    stated: Mapping[str, int] = field(default_factory=dict)  # accepted rows without a number
    match: Match | None = None  # None where nothing is looked up
    skipped: Mapping[str, int] = field(default_factory=dict)  # useless rows of registers, tables
    cut: Mapping[str, float] = field(default_factory=dict)  # outside: records, metres of a length
    replaced: int = 0  # records of periods that a later instalment holds anew
    origin: str = ""  # where the files were fetched; empty if they were in the inbox


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts and amounts per (period, dimensions, place), sorted by these in this order, each once.

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
    sums
        (n, amounts) float64, amounts added up in the order of `Cube.amounts`.
    """

    period: Days
    codes: NDArray[np.uint16]
    place: NDArray[np.uint64]
    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    sums: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source says where it gives no number, sorted; a place may have several states.

    period, codes, place
        As in Facts, (n,) each.
    state
        (n,) uint8, State.SUPPRESSED or State.NO_DATA.
    """

    period: Days
    codes: NDArray[np.uint16]
    place: NDArray[np.uint64]
    state: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """Facts of the official areas of one set, counted point-in-polygon at ingest.

    codes
        Area codes in the order of their positions; records in no area of the set are in no fact.
    silent
        Codes of the areas about which the source does not speak.
    stated
        Where it gives no number; facts of such rows have n = 0. None if all are numbers.
    """

    codes: tuple[str, ...]
    facts: Facts
    silent: tuple[str, ...] = ()
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How what is known per area of a set is shared out over cells.

    area
        (s,) int64, position of the area in its set.
    cell
        (s,) uint64 at the finest resolution.
    share
        (s,) float64; those of one area add up to 1.
    ground
        (s,) float64, square metres that area and cell have in common.
    weight
        The register whose addresses decide the shares; empty where ground does.
    bare
        How many areas hold no address of it, and are shared out by ground.
    """

    set: str
    area: NDArray[np.int64]
    cell: Cells
    share: NDArray[np.float64]
    ground: NDArray[np.float64]
    weight: str = ""
    bare: int = 0


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

    amounts
        Names of the sums; `having(name)` is beside a name that some records lack, and counts those
        that have it.
    fingerprint
        Of the secret that its keys were made with, and never told to anybody; empty without one.
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
    amounts: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest yields: the cube, and the list of refused rows.

    refused
        Columns `file`, `row` (1 = first row of data), `reason`, `value` (empty unless open).
    unmatched
        Columns `value`, `rows`: what was looked up and not found, most rows first, at most 1,000;
        empty unless open.
    records
        (r,) uint64, keyed hashes of the declared ids of the accepted records, sorted, each once;
        None unless the source is one whose deliveries add records to those before.
    """

    cube: Cube
    refused: pl.DataFrame
    unmatched: pl.DataFrame
    records: NDArray[np.uint64] | None = None
