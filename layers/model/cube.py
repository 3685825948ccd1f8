"""What a delivery of a source holds once it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.periods import Step, day_to_date, period_of

Cells = NDArray[np.uint64]
Days = NDArray[np.int32]
MOST_UNMATCHED = 1_000  # texts that are listed of those that were looked up and not found
MOST_VALUES = 1 << 16  # of a dimension: facts keep the number of a value in 16 bits


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
    lowest, highest
        (n, amounts) float64, the amounts of the rows that have the least and the most of it; of a
        measured length or area the highest is of one piece. Infinite, + and -, where none has it.
    """

    period: Days
    codes: NDArray[np.uint16]
    place: NDArray[np.uint64]
    n: NDArray[np.int64]
    key: NDArray[np.uint32]
    sums: NDArray[np.float64]
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]


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
class AddressCounts:
    """How many addresses lie on each piece of ground that answers tell apart.

    A piece is what a covered cell at the finest resolution and one area of each set have in common.

    register, on
        The register that lists them, and the day that it describes.
    cell
        (p,) uint64, the cells of the pieces.
    areas
        Per area set of the cube (p,) int64, the position of the area in it; -1 for none.
    n
        (p,) int64, at least 1; a piece without addresses is not among them.
    unlisted_cells
        (u,) uint64, sorted: covered cells, of the coverage in which the register lists not all.
    unlisted_areas
        Per area set (u,) int64, the positions of areas of which the same holds.
    """

    register: str
    on: date
    cell: Cells
    areas: Mapping[str, NDArray[np.int64]]
    n: NDArray[np.int64]
    unlisted_cells: Cells
    unlisted_areas: Mapping[str, NDArray[np.int64]]


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
    addresses
        By which few of them are told apart from many; None where the source does not declare it,
        and of an instalment, as that of the first delivery of a chain holds for all of it.
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
    addresses: AddressCounts | None = None
    fingerprint: str = ""

    @property
    def settled(self) -> Days:
        """The finest periods that are delivered and will not change: all but the newest few."""
        periods = self.extent.periods
        return periods[: max(len(periods) - self.settles_after, 0)]

    @property
    def settled_until(self) -> date | None:
        """The last day before the newest periods, by the calendar; None if all are among these.

        Between delivered periods this holds also those without a record: no data is told as well.
        """
        if not len(self.extent.periods):
            return None
        first, last = (day_to_date(day) for day in self.extent.periods[[0, -1]].tolist())
        end = period_of(self.step, last).end
        for _ in range(self.settles_after):
            end = period_of(self.step, end).start - timedelta(days=1)
            if end < first:
                return None
        return end


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest yields: the cube, and the list of refused rows.

    refused
        Columns `file`, `row` (1 = first row of data), `reason`, `value` (empty unless open).
    unmatched
        Columns `value`, `rows`: what was looked up and not found, most rows first, and no more than
        MOST_UNMATCHED; empty unless open.
    records
        (r,) uint64, keyed hashes of the declared ids of the accepted records, sorted, each once;
        None unless the source is one whose deliveries add records to those before.
    """

    cube: Cube
    refused: pl.DataFrame
    unmatched: pl.DataFrame
    records: NDArray[np.uint64] | None = None
