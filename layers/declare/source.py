"""The definition of one source: `sources/*.toml`."""

from datetime import date

from pydantic import Field, model_validator

from layers.declare.address import Address
from layers.declare.agreement import Agreement, Break, Recording
from layers.declare.file import FileFormat
from layers.declare.location import Geometry, Key, Location
from layers.declare.quality import Quality
from layers.declare.remote import Remote
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
from layers.declare.time import Time


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
    recording: Recording = Recording()
    remote: Remote | None = None
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
