"""Where the records of a source happened: the table that says so, and how exact it is."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.declare.texts import Bilingual, Declared, Words


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
Exactness = Precision | Annotated[float, Field(gt=0, le=100_000)]
Points = tuple[tuple[float, float], ...]
PLACEHOLDERS: Points = ((0.0, 0.0), (-1.0, -1.0))  # what stands where nothing is known


def metres_of(precision: Exactness) -> float:
    """Return the metres within which the true place lies, of a word or a number."""
    return PRECISION_METRES[precision] if isinstance(precision, Precision) else precision


def known_crs(text: str) -> str:
    """Let only a coordinate reference system pass."""
    try:
        CRS.from_user_input(text)
    except CRSError as error:
        raise ValueError("a coordinate reference system such as EPSG:28992") from error
    return text


class Location(Declared):
    """Where something happened: the columns, their system, and how exact they are."""

    x: Words
    y: Words
    crs: Annotated[str, AfterValidator(known_crs)]
    precision: Exactness
    placeholders: Points = PLACEHOLDERS

    @property
    def metres(self) -> float:
        """Metres within which the true place lies."""
        return metres_of(self.precision)


class By(StrEnum):
    """What a shape of a file stands for."""

    POINT = "point"
    COUNT = "count"
    LENGTH = "length"
    AREA = "area"
    PRESENCE = "presence"

    @property
    def amount(self) -> str | None:
        """The amount that is measured on the shapes themselves, if any."""
        return str(self) if self in MEASURED else None


MEASURED = {
    By.LENGTH: Bilingual(nl="m", en="m"),
    By.AREA: Bilingual(nl="m²", en="m²"),
}


class Geometry(Declared):
    """The shapes of the file say where; `crs` only where the file names none, or a wrong one.

    by
        How lines and polygons are counted: once, by a point on them; by the metres or square
        metres that lie in each cell; or by presence in every cell they touch. By `point` they are
        refused.
    """

    by: By = By.POINT
    precision: Exactness
    crs: Annotated[str, AfterValidator(known_crs)] | None = None

    @property
    def metres(self) -> float:
        """Metres within which the true place lies."""
        return metres_of(self.precision)
