"""What was agreed with the holder of a source, how it records, and what changed since in that."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from layers.declare.texts import Bilingual, Declared, Words


class Agreement(Declared):
    """What was agreed with the holder; shown beside every number of the source.

    retention
        How long what is delivered may be kept.
    address
        Where the holder publishes the data, if they are public.
    verified
        The day somebody last saw that the address holds these data; without it, it is unverified.
    """

    basis: Words | None = None
    purpose: Words | None = None
    retention: Words | None = None
    cadence: Words | None = None
    contact: Words | None = None
    ends: date | None = None
    address: Annotated[str, Field(pattern=r"^https?://[^\s/]+", max_length=500)] | None = None
    verified: date | None = None


class Attempts(StrEnum):
    """Whether what was tried and failed counts, too."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


class Dated(StrEnum):
    """Which of its days a record carries."""

    COMMITTED = "committed"
    REPORTED = "reported"
    REGISTERED = "registered"


class Recording(Declared):
    """How the holder records, as far as it is known; it belongs to what one count is."""

    attempts: Attempts | None = None
    dated: Dated | None = None


class Break(Declared):
    """A change in how a source is recorded; series are not compared across it."""

    on: date
    reason: Bilingual
