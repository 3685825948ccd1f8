"""What tests run in processes of their own.

usage: processes.py register | crash | upgrade  <database address> [argument]
"""

import os
import sys
from datetime import UTC, datetime

from sqlalchemy import event

from server.catalogue import Catalogue, NewDelivery, engine_for, upgrade

CRASHED = 9
NEW = NewDelivery(
    source="incidents",
    arrived=datetime(2026, 1, 1, tzinfo=UTC),
    snapshot="snapshots/incidents/b",
    digest="d" * 64,
    rows_read=1,
    rows_accepted=1,
    first_period=None,
    last_period=None,
    definition_digest="e" * 64,
)


def register(url: str, times: str) -> None:
    """Register deliveries one after another; print the numbers they get."""
    catalogue = Catalogue(engine_for(url))
    for _ in range(int(times)):
        print(catalogue.register(NEW).number)


def crash(url: str) -> None:
    """Register a delivery, but die after its row is written and before it is current."""
    engine = engine_for(url)

    @event.listens_for(engine, "before_cursor_execute")
    def _(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE current_delivery"):
            os._exit(CRASHED)

    Catalogue(engine).register(NEW)


if __name__ == "__main__":
    verb, address, *arguments = sys.argv[1:]
    {"register": register, "crash": crash, "upgrade": upgrade}[verb](address, *arguments)
