"""When something happened: what says so, how it is written, and the finest period kept."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from layers.declare.texts import Declared, Words
from layers.periods import Step

PARTS = (Step.YEAR, Step.MONTH, Step.DAY)
DAYS = ("%d", "%e", "%j", "%D", "%F", "%x", "%v", "%c", "%s", "%+")
MONTHS = ("%m", "%b", "%B", "%h")
QUARTER = r"^(?:(\d{4})[ -]?[QqKk]([1-4])|[QqKk]([1-4])[ -]?(\d{4}))$"
CBS = r"^(\d{4})(JJ|KW|MM)(\d\d)$"


class Written(StrEnum):
    """Ways to write a date that strptime has no letters for.

    iso
        2024-03-31, with or without a time of day and an offset.
    excel, excel_1904
        The day numbers of a workbook, from 1900 or (old files of a Mac) from 1904.
    quarter
        2023Q1, 2023-Q1, 2023K1, Q1 2023.
    cbs
        The codes of Statistics Netherlands: 2023JJ00, 2023KW01, 2023MM03.
    """

    ISO = "iso"
    EXCEL = "excel"
    EXCEL_1904 = "excel_1904"
    QUARTER = "quarter"
    CBS = "cbs"


def finest_of(format_: str) -> Step:
    """Return the finest period that dates of a format can tell."""
    if format_ in (Written.QUARTER, Written.CBS):
        return Step.QUARTER if format_ == Written.QUARTER else Step.MONTH
    if format_ in tuple(Written) or any(part in format_ for part in DAYS):
        return Step.DAY
    return Step.MONTH if any(part in format_ for part in MONTHS) else Step.YEAR


def _known_timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("a time zone such as Europe/Amsterdam") from error
    return text


def _known_format(text: str) -> str:
    if text not in tuple(Written) and "%" not in text:
        raise ValueError(f"a strptime format such as %d-%m-%Y, or one of {', '.join(Written)}")
    return text


Format = Annotated[Words, AfterValidator(_known_format)]


class Time(Declared):
    """When something happened, and the finest period the cube keeps.

    column
        The column of dates, written as `format` says.
    formats
        Instead of `format`, of a column of several: the first that reads a date counts.
    columns
        Instead of `column`: those of year, month and day, or of year and month.
    on
        Instead of a column: the day of every row of a register or of figures of one year.
    """

    column: Words | None = None
    columns: Annotated[tuple[Words, ...], Field(min_length=2, max_length=3)] | None = None
    on: date | None = None
    format: Format | None = None
    formats: Annotated[tuple[Format, ...], Field(min_length=2)] | None = None
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    period: Step
    settles_after: Annotated[int, Field(ge=0, le=1000)] = 0

    @model_validator(mode="after")
    def _one_way_to_date(self) -> "Time":
        if sum(one is not None for one in (self.column, self.columns, self.on)) != 1:
            raise ValueError("exactly one of column, columns and on")
        written = sum(one is not None for one in (self.format, self.formats))
        if written != (1 if self.column else 0):
            raise ValueError("either format or formats beside column, and neither without it")
        for told in self._finest():
            if not self.period.holds(told):
                raise ValueError(
                    f"period = '{told}' or coarser, as the dates tell no {self.period}"
                )
        return self

    def _finest(self) -> tuple[Step, ...]:
        if self.columns:
            return (PARTS[len(self.columns) - 1],)
        return tuple(finest_of(one) for one in self.ways)

    @property
    def ways(self) -> tuple[str, ...]:
        """The formats that are tried, in order."""
        return self.formats or ((self.format,) if self.format else ())

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that tell the date; none where every row is of one day."""
        return self.columns or ((self.column,) if self.column else ())

    @property
    def expected(self) -> str:
        """What a readable date looks like, in words."""
        if self.columns:
            return ", ".join(str(part) for part in PARTS[: len(self.columns)])
        return " or ".join(repr(one) for one in self.ways)
