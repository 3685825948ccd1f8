"""How a record names an address, and which keys into a register that makes."""

from enum import StrEnum

from pydantic import ConfigDict, Field, model_validator

from layers.declare.location import Exactness, Precision, metres_of
from layers.declare.texts import Declared, Name, Words


class AddressColumns(Declared):
    """The columns with the parts of an address, of a register and of a source alike.

    `letter` and `addition` are what follows the number; it may stand in `number` as well.
    """

    id: Words | None = None
    postcode: Words | None = None
    street: Words | None = None
    number: Words | None = None
    letter: Words | None = None
    addition: Words | None = None
    place: Words | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are declared."""
        texts = (getattr(self, part) for part in AddressColumns.model_fields)
        return tuple(text for text in texts if text is not None)

    def holds(self, parts: tuple[str, ...]) -> bool:
        """Tell whether every one of some parts has a column."""
        return all(getattr(self, part) is not None for part in parts)

    @model_validator(mode="after")
    def _what_follows_a_number(self) -> "AddressColumns":
        if (self.letter or self.addition) and not self.number:
            raise ValueError("letter and addition only beside number")
        return self


class Fallback(StrEnum):
    """Where a record goes whose address is not in the register."""

    STREET = "street"


class Address(AddressColumns):
    """The records name an address; an imported register says where it is.

    fallback
        `street`: the middle of the addresses of the street, where the address itself is unknown.
    precision
        How far from that middle an address of the street may lie; longer streets are not used.
    """

    model_config = ConfigDict(serialize_by_alias=True)  # `register` is a method of every class

    register_id: Name = Field(alias="register")
    fallback: Fallback | None = None
    precision: Exactness | None = None

    @model_validator(mode="after")
    def _one_key_at_least(self) -> "Address":
        if not self.keys and not self.fallback:
            raise ValueError(
                "id; or postcode and number; or street and number; or street and fallback"
            )
        if self.fallback and not self.street:
            raise ValueError("street, where fallback is a street")
        if self.precision is not None and not self.fallback:
            raise ValueError("precision only with fallback; an address is known within 10 metres")
        return self

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """The keys that are tried one after the other, each as the parts it is made of."""
        every = (("id",), ("postcode", "number"), (*self.street_key, "number"))
        return tuple(key for key in every if self.holds(key))

    @property
    def street_key(self) -> tuple[str, ...]:
        """What tells one street from another: its name, and its place if the source has that."""
        return ("street", "place") if self.place else ("street",)

    @property
    def metres(self) -> float:
        """Metres within which the true place of a linked record lies."""
        usual = Precision.STREET if self.fallback else Precision.ADDRESS
        return metres_of(self.precision or usual)
