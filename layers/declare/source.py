"""The definition of one source: `sources/*.toml`."""

import codecs
from datetime import date
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator
from pyproj import CRS
from pyproj.exceptions import CRSError

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


class Precision(StrEnum):
    """How exactly a source knows where something happened."""

    ADDRESS = "address"
    POSTCODE = "postcode"
    STREET = "street"
    SNAP_POINT = "snap_point"


# Metres within which the true place lies. A postcode-6 area is some 17 addresses; street and
# anonymous map points stand for a street segment (police.uk snaps to points of at least eight
# addresses).
PRECISION_METRES = {
    Precision.ADDRESS: 10.0,
    Precision.POSTCODE: 60.0,
    Precision.STREET: 150.0,
    Precision.SNAP_POINT: 200.0,
}


def _known_crs(text: str) -> str:
    try:
        CRS.from_user_input(text)
    except CRSError as error:
        raise ValueError("a coordinate reference system such as EPSG:28992") from error
    return text


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
    """Which files make up a delivery and how they are written."""

    path: Words
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    skip_lines: Annotated[int, Field(ge=0, le=1000)] = 0
    columns: tuple[str, ...] | None = None


class Time(Declared):
    """When something happened, and the finest period the cube keeps."""

    column: Words
    format: Words
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    period: Step
    settles_after: Annotated[int, Field(ge=0, le=1000)] = 0


class Location(Declared):
    """Where something happened: the columns, their system, and how exact they are."""

    x: Words
    y: Words
    crs: Annotated[str, AfterValidator(_known_crs)]
    precision: Precision | Annotated[float, Field(gt=0, le=100_000)]
    placeholders: tuple[tuple[float, float], ...] = ((0.0, 0.0), (-1.0, -1.0))


class Geometry(Declared):
    """The points of the file say where; `crs` only where the file names none, or a wrong one."""

    precision: Precision | Annotated[float, Field(gt=0, le=100_000)]
    crs: Annotated[str, AfterValidator(_known_crs)] | None = None


class Normalise(StrEnum):
    """What is done to both keys before they are compared, in the order given."""

    TRIM = "trim"
    UPPER = "upper"
    DIGITS = "digits"
    NO_LEADING_ZEROS = "no_leading_zeros"
    NO_LETTER_PREFIX = "no_letter_prefix"


class Key(Declared):
    """The records name an area by a key; they are counted per area and spread over its cells.

    length
        Only the first so many characters of the record's key are used: a neighbourhood code that
        begins with the code of its district.
    """

    column: Words
    areas: Name
    normalise: tuple[Normalise, ...] = (Normalise.TRIM,)
    length: Annotated[int, Field(ge=1, le=100)] | None = None


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
    count: Count | None = None
    finest_resolution: Resolution
    record: Record = Record()
    coverage: Coverage
    dimensions: dict[Name, Dimension] = Field(default_factory=dict)
    areas: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _one_place(self) -> "SourceDefinition":
        given = [self.location, self.geometry, self.key]
        if sum(one is not None for one in given) != 1:
            raise ValueError("exactly one of the tables location, geometry and key")
        if self.key and self.coverage.areas != self.key.areas:
            raise ValueError(f"coverage.areas = {self.key.areas!r}, the areas that key names")
        return self

    @property
    def precision_metres(self) -> float | None:
        """Metres within which the true place lies; None if only an area is known."""
        place = self.location or self.geometry
        if place is None:
            return None
        if isinstance(place.precision, Precision):
            return PRECISION_METRES[place.precision]
        return place.precision

    @property
    def telling_columns(self) -> tuple[str, ...]:
        """The columns that can be at fault when a row is refused."""
        return (
            self.time.column,
            *([self.location.x, self.location.y] if self.location else []),
            *([self.key.column] if self.key else []),
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
