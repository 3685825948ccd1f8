"""What the catalogue hands out and takes in: frozen, and free of the database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """A delivery whose snapshot is written, before the catalogue has numbered it.

    Attributes
    ----------
    source
        Identifier of the source it belongs to.
    arrived
        The moment it arrived; must carry a time zone.
    snapshot
        Folder of the snapshot, relative to the data folder.
    digest
        SHA-256 of the snapshot's manifest, in hexadecimal.
    rows_read, rows_accepted
        Rows in the delivered file, and those of them that became facts.
    first_period, last_period
        First day of the first and of the last period; None when there is no fact.
    definition_digest
        SHA-256 of the source's definition as it stood at ingest, in hexadecimal.
    passed
        Whether it passed the quality gate; one that did not is a draft until it is promoted.
    mode
        What its files are to the deliveries before: replace, replace_periods or append.
    builds_on
        Number of the delivery that it adds to; None if it is the whole source.
    settled_until
        Last day of what it tells as settled; None if nothing is.
    keeps_until
        Until this day it tells what was published before it; None if nothing was.
    anew
        Whether it may tell otherwise what was published before: it is of an open source, or a
        revision on purpose.
    """

    source: str
    arrived: datetime
    snapshot: str
    digest: str
    rows_read: int
    rows_accepted: int
    first_period: date | None
    last_period: date | None
    definition_digest: str
    passed: bool = True
    mode: str = "replace"
    builds_on: int | None = None
    settled_until: date | None = None
    keeps_until: date | None = None
    anew: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(NewDelivery):
    """A delivery the catalogue knows.

    Attributes
    ----------
    number
        1, 2, 3... per source; the public version. No number is ever given twice.
    current
        Whether this is the delivery of its source that is being served.
    followed
        When the first delivery after it that is not kept any more arrived; None if there is none.
    """

    number: int
    current: bool
    followed: datetime | None


class PinnedBy(StrEnum):
    """Who asked that a delivery stays."""

    ADMINISTRATOR = "administrator"
    PERMALINK = "permalink"


@dataclass(frozen=True, slots=True)
class Pin:
    """A delivery stays until a day, that day included, because somebody cites it."""

    source: str
    number: int
    until: date
    reason: str
    by: PinnedBy


@dataclass(frozen=True, slots=True)
class AreaSet:
    """A set of official areas, such as all districts.

    Attributes
    ----------
    id
        Identifier of the set.
    digest
        Names the content: two sets of one digest hold the same areas.
    loaded
        The moment this content came in, in UTC.
    """

    id: str
    digest: str
    loaded: datetime


class UploadState(StrEnum):
    """How far an uploaded file has come."""

    ARRIVING = "arriving"
    READ = "read"
    COUNTING = "counting"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One uploaded file, and the private layer or area set it becomes.

    Attributes
    ----------
    id
        Secret: who knows it may confirm and delete.
    layer
        Secret too, and another one: who knows it may look.
    name
        Name of the file as its sender called it; only for people.
    arrived, expires
        From when to when it is kept.
    found
        JSON: what was recognised in the file, until it is counted.
    definition
        JSON: the definitions of its source and layer, once it is counted; of areas their set and
        outlines.
    """

    id: str
    layer: str
    name: str
    state: UploadState
    arrived: datetime
    expires: datetime
    found: str | None = None
    definition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key of a role, without what it takes to use it.

    Attributes
    ----------
    id
        Names the key; no secret.
    digest
        SHA-256 of its secret of 256 bits, in hexadecimal; so many bits need no slow hash.
    role
        Id of the role it opens.
    owner
        The person or system that holds it.
    until
        The last day on which it opens anything.
    revoked
        When it was revoked; None if it was not.
    last_used
        The last day on which it was used; None if it never was.
    """

    id: str
    digest: str
    role: str
    owner: str
    created: datetime
    until: date
    revoked: datetime | None = None
    last_used: date | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """What somebody combined.

    Attributes
    ----------
    id
        Made of the content.
    recipe
        The canonical text.
    owner
        The role that asked for it; empty for the public.
    until
        The last day on which it is kept, if nobody asks for it before.
    """

    id: str
    recipe: str
    owner: str
    until: date
