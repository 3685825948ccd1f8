"""Where a source is fetched before it is read: an address, or a table of a database."""

import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from layers.declare.file import FileFormat
from layers.declare.kinds import Kind, kind_of
from layers.declare.location import known_crs
from layers.declare.texts import Declared, Name, Words
from layers.errors import Fault

PATTERN = re.compile(r"[*?\[\]/\\]")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
COMMENT = re.compile(r"--|/\*|#")
TABLE = r"^[^\s.;\"`']+(\.[^\s.;\"`']+){0,2}$"
# What a fetch says itself, in small letters.
PAGING = {
    "features": frozenset({"limit", "offset"}),
    "wfs": frozenset(
        {"service", "version", "request", "typenames", "outputformat", "srsname"}
        | {"count", "startindex"}
    ),
}
WRITTEN = {
    "features": (Kind.GEOJSON, ".geojson"),
    "wfs": (Kind.GEOJSON, ".geojson"),
    "odata": (Kind.PARQUET, ".parquet"),
    "database": (Kind.PARQUET, ".parquet"),
}


def _web_address(text: str) -> str:
    try:
        split = urlsplit(text)
        whole = split.scheme in ("http", "https") and split.hostname and not _names_someone(split)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("an address that begins with http:// or https:// and holds no password")
    return text


def _names_someone(split: SplitResult) -> bool:
    return "@" in split.netloc


def _one_select(text: str) -> str:
    bare = QUOTED.sub("''", text).strip()
    begins = re.match(r"(?i)(select|with)\b", bare)
    if not begins or ";" in bare or COMMENT.search(bare) or re.search(r"(?i)\binto\b", bare):
        raise ValueError("one SELECT, without semicolon, comment or INTO")
    return text


Address = Annotated[Words, AfterValidator(_web_address)]
Page = Annotated[int, Field(ge=1, le=100_000)]
Parameters = dict[Words, str]


class Web(Declared):
    """A file at an address, as it is."""

    address: Address


class Features(Declared):
    """A collection of OGC API Features: `.../collections/name`; points in longitude, latitude."""

    address: Address
    parameters: Parameters = Field(default_factory=dict)
    page: Page = 1000


class Wfs(Declared):
    """One type of a WFS 2.0 that answers in GeoJSON."""

    address: Address
    type: Words
    format: Words = "application/json"
    crs: Annotated[str, AfterValidator(known_crs)] | None = None
    parameters: Parameters = Field(default_factory=dict)
    page: Page = 1000


class OData(Declared):
    """An entity set of OData, version 3 or 4, such as those of Statistics Netherlands."""

    address: Address
    parameters: Parameters = Field(default_factory=dict)


class Database(Declared):
    """A table or one SELECT of a database of which the administrator knows the address.

    entry
        Name of an entry in the administrator's file of databases.
    geometry
        The column of shapes, where the database does not tell or has several.
    """

    entry: Name
    table: Annotated[str, StringConstraints(pattern=TABLE)] | None = None
    query: Annotated[Words, AfterValidator(_one_select)] | None = None
    geometry: Words | None = None

    @model_validator(mode="after")
    def _one_question(self) -> "Database":
        if (self.table is None) == (self.query is None):
            raise ValueError("either table or query, not both and not neither")
        return self


Place = Web | Features | Wfs | OData | Database


class Remote(Declared):
    """Where a source is fetched from; `file` says how what was fetched is read."""

    web: Web | None = None
    features: Features | None = None
    wfs: Wfs | None = None
    odata: OData | None = None
    database: Database | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Remote":
        if sum(getattr(self, name) is not None for name in Remote.model_fields) != 1:
            raise ValueError(f"exactly one of the tables {', '.join(Remote.model_fields)}")
        return self

    @property
    def kind(self) -> str:
        """The name of the table that is declared."""
        return next(name for name in Remote.model_fields if getattr(self, name) is not None)

    @property
    def place(self) -> Place:
        """The table that is declared."""
        place: Place = getattr(self, self.kind)
        return place


def remote_faults(file: str, remote: Remote, format_: FileFormat) -> Iterator[Fault]:
    """Yield what a fetch and the description of its file say against each other."""
    if PATTERN.search(format_.path):
        expected = "the plain name of one file, which the fetch writes"
        yield Fault(file, "file.path", repr(format_.path), expected)
    if remote.kind in WRITTEN:
        yield from _kind_faults(file, remote.kind, format_)
    told = getattr(remote.place, "parameters", {})
    for name in told:
        if name.lower() in PAGING.get(remote.kind, ()):
            expected = "a parameter that the fetch does not say itself"
            yield Fault(file, f"remote.{remote.kind}.parameters.{name}", repr(name), expected)


def _kind_faults(file: str, kind: str, format_: FileFormat) -> Iterator[Fault]:
    written, suffix = WRITTEN[kind]
    if format_.reader:
        expected = f"no reader, as remote.{kind} is written as {written}"
        yield Fault(file, "file.reader", repr(str(format_.reader)), expected)
    elif (format_.kind or kind_of(format_.path)) is not written or format_.path.endswith(".gz"):
        expected = f"a name that ends in {suffix}, as remote.{kind} is written as {written}"
        yield Fault(file, "file.path", repr(format_.path), expected)
