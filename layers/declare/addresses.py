"""How many addresses a place of a source holds at least, if it is to be told."""

from typing import Annotated

from pydantic import ConfigDict, Field

from layers.declare.texts import Declared, Name

LEAST_ADDRESSES = 3  # of two addresses, who lives at one knows of the other
USUAL_ADDRESSES = 8


class Addresses(Declared):
    """A place is told only if it holds at least so many addresses, or none.

    The protected unit is not the record: five calls may come from one house. Eight addresses, or
    none, is the rule of the map points of police.uk (https://data.police.uk/about/).

    register
        The register that lists the addresses; it declares its day, and where it lists them all.
    """

    model_config = ConfigDict(serialize_by_alias=True)  # `register` is a method of every class

    register_id: Name = Field(alias="register")
    least: Annotated[int, Field(ge=LEAST_ADDRESSES, le=1000)] = USUAL_ADDRESSES
