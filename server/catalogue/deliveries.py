"""Every statement about deliveries. Each function runs inside the connection it is given."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from server.catalogue.errors import (
    BaseHasMoved,
    NoSuchDelivery,
    NothingToRollBackTo,
    PublishedMeanwhile,
)
from server.catalogue.models import CurrentDeliveryRow as Current
from server.catalogue.models import DeliveryRow
from server.catalogue.records import Delivery, NewDelivery

LARGEST_NUMBER = 2**31 - 1  # what the column holds; drivers raise on larger ones

_DELIVERIES = select(
    DeliveryRow.source,
    DeliveryRow.number,
    DeliveryRow.arrived,
    DeliveryRow.snapshot,
    DeliveryRow.digest,
    DeliveryRow.rows_read,
    DeliveryRow.rows_accepted,
    DeliveryRow.first_period,
    DeliveryRow.last_period,
    DeliveryRow.definition_digest,
    DeliveryRow.passed,
    DeliveryRow.mode,
    DeliveryRow.builds_on,
    DeliveryRow.settled_until,
    DeliveryRow.keeps_until,
    DeliveryRow.anew,
    DeliveryRow.followed,
    Current.number.is_not(None).label("current"),
)
_TO_CURRENT = and_(Current.source == DeliveryRow.source, Current.number == DeliveryRow.number)
_CURRENT = _DELIVERIES.join(Current, _TO_CURRENT)
_ALL = _DELIVERIES.outerjoin(Current, _TO_CURRENT)
# Every request asks these two. They are put together once: doing that takes longer than answering.
_CURRENT_OF = _CURRENT.where(Current.source == bindparam("of"))
_ONE_OF = _ALL.where(
    DeliveryRow.source == bindparam("of"), DeliveryRow.number == bindparam("numbered")
)

_SERVED_OF = select(Current.last_number, Current.number, Current.published_until).where(
    Current.source == bindparam("of")
)


def current(connection: Connection, source: str) -> Delivery | None:
    """Return the delivery that is served, in one indexed statement."""
    row = connection.execute(_CURRENT_OF, {"of": source}).one_or_none()
    return None if row is None else Delivery(**row._mapping)


def current_all(connection: Connection) -> dict[str, Delivery]:
    """Return the delivery that is served of every source, by source."""
    rows = connection.execute(_CURRENT)
    found = (Delivery(**row._mapping) for row in rows)
    return {delivery.source: delivery for delivery in found}


def one(connection: Connection, source: str, number: int) -> Delivery | None:
    """Return one delivery, whether it is served or not."""
    if not 1 <= number <= LARGEST_NUMBER:
        return None
    row = connection.execute(_ONE_OF, {"of": source, "numbered": number}).one_or_none()
    return None if row is None else Delivery(**row._mapping)


def newest_first(connection: Connection, source: str) -> tuple[Delivery, ...]:
    """Return the deliveries of a source that are kept."""
    wanted = _ALL.where(DeliveryRow.source == source).order_by(DeliveryRow.number.desc())
    return tuple(Delivery(**row._mapping) for row in connection.execute(wanted))


def snapshots(connection: Connection) -> frozenset[str]:
    """Return the snapshot folders that some delivery refers to."""
    return frozenset(connection.scalars(select(DeliveryRow.snapshot)))


def register(connection: Connection, new: NewDelivery) -> Delivery:
    """Number a delivery, and make it current if it passed the quality gate."""
    row = connection.execute(_SERVED_OF, {"of": new.source}).one_or_none()
    if new.builds_on is not None and (row is None or row.number != new.builds_on):
        raise BaseHasMoved(
            f"{new.source}: this delivery adds to delivery {new.builds_on}, which is not the "
            "current one any more. Ingest the files again, to add them to the current one."
        )
    number = (row.last_number if row else 0) + 1
    connection.execute(insert(DeliveryRow).values(number=number, **asdict(new)))
    before = row.published_until if row else None
    served: dict[str, object] = {"last_number": number}
    if new.passed:
        served |= {"number": number, "published_until": _published(new, before, "publish it")}
    if row is None:
        connection.execute(insert(Current).values(source=new.source, **served))
    else:
        connection.execute(update(Current).where(Current.source == new.source).values(served))
    return kept(connection, new.source, number)


def make_current(connection: Connection, source: str, number: int) -> Delivery:
    """Serve a delivery that is already kept; a draft is none from then on."""
    wanted, before = kept(connection, source, number), published_until(connection, source)
    if wanted.passed:  # it was told before
        until = max((one for one in (before, wanted.settled_until) if one), default=None)
    else:
        until = _published(wanted, before, f"promote delivery {number}")
    promoted = and_(DeliveryRow.source == source, DeliveryRow.number == number)
    connection.execute(update(DeliveryRow).where(promoted).values(passed=True))
    served = {"number": number, "published_until": until}
    connection.execute(update(Current).where(Current.source == source).values(served))
    return kept(connection, source, number)


def published_until(connection: Connection, source: str) -> date | None:
    """Return the last day that was told as settled by any delivery since the last revision."""
    row = connection.execute(_SERVED_OF, {"of": source}).one_or_none()
    return row.published_until if row else None


def _published(new: NewDelivery, before: date | None, verb: str) -> date | None:
    """Return until when periods are told once a delivery is served for the first time."""
    if new.anew:
        return new.settled_until
    if new.keeps_until != before:
        raise PublishedMeanwhile(
            f"{new.source}: cannot {verb}: it keeps what was published until {new.keeps_until}, "
            f"and since then it was published until {before}. Ingest its files again, to add "
            "only what is not published yet."
        )
    return max((one for one in (before, new.settled_until) if one), default=None)


def number_before_current(connection: Connection, source: str) -> int:
    """Return the number of the newest delivery older than the one that is served."""
    served = current(connection, source)
    if served is None:
        raise NothingToRollBackTo(
            f"Cannot roll {source!r} back: it has no delivery. Check the name, or ingest one first."
        )
    kept_ones = newest_first(connection, source)
    older = [one.number for one in kept_ones if one.passed and one.number < served.number]
    if not older:
        raise NothingToRollBackTo(
            f"Cannot roll {source!r} back: delivery {served.number} is the oldest that is kept. "
            "To serve a newer one, name its number."
        )
    return older[0]


def kept(connection: Connection, source: str, number: int) -> Delivery:
    """Return one delivery, or refuse and say which there are."""
    found = one(connection, source, number)
    if found is None:
        numbers = ", ".join(str(d.number) for d in newest_first(connection, source))
        raise NoSuchDelivery(
            f"There is no delivery {number} of {source!r}: expected one of {numbers}."
            if numbers
            else f"There is no delivery {number} of {source!r}: nothing has been ingested under "
            "that name. Check the name."
        )
    return found
