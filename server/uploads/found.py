"""What was recognised in a file, as it is kept until a person confirms it."""

from enum import StrEnum

from pydantic import Field

from layers.declare.file import FileFormat
from layers.declare.texts import Declared


class Holds(StrEnum):
    """What a file is taken for: rows to be counted, or areas to be drawn."""

    ROWS = "rows"
    AREAS = "areas"


class Found(Declared):
    """What was recognised in a file.

    name
        Of the file, as its sender calls it.
    holds
        What it is taken for; areas have neither formats nor categories.
    columns
        Names, as in the file.
    sample
        The first rows, cut short.
    formats
        Per column of dates: how they are written.
    categories
        Columns with few values that repeat.
    file
        How the file is written.
    proposal
        The tables of a definition that could be guessed.
    """

    name: str
    holds: Holds = Holds.ROWS
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    formats: dict[str, str] = Field(default_factory=dict)
    categories: tuple[str, ...] = ()
    file: FileFormat
    proposal: dict[str, object]
