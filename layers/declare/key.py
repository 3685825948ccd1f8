"""How a record names an area by a key, in one step or two."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from layers.declare.file import FileFormat
from layers.declare.texts import Declared, Name, Words


class Normalise(StrEnum):
    """What is done to both keys before they are compared."""

    TRIM = "trim"
    UPPER = "upper"
    DIGITS = "digits"
    NO_SPACES = "no_spaces"
    NO_LEADING_ZEROS = "no_leading_zeros"
    NO_LETTER_PREFIX = "no_letter_prefix"
    NO_NUMBER_PREFIX = "no_number_prefix"


class NoPrefix(Declared):
    """A given beginning is taken off, such as `Wijk ` or `BU`, where it is there."""

    no_prefix: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Pad(Declared):
    """Zeros are put before a key until it has so many characters."""

    pad: Annotated[int, Field(ge=1, le=100)]


def _kind(rule: object) -> str:
    """Tell a word from a table, so that a fault speaks of that kind only."""
    if isinstance(rule, str):
        return "word"
    is_prefix = isinstance(rule, NoPrefix) or (isinstance(rule, dict) and "no_prefix" in rule)
    return "no_prefix" if is_prefix else "pad"


Rule = Normalise | NoPrefix | Pad
Rules = tuple[
    Annotated[
        Annotated[Normalise, Tag("word")]
        | Annotated[NoPrefix, Tag("no_prefix")]
        | Annotated[Pad, Tag("pad")],
        Discriminator(_kind),
    ],
    ...,
]


def _one_or_more(texts: object) -> object:
    return (texts,) if isinstance(texts, str) else texts


class Level(Declared):
    """Which rows of a file are about the areas; those of other levels or places are left out.

    texts
        What the column has there (`is`); * stands for anything, as in `WK0518*`.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    column: Words
    texts: Annotated[
        tuple[str, ...],
        BeforeValidator(_one_or_more, json_schema_input_type=str | tuple[str, ...]),
        Field(alias="is", min_length=1),
    ]


class Via(Declared):
    """A table between record and area: postcode -> neighbourhood.

    origin, target
        Its columns: the key that records name, and the area that it stands for (`from`, `to`).
    normalise
        What is done to the keys of records and of `from`; `key.normalise` is for `to` and areas.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    file: FileFormat
    origin: Words = Field(alias="from")
    target: Words = Field(alias="to")
    normalise: Rules = (Normalise.TRIM,)


class Key(Declared):
    """The records name an area by a key; they are counted per area and spread over its cells.

    normalise
        What is done to both keys, in the order given.
    length
        Only the first so many characters of the record's key are used: a neighbourhood code that
        begins with the code of its district.
    weight
        The register whose addresses decide how an area is shared out over its cells; without one
        its ground does.
    """

    column: Words
    areas: Name
    normalise: Rules = (Normalise.TRIM,)
    length: Annotated[int, Field(ge=1, le=100)] | None = None
    weight: Name | None = None
    level: Level | None = None
    via: Via | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (self.column, self.level.column) if self.level else (self.column,)
