"""What every definition is made of: words in two languages, names, protection."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Declared(BaseModel):
    """A part of a definition: read-only, and an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Declared):
    """One text in Dutch and in English."""

    nl: Words
    en: Words


class Protection(StrEnum):
    """How much a source may say, from most to least."""

    OPEN = "open"
    PROTECTED = "protected"
    RESTRICTED = "restricted"

    def loosens(self, other: "Protection") -> bool:
        """Tell whether this protection says more than the `other` one allows."""
        order = list(Protection)
        return order.index(self) < order.index(other)


Threshold = Annotated[int, Field(ge=2, le=1000)]
Resolution = Annotated[int, Field(ge=0, le=15)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Corners = tuple[Longitude, Latitude, Longitude, Latitude]


def _in_order(box: Corners) -> Corners:
    if not (box[0] < box[2] and box[1] < box[3]):
        raise ValueError("bbox as west, south, east, north with west < east and south < north")
    return box


Box = Annotated[Corners, AfterValidator(_in_order)]
