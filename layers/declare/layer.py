"""The definitions of a layer, an area set and the place: `layers/`, `areas/`, `place.toml`."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from layers.declare.streets import Streets
from layers.declare.texts import (
    Bilingual,
    Declared,
    Name,
    Protection,
    Resolution,
    Threshold,
    Words,
)
from layers.periods import Step


class Measure(StrEnum):
    """What a layer computes; `of_amount` tells those that need an amount."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    PRESENCE = "presence"

    @property
    def of_amount(self) -> bool:
        """Whether this measure is one of an amount."""
        return self in (Measure.SUM, Measure.MEAN, Measure.MIN, Measure.MAX)

    @property
    def is_end(self) -> bool:
        """Whether it is the amount of a single record."""
        return self in (Measure.MIN, Measure.MAX)


class Palette(StrEnum):
    """The colour-blind safe sequential palettes; dark means more."""

    YLGNBU = "YlGnBu"
    YLORBR = "YlOrBr"
    BLUES = "Blues"
    CIVIDIS = "cividis"
    VIRIDIS = "viridis"


class LayerDefinition(Declared):
    """A declared question on one source.

    denominator
        Whether rates per this layer are offered: its unit is then what they are per.
    """

    id: Name
    source: Name
    title: Bilingual
    description: Bilingual | None = None
    theme: Name
    measure: Measure = Measure.COUNT
    amount: Name | None = None
    unit: Bilingual
    filter: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    resolutions: Annotated[tuple[Resolution, ...], Field(min_length=1)]
    periods: Annotated[tuple[Step, ...], Field(min_length=1)]
    protection: Protection | None = None
    threshold: Threshold | None = None
    palette: Palette = Palette.YLGNBU
    classes: Annotated[int, Field(ge=2, le=7)] = 5
    denominator: bool = False
    order: int = 100
    shown: bool = False

    @model_validator(mode="after")
    def _an_amount_where_it_measures_one(self) -> "LayerDefinition":
        if self.measure.of_amount and not self.amount:
            raise ValueError(f"amount: what measure {str(self.measure)!r} is of")
        if self.amount and not self.measure.of_amount:
            raise ValueError("amount only where measure is 'sum', 'mean', 'min' or 'max'")
        return self

    @model_validator(mode="after")
    def _a_denominator_that_adds_up(self) -> "LayerDefinition":
        if self.denominator and self.measure not in (Measure.COUNT, Measure.SUM):
            raise ValueError("denominator only where measure is 'count' or 'sum'")
        return self

    @property
    def period(self) -> Step:
        """The period length a question gets when it names none: the first one declared."""
        return self.periods[0]


class AreaReader(StrEnum):
    """How outlines are read from a file of a shape of its own."""

    THE_HAGUE_POLICE = "the_hague_police"


class AreaSetDefinition(Declared):
    """A set of areas (districts, neighbourhoods) with its outlines in one file.

    `only` keeps the areas whose code it matches, with * for any characters; `reader` is for files
    that GDAL does not know. A set that is not `shown` is drawn only when a user asks for it.

    context
        Layers and combinations by which areas of the set are alike or not.
    """

    id: Name
    title: Bilingual
    path: Words
    code: Words = "code"
    name: Words = "name"
    only: Words | None = None
    reader: AreaReader | None = None
    context: tuple[Name, ...] = ()
    order: int = 100
    shown: bool = True


class Theme(Declared):
    """A group of layers in the client."""

    id: Name
    title: Bilingual


class BaseMap(Declared):
    """Raster tiles under the cells, served from the same origin or a listed host."""

    url: Words
    attribution: Words
    max_zoom: Annotated[int, Field(ge=0, le=24)] = 19


class PlaceDefinition(Declared):
    """The city: its name, language, themes, names of streets, and whether its data are made up."""

    title: Bilingual
    description: Bilingual | None = None
    synthetic: bool = False
    language: Annotated[str, Field(pattern="^(nl|en)$")] = "nl"
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    base_map: BaseMap | None = None
    streets: Streets | None = None
