"""What every part of the catalogue holds: the database, and a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from server.catalogue.engine import change_counter, reader


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
        self._count_changes: Callable[[], int | None] | None = None

    def changes(self) -> int | None:
        """Tell how often anybody has changed it since the first call; None if that is not cheap."""
        if self._count_changes is None:
            self._count_changes = change_counter(self._engine)
        return self._count_changes()
