"""The definition of one source: `sources/*.toml`."""

from datetime import date

from pydantic import Field, model_validator

from layers.declare.address import Address
from layers.declare.addresses import Addresses
from layers.declare.agreement import Agreement, Break, Recording
from layers.declare.amount import Amount
from layers.declare.count import Count
from layers.declare.delivery import DeliveryRule
from layers.declare.file import FileFormat
from layers.declare.key import Key
from layers.declare.lattice import Lattice
from layers.declare.location import MEASURED, By, Geometry, Location
from layers.declare.noise import Noise
from layers.declare.quality import Quality
from layers.declare.remote import Remote
from layers.declare.texts import (
    Bilingual,
    Box,
    Declared,
    Name,
    Protection,
    Resolution,
    Threshold,
    Words,
)
from layers.declare.time import Time


class Record(Declared):
    """What makes a record the same record: id columns, else the whole row."""

    id: tuple[str, ...] = ()


class Coverage(Declared):
    """Where and when the source speaks; outside it there is no data.

    `without` lists the codes of areas of the set about which the source does not speak.

    The periods are those in which the delivery holds at least one accepted record, cut to
    `start` and `end` where these are given.
    """

    bbox: Box | None = None
    areas: Name | None = None
    without: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _one_extent(self) -> "Coverage":
        if (self.bbox is None) == (self.areas is None):
            raise ValueError("either bbox or areas, not both and not neither")
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
    noise: Noise = Noise()
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
    amounts: dict[Name, Amount] = Field(default_factory=dict)
    finest_resolution: Resolution
    record: Record = Record()
    delivery: DeliveryRule = DeliveryRule()
    coverage: Coverage
    quality: Quality = Quality()
    breaks: tuple[Break, ...] = ()
    dimensions: dict[Name, Dimension] = Field(default_factory=dict)
    areas: tuple[Name, ...] = ()
    lattice: Lattice | None = None
    addresses: Addresses | None = None

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

    @model_validator(mode="after")
    def _one_amount_of_a_name(self) -> "SourceDefinition":
        if self.by.amount in self.amounts:
            raise ValueError(f"another name for amounts.{self.by}; geometry.by measures this one")
        return self

    @model_validator(mode="after")
    def _threshold_above_the_gap(self) -> "SourceDefinition":
        if self.threshold <= self.noise.js:
            raise ValueError(
                f"threshold > noise.js = {self.noise.js}, as no published count is one of "
                f"1..{self.noise.js}; got {self.threshold}"
            )
        return self

    @model_validator(mode="after")
    def _touches_are_open(self) -> "SourceDefinition":
        if self.by is By.PRESENCE and self.protection is not Protection.OPEN:
            raise ValueError(
                "geometry.by = 'count', as the source is not open: by 'presence' one record stands "
                "in many cells, and a threshold would not hold"
            )
        return self

    @property
    def looks_up(self) -> bool:
        """Whether records are looked up by a key or an address."""
        return self.key is not None or self.address is not None

    @property
    def precision_metres(self) -> float | None:
        """Metres within which the true place lies; None if only an area is known."""
        places = (self.location, self.geometry, self.address)
        return max((place.metres for place in places if place), default=None)

    @property
    def units(self) -> dict[str, Bilingual]:
        """The amounts of this source with their units."""
        declared = {name: amount.unit for name, amount in self.amounts.items()}
        return declared | ({str(self.by): MEASURED[self.by]} if self.by.amount else {})

    @property
    def told_areas(self) -> tuple[str, ...]:
        """The area sets that may be asked: all it is counted by, unless its lattice names them."""
        named = self.lattice.areas if self.lattice else None
        return self.areas if named is None else named

    @property
    def by(self) -> By:
        """How records are counted."""
        return self.geometry.by if self.geometry else By.POINT

    @property
    def registers(self) -> tuple[str, ...]:
        """The address registers that this source needs."""
        named = (
            self.address and self.address.register_id,
            self.key and self.key.weight,
            self.addresses and self.addresses.register_id,
        )
        return tuple(dict.fromkeys(one for one in named if one))

    @property
    def telling_columns(self) -> tuple[str, ...]:
        """The columns that can be at fault when a row is refused."""
        return (
            *self.time.named,
            *([self.location.x, self.location.y] if self.location else []),
            *(self.key.columns if self.key else ()),
            *(self.address.named if self.address else ()),
            *([self.count.column] if self.count else []),
            *(amount.column for amount in self.amounts.values()),
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
