"""The definition of an address register: `registers/*.toml`."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, model_validator

from layers.declare.address import AddressColumns
from layers.declare.file import FileFormat
from layers.declare.location import known_crs
from layers.declare.texts import Bilingual, Box, Declared, Name, Words


class RegisterColumns(AddressColumns):
    """The columns of a register; without `x` and `y` the points of the file say where."""

    x: Words | None = None
    y: Words | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are declared."""
        return (*super().named, *(text for text in (self.x, self.y) if text is not None))


class Only(Declared):
    """Which addresses of a national register are kept; the others are not read into memory.

    place
        Names of places, as the column `place` has them; case and accents do not matter.
    bbox
        West, south, east, north in degrees.
    """

    place: tuple[Words, ...] = ()
    bbox: Box | None = None


class RegisterCoverage(Declared):
    """Where a register lists every address: a box, or the areas of a set."""

    bbox: Box | None = None
    areas: Name | None = None

    @model_validator(mode="after")
    def _one_extent(self) -> "RegisterCoverage":
        if (self.bbox is None) == (self.areas is None):
            raise ValueError("either bbox or areas, not both and not neither")
        return self


class RegisterDefinition(Declared):
    """An imported register of addresses: its file, its columns, and their coordinate system.

    on
        The day that it describes.
    crs
        Needed with `x` and `y`; else only where the file names none, or a wrong one.
    coverage
        Where it lists every address. Needed, as is `on`, where places are told by its addresses.
    """

    id: Name
    title: Bilingual
    on: date | None = None
    crs: Annotated[str, AfterValidator(known_crs)] | None = None
    file: FileFormat
    columns: RegisterColumns
    only: Only = Only()
    coverage: RegisterCoverage | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "RegisterDefinition":
        columns = self.columns
        if (columns.x is None) != (columns.y is None):
            raise ValueError("both columns.x and columns.y, or neither")
        if columns.x and not self.crs:
            raise ValueError("crs, the coordinate system of columns.x and columns.y")
        if self.only.place and not columns.place:
            raise ValueError("columns.place, by which only.place is told")
        if not any(columns.holds(key) for key in (("id",), ("postcode",), ("street",))):
            raise ValueError("at least one of columns.id, columns.postcode and columns.street")
        return self
