"""How an answer is written: `f`, `dialect` and `lang`, or else the Accept header."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Query, Request

from layers.encode import Dialect
from layers.errors import BadParameter
from server.respond import COLUMNS, CSV, GEOJSON, XLSX

FormatParam = Annotated[
    str | None,
    Query(
        alias="f",
        description="`json`, `csv` or `xlsx`; of cells also `cells`: columns with ids, and "
        "`values`: the same without these, row by row. Else the Accept header decides.",
    ),
]
DialectParam = Annotated[
    Dialect | None,
    Query(
        alias="dialect",
        description="Of CSV: `plain` (RFC 4180), or `nl` with semicolons, decimal commas and a "
        "byte order mark, as a spreadsheet set to Dutch reads it.",
    ),
]
LanguageParam = Annotated[
    str | None,
    Query(
        alias="lang",
        pattern="^(nl|en)$",
        description="Of the words in a workbook: `nl` or `en`; unless told that of the place.",
    ),
]


class Kind(StrEnum):
    """A format, by its name in `f`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    CELLS = "cells"
    VALUES = "values"

    @property
    def media(self) -> str:
        """The media type of features in this format."""
        return {Kind.JSON: GEOJSON, Kind.CSV: CSV, Kind.XLSX: XLSX}.get(self, COLUMNS)

    @property
    def in_columns(self) -> bool:
        """Whether it is the compact form of cells."""
        return self in (Kind.CELLS, Kind.VALUES)

    @property
    def is_whole(self) -> bool:
        """Whether an answer comes at once, and never as one of several pages."""
        return self.in_columns or self is Kind.XLSX


LISTED = f"{', '.join(list(Kind)[:-1])} or {list(Kind)[-1]}"


@dataclass(frozen=True, slots=True)
class Form:
    """A format, and what is left to choose in it.

    dialect
        Of CSV.
    language
        Of the words in a workbook; None stands for that of the place.
    """

    kind: Kind = Kind.JSON
    dialect: Dialect = Dialect.PLAIN
    language: str | None = None


async def get_form(
    request: Request,
    format_: FormatParam = None,
    dialect: DialectParam = None,
    language: LanguageParam = None,
) -> Form:
    """Collect how an answer is written.

    Raises
    ------
    BadParameter
        If there is no such format, or it has no dialects or no words.
    """
    kind = _kind(format_, request.headers.get("accept", ""))
    if dialect is not None and kind is not Kind.CSV:
        raise BadParameter(f"dialect: CSV has dialects and {kind} has none; ask with f=csv.")
    if language is not None and kind is not Kind.XLSX:
        raise BadParameter(f"lang: a workbook has words and {kind} has none; ask with f=xlsx.")
    return Form(kind, dialect or Dialect.PLAIN, language)


def _kind(format_: str | None, accept: str) -> Kind:
    """Choose a format by its name, else by the Accept header."""
    if format_ is None:
        named = {"text/csv": Kind.CSV, XLSX: Kind.XLSX, COLUMNS: Kind.CELLS}
        return next((kind for media, kind in named.items() if accept.startswith(media)), Kind.JSON)
    if format_ not in list(Kind):
        raise BadParameter(f"f: got {format_[:80]!r}; expected {LISTED}.")
    return Kind(format_)


FormDep = Annotated[Form, Depends(get_form)]
