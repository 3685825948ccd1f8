"""The definition of one source: `sources/*.toml`."""

import codecs
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from layers.declare.address import Address
from layers.declare.kinds import Kind, Reader, kind_of
from layers.declare.location import Geometry, Key, Location
from layers.declare.texts import (
    Bilingual,
    Declared,
    Latitude,
    Longitude,
    Name,
    Protection,
    Resolution,
    Threshold,
    Words,
)
from layers.periods import Step


def _known_timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("a time zone such as Europe/Amsterdam") from error
    return text


def _known_encoding(text: str) -> str:
    try:
        "a".encode(text)  # refuses codecs that are no encoding of text, such as hex
        return codecs.lookup(text).name
    except (LookupError, ValueError) as error:
        raise ValueError("a character encoding such as utf-8 or cp1252") from error


class Agreement(Declared):
    """What was agreed with the holder; shown beside every number of the source."""

    basis: Words | None = None
    purpose: Words | None = None
    cadence: Words | None = None
    contact: Words | None = None
    ends: date | None = None


class FileFormat(Declared):
    """Which files make up a delivery and how they are written.

    kind
        How a file is read, where its name does not tell.
    member
        Which files of a .zip are read; a pattern, in which * stands for folders too.
    layer
        The layer of a file, or the sheet of a workbook, where there are several.
    reader
        The function that reads JSON with a shape of its own.
    header_row
        The row of a sheet that holds the names; 1 is the first.
    thousands
        The sign between thousands in numbers.
    max_mib
        What a .zip may hold when unpacked; declaring it also lifts the limit to its ratio.
    """

    path: Words
    kind: Kind | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    thousands: Annotated[str, Field(pattern=r"^[., ']$")] | None = None
    skip_lines: Annotated[int, Field(ge=0, le=1000)] = 0
    columns: tuple[str, ...] | None = None
    member: Words | None = None
    layer: Words | None = None
    reader: Reader | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    max_mib: Annotated[int, Field(ge=1, le=1 << 20)] | None = None

    @model_validator(mode="after")
    def _one_way_to_read(self) -> "FileFormat":
        kind = self.kind or kind_of(self.member or self.path)
        if self.thousands == self.decimal:
            raise ValueError("thousands and decimal that differ")
        if self.reader and self.kind:
            raise ValueError("either reader or kind, not both")
        if self.member and not self.path.lower().endswith((".zip", "*")):
            raise ValueError("member only where path ends in .zip")
        if self.header_row and kind not in (None, Kind.XLSX):
            raise ValueError("header_row only for a workbook; for CSV use skip_lines")
        return self


class Time(Declared):
    """When something happened, and the finest period the cube keeps."""

    column: Words
    format: Words
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    period: Step
    settles_after: Annotated[int, Field(ge=0, le=1000)] = 0


Percent = Annotated[float, Field(ge=0)]


class Quality(Declared):
    """The limits of the quality gate, in percent; none where a figure is told but never refuses.

    Rows that found their place, at least; and at most: accepted records at one exact place,
    repeated ids, change of the newest settled month against the median of the twelve before,
    periods missing between the first and the last.
    """

    located_percent: Annotated[float, Field(ge=0, le=100)] = 80.0
    pile_up_percent: Percent = 5.0
    repeats_percent: Percent = 5.0
    volume_change_percent: Percent = 75.0
    gaps_percent: Percent | None = None


class Count(Declared):
    """A row stands for as many records as this column says, not for one."""

    column: Words
    absent: tuple[str, ...] = ()


class Record(Declared):
    """What makes a record the same record: id columns, else the whole row."""

    id: tuple[str, ...] = ()


class Coverage(Declared):
    """Where and when the source speaks; outside it there is no data.

    `without` lists the codes of areas of the set about which the source does not speak.

    The periods are those in which the delivery holds at least one accepted record, cut to
    `start` and `end` where these are given.
    """

    bbox: tuple[Longitude, Latitude, Longitude, Latitude] | None = None
    areas: Name | None = None
    without: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _one_extent(self) -> "Coverage":
        if (self.bbox is None) == (self.areas is None):
            raise ValueError("either bbox or areas, not both and not neither")
        if self.bbox and not (self.bbox[0] < self.bbox[2] and self.bbox[1] < self.bbox[3]):
            raise ValueError("bbox as west, south, east, north with west < east and south < north")
        return self


class Break(Declared):
    """A change in how a source is recorded; series are not compared across it."""

    on: date
    reason: Bilingual


class Dimension(Declared):
    """A categorical column that questions may filter on."""

    column: Words
    title: Bilingual
    labels: dict[str, Bilingual] = Field(default_factory=dict)


class SourceDefinition(Declared):
    """One source: whose it is, how it is read, where and when it speaks."""

    id: Name
    title: Bilingual
    holder: Words
    one_count_is: Bilingual
    protection: Protection
    threshold: Threshold = 5
    agreement: Agreement = Agreement()
    file: FileFormat
    time: Time
    location: Location | None = None
    geometry: Geometry | None = None
    key: Key | None = None
    address: Address | None = None
    count: Count | None = None
    finest_resolution: Resolution
    record: Record = Record()
    coverage: Coverage
    quality: Quality = Quality()
    breaks: tuple[Break, ...] = ()
    dimensions: dict[Name, Dimension] = Field(default_factory=dict)
    areas: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _one_place(self) -> "SourceDefinition":
        given = [self.location or self.address, self.geometry, self.key]
        if sum(one is not None for one in given) != 1:
            raise ValueError(
                "exactly one of the tables location, geometry, key and address; only address may "
                "stand beside location"
            )
        if self.key and self.coverage.areas != self.key.areas:
            raise ValueError(f"coverage.areas = {self.key.areas!r}, the areas that key names")
        return self

    @property
    def precision_metres(self) -> float | None:
        """Metres within which the true place lies; None if only an area is known."""
        places = (self.location, self.geometry, self.address)
        return max((place.metres for place in places if place), default=None)

    @property
    def telling_columns(self) -> tuple[str, ...]:
        """The columns that can be at fault when a row is refused."""
        return (
            self.time.column,
            *([self.location.x, self.location.y] if self.location else []),
            *([self.key.column] if self.key else []),
            *(self.address.named if self.address else ()),
            *([self.count.column] if self.count else []),
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read, each once, in the order of this definition."""
        named = [
            *self.telling_columns,
            *self.record.id,
            *(dimension.column for dimension in self.dimensions.values()),
        ]
        return tuple(dict.fromkeys(named))
