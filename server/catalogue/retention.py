"""Which deliveries are kept, and forgetting the others, inside the connection that is given."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, and_, delete, or_, update

from server.catalogue import pins
from server.catalogue.deliveries import kept, newest_first
from server.catalogue.errors import DeliveryIsCurrent, DeliveryIsNeeded
from server.catalogue.models import DeliveryRow, PinRow
from server.catalogue.records import Delivery


def forget(connection: Connection, source: str, number: int, today: date) -> Delivery:
    """Remove a delivery that is not served, not pinned, and on which no other builds."""
    wanted = kept(connection, source, number)
    if wanted.current:
        raise DeliveryIsCurrent(
            f"Cannot forget delivery {number} of {source!r}: it is the one being served. "
            "Make another delivery current first."
        )
    if pin := pins.of_source(connection, source, today).get(number):
        raise DeliveryIsNeeded(
            f"Cannot forget delivery {number} of {source!r}: it is pinned until {pin.until} "
            f"({pin.reason}). Unpin it first."
        )
    built = [one.number for one in newest_first(connection, source) if one.builds_on == number]
    if built:
        raise DeliveryIsNeeded(
            f"Cannot forget delivery {number} of {source!r}: delivery {built[0]} builds on it."
        )
    _remove(connection, wanted)
    return wanted


def retain(connection: Connection, source: str, keep: int, today: date) -> tuple[Delivery, ...]:
    """Forget what need not be kept; returns what was forgotten, newest first."""
    deliveries = newest_first(connection, source)
    pinned = pins.of_source(connection, source, today)
    gone = tuple(one for one in deliveries if one.number not in needed(deliveries, pinned, keep))
    for one in gone:  # newest first, as a younger one may build on an older one
        _remove(connection, one)
    return gone


def needed(deliveries: Sequence[Delivery], pinned: Collection[int], keep: int) -> set[int]:
    """Return the numbers of the deliveries that must be kept.

    The `keep` newest, the current one, what is pinned, drafts younger than the current one, and
    all that these build on.

    Parameters
    ----------
    deliveries
        All deliveries of a source, newest first.
    """
    current = next((one.number for one in deliveries if one.current), 0)
    found = {one.number for one in deliveries[:keep]} | {current} | set(pinned)
    found |= {one.number for one in deliveries if not one.passed and one.number > current}
    for one in deliveries:  # what a delivery builds on is older, so one pass finds whole chains
        if one.number in found and one.builds_on is not None:
            found.add(one.builds_on)
    return found


def _remove(connection: Connection, gone: Delivery) -> None:
    """Remove a row and its pins, and remember in the delivery before when it was followed."""
    of_source = DeliveryRow.source == gone.source
    if gone.passed:
        served = (one.number for one in newest_first(connection, gone.source) if one.passed)
        older = [number for number in served if number < gone.number]
        later = or_(DeliveryRow.followed.is_(None), DeliveryRow.followed > gone.arrived)
        before = and_(of_source, DeliveryRow.number == max(older, default=0), later)
        connection.execute(update(DeliveryRow).where(before).values(followed=gone.arrived))
    wanted = and_(PinRow.source == gone.source, PinRow.number == gone.number)
    connection.execute(delete(PinRow).where(wanted))
    wanted = and_(of_source, DeliveryRow.number == gone.number)
    connection.execute(delete(DeliveryRow).where(wanted))
