"""What every part of the catalogue holds: the database, and a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from server.catalogue.engine import ChangeCounter, Changes, reader


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class Connected:
    """Holds the database for reading and for writing.

    Parameters
    ----------
    engine
        From `engine_for`; the database must have been brought to the newest revision.
    clock
        Tells when a set of areas was loaded or a key revoked, and whether a pin still holds.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._reader = reader(engine)
        self._clock = clock
        self._counter = ChangeCounter(engine)

    def changes(self) -> Changes | None:
        """Return what differs once anybody has changed it; None if that cannot be told cheaply."""
        return self._counter.count()
