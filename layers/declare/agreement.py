"""What was agreed with the holder of a source, and what changed since in how it records."""

from datetime import date

from layers.declare.texts import Bilingual, Declared, Words


class Agreement(Declared):
    """What was agreed with the holder; shown beside every number of the source."""

    basis: Words | None = None
    purpose: Words | None = None
    cadence: Words | None = None
    contact: Words | None = None
    ends: date | None = None


class Break(Declared):
    """A change in how a source is recorded; series are not compared across it."""

    on: date
    reason: Bilingual
