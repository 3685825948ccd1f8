"""Every statement about pins. Each function runs inside the connection it is given."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, and_, delete, func, insert, select

from server.catalogue.deliveries import kept
from server.catalogue.errors import TooManyPins
from server.catalogue.models import PinRow
from server.catalogue.records import Pin, PinnedBy

# Two years of monthly deliveries: what a report cites. More would let anybody fill the disk.
MOST_BY_PERMALINK = 24

_PINS = select(PinRow.source, PinRow.number, PinRow.until, PinRow.reason, PinRow.by)


def of_source(connection: Connection, source: str, today: date) -> dict[int, Pin]:
    """Return the pin of each delivery of a source that holds today; of several, the longest."""
    wanted = _PINS.where(PinRow.source == source, PinRow.until >= today).order_by(PinRow.until)
    rows = [row._mapping for row in connection.execute(wanted)]
    return {row["number"]: Pin(**{**row, "by": PinnedBy(row["by"])}) for row in rows}


def put(connection: Connection, new: Pin, today: date) -> Pin:
    """Pin a delivery; a permalink never shortens a pin, and only so many are held by permalinks.

    Returns
    -------
    The pin that holds the delivery longest.

    Raises
    ------
    TooManyPins
        If permalinks hold as many other deliveries of the source as they may.
    """
    kept(connection, new.source, new.number)
    own = and_(PinRow.source == new.source, PinRow.number == new.number, PinRow.by == new.by)
    until = new.until
    if new.by is PinnedBy.PERMALINK:
        _refuse_too_many(connection, new, today)
        held = connection.scalar(select(PinRow.until).where(own))
        until = max(until, held or until)
    connection.execute(delete(PinRow).where(own))
    connection.execute(insert(PinRow).values({**asdict(new), "until": until}))
    return of_source(connection, new.source, min(today, until))[new.number]


def remove(connection: Connection, source: str, number: int) -> None:
    """Remove all pins of a delivery."""
    kept(connection, source, number)
    wanted = and_(PinRow.source == source, PinRow.number == number)
    connection.execute(delete(PinRow).where(wanted))


def _refuse_too_many(connection: Connection, new: Pin, today: date) -> None:
    others = select(func.count()).where(
        PinRow.source == new.source,
        PinRow.number != new.number,
        PinRow.by == PinnedBy.PERMALINK,
        PinRow.until >= today,
    )
    if (connection.scalar(others) or 0) >= MOST_BY_PERMALINK:
        raise TooManyPins(
            f"Permalinks hold {MOST_BY_PERMALINK} deliveries of {new.source} already, and may hold "
            "no more. Ask an administrator to pin this one, or to unpin another."
        )
