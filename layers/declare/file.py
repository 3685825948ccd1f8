"""Which files make up a delivery, and how they are written."""

import codecs
from pathlib import PurePath
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from layers.declare.kinds import Kind, Reader, kind_of
from layers.declare.texts import Declared, Words


def _known_encoding(text: str) -> str:
    try:
        "a".encode(text)  # refuses codecs that are no encoding of text, such as hex
        return codecs.lookup(text).name
    except (LookupError, ValueError) as error:
        raise ValueError("a character encoding such as utf-8 or cp1252") from error


def _in_inbox(path: str) -> str:
    if PurePath(path).is_absolute() or ".." in PurePath(path).parts:
        raise ValueError("a path below the inbox, such as incidents_*.csv")
    return path


class FileFormat(Declared):
    """Which files make up a delivery and how they are written.

    kind
        How a file is read, where its name does not tell.
    member
        Which files of a .zip are read; a pattern, in which * stands for folders too.
    layer
        The layer of a file, or the sheet of a workbook, where there are several.
    reader
        The function that reads JSON with a shape of its own.
    header_row
        The row of a sheet that holds the names; 1 is the first.
    thousands
        The sign between thousands in numbers.
    max_mib
        What a .zip may hold when unpacked; declaring it also lifts the limit to its ratio.
    """

    path: Annotated[Words, AfterValidator(_in_inbox)]
    kind: Kind | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    thousands: Annotated[str, Field(pattern=r"^[., ']$")] | None = None
    skip_lines: Annotated[int, Field(ge=0, le=1000)] = 0
    columns: tuple[str, ...] | None = None
    member: Words | None = None
    layer: Words | None = None
    reader: Reader | None = None
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    max_mib: Annotated[int, Field(ge=1, le=1 << 20)] | None = None

    @model_validator(mode="after")
    def _one_way_to_read(self) -> "FileFormat":
        kind = self.kind or kind_of(self.member or self.path)
        if self.thousands == self.decimal:
            raise ValueError("thousands and decimal that differ")
        if self.reader and self.kind:
            raise ValueError("either reader or kind, not both")
        if self.member and not self.path.lower().endswith((".zip", "*")):
            raise ValueError("member only where path ends in .zip")
        if self.header_row and kind not in (None, Kind.XLSX):
            raise ValueError("header_row only for a workbook; for CSV use skip_lines")
        return self
