"""When, in a table that nobody described: a column of dates, columns apart, or one day for all."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.sniff import Table
from layers.declare.time import CBS, QUARTER, Written, finest_of
from layers.periods import Step

READABLE = 0.95  # of the rows, as at ingest
YEARS = (1900, 2100)
DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d")
CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S%.f")
SHORT = ("%d-%m-%y", "%d/%m/%y", "%m/%d/%y")  # two digits of a year
FORMATS = (
    *DATES,
    *(date + between + clock for date, between, clock in product(DATES, " T", CLOCKS)),
    "%+",
    *SHORT,
    *("%Y-%m", "%m-%Y", "%Y%m", "%B %Y", "%b %Y", "%Y"),
)
NAMED_ONLY = ("%Y%m%d", "%Y%m")  # numbers that could be anything
TIME_NAMES = re.compile(r"dat|time|tijd|month|maand|year|jaar|period|occur|report|creat|meld|when")
YEAR_NAMES = re.compile(r"year|jaar|period")
# What a column of dates is about: the event, then its report; what came later; who touched the row.
EVENT_NAMES = re.compile(r"occur|incident|pleeg|begin|start|event|gebeur|voorval|van$|from$")
LATER_NAMES = re.compile(
    r"clos|afge|due|status|last|eind|end_|_end|end$|expir|verval|gereed|tot$|to$"
)
TOUCHED_NAMES = re.compile(r"edit|updat|modif|mutat|wijzig|import|export|geladen|bijgewerkt")
SERIALS = (20_000, 60_000)  # 1954 to 2064
PART_NAMES = {
    Step.YEAR: re.compile(r"^(\w*[ _])?(year|jaar|jr|yyyy)$"),
    Step.MONTH: re.compile(r"^(\w*[ _])?(month|maand|mnd|mm)$"),
    Step.DAY: re.compile(r"^(\w*[ _])?(day|dag|dd)$"),
}
PART_VALUES = {Step.YEAR: YEARS, Step.MONTH: (1, 12), Step.DAY: (1, 31)}
A_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)")
LAST_YEAR = re.compile(r"(19[5-9]\d|20[0-4]\d)$")


@dataclass(frozen=True, slots=True)
class TimeGuess:
    """A column of dates, its format, and the finest period it tells.

    read
        How many of the values are such dates.
    rival
        Another format that reads as many; empty if there is none.
    """

    column: str
    format: str
    period: Step
    share: float
    read: int = 0
    rival: str = ""


@dataclass(frozen=True, slots=True)
class PartsGuess:
    """Columns of year, month and perhaps day, and the share of the rows in which they make one."""

    columns: tuple[str, ...]
    period: Step
    share: float


@dataclass(frozen=True, slots=True)
class DayGuess:
    """One day for all rows of a table without dates, and what it rests on."""

    on: date
    why: str


def guess_time(table: Table) -> TimeGuess | None:
    """Find the column whose dates nearly every row has; days before months before years."""
    names = [name for name in table.rows.columns if not TOUCHED_NAMES.search(name.lower())]
    found = [one for name in names if (one := _dates_of(table.rows[name]))]
    order = list(Step)
    return min(found, key=lambda one: (order.index(one.period), _rank(one.column)), default=None)


def guess_parts(table: Table) -> PartsGuess | None:
    """Find the columns that hold year, month and perhaps day apart."""
    columns: list[str] = []
    good = np.ones(len(table.rows), bool)
    for part, pattern in PART_NAMES.items():
        named = [name for name in table.rows.columns if pattern.search(name.lower())]
        fits = [(name, _between(table.rows[name], PART_VALUES[part])) for name in named]
        fits = [(name, fit) for name, fit in fits if fit.mean() >= READABLE]
        if not fits:
            break
        columns.append(fits[0][0])
        good &= fits[0][1]
    if len(columns) < 2 or good.mean() < READABLE:
        return None
    return PartsGuess(tuple(columns), list(PART_NAMES)[len(columns) - 1], float(good.mean()))


def guess_day(table: Table, count_column: str = "") -> DayGuess:
    """Date a table without dates: by what it counts, when it was changed, its name, its columns."""
    for text, where in (
        (count_column, "the column that is counted"),
        (table.file, "the name of the file"),
        (table.member, "the name in the archive"),
        (table.layer, "the name of the layer"),
        (table.title, "the title above the table"),
    ):
        if found := A_YEAR.findall(re.sub(r"(?<=[A-Za-z_])(?=\d)", " ", text)):
            return DayGuess(date(int(max(found)), 1, 1), f"{max(found)} in {where}")
    for name in table.rows.columns:
        if TOUCHED_NAMES.search(name.lower()) and (touched := _dates_of(table.rows[name])):
            newest = _parse(table.rows[name], touched.format).max()
            if isinstance(newest, date):
                return DayGuess(newest, f"the newest {name}")
    last = [LAST_YEAR.search(name) for name in table.rows.columns]
    years = [int(one[0]) for one in last if one]
    if years:
        return DayGuess(date(max(years), 1, 1), "the newest year in a name of a column")
    modified = table.modified or date(2000, 1, 1)
    return DayGuess(modified, "NOTHING TELLS; the day on which the file was last written")


def are_dates(column: pl.Series) -> bool:
    """Tell whether nearly every value of a column is a date of one format."""
    return _dates_of(column) is not None


def _rank(name: str) -> int:
    name = name.lower()
    if LATER_NAMES.search(name):
        return 3
    return 0 if EVENT_NAMES.search(name) else 1 if TIME_NAMES.search(name) else 2


def _dates_of(column: pl.Series) -> TimeGuess | None:
    head = column.filter(column != "").head(200)
    if not len(head):
        return None
    named = bool(TIME_NAMES.search(column.name.lower()))
    formats = [*FORMATS, *Written] if named else [one for one in FORMATS if one not in NAMED_ONLY]
    promising = [one for one in formats if _read(head, one) > READABLE / 2 * len(head)]
    read = {one: _read(column, one) for one in promising}
    best = max(read, key=read.__getitem__, default="")
    if not best or read[best] < READABLE * len(column):
        return None
    if best == "%Y" and not YEAR_NAMES.search(column.name.lower()):
        return None
    period = _finest_code(column) if best == Written.CBS else finest_of(best)
    rivals = [one for one in read if one != best and read[one] == read[best]]
    share = read[best] / len(column)
    return TimeGuess(column.name, best, period, share, read[best], (*rivals, "")[0])


def _read(column: pl.Series, format_: str) -> int:
    """Count the values that are dates of a format, in years that make sense."""
    if format_ in (Written.EXCEL, Written.EXCEL_1904, Written.ISO):
        return int(_between(column, SERIALS).sum()) if format_ == Written.EXCEL else 0
    if format_ in (Written.CBS, Written.QUARTER):
        return int(column.str.contains(CBS if format_ == Written.CBS else QUARTER).sum())
    return int(_parse(column, format_).dt.year().is_between(*YEARS).sum())


def _parse(column: pl.Series, format_: str) -> pl.Series:
    if any(part in format_ for part in ("%H", "%I", "%+")):
        zone = "UTC" if format_ == "%+" else None
        return column.str.to_datetime(format_, strict=False, time_zone=zone).dt.date()
    finest = finest_of(format_)
    rest = {Step.DAY: ("", ""), Step.MONTH: (" 1", " %d"), Step.YEAR: (" 1 1", " %m %d")}[finest]
    return (column + rest[0]).str.to_date(format_ + rest[1], strict=False)


def _between(column: pl.Series, limits: tuple[int, int]) -> NDArray[np.bool_]:
    numbers = column.cast(pl.Float64, strict=False)
    return numbers.is_between(*limits).fill_null(False).to_numpy()


def _finest_code(column: pl.Series) -> Step:
    letters = set(column.str.extract(CBS, 2).drop_nulls().to_list())
    return Step.MONTH if "MM" in letters else Step.QUARTER if "KW" in letters else Step.YEAR
