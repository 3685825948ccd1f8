"""Every statement about combinations. Each function runs inside the connection it is given."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, update

from server.catalogue.models import CombinationRow
from server.catalogue.records import Combination

_ALL = select(*CombinationRow.__table__.columns)


def one(connection: Connection, name: str) -> Combination | None:
    """Return a combination, whether its time is up or not."""
    row = connection.execute(_ALL.where(CombinationRow.id == name)).one_or_none()
    return None if row is None else Combination(**row._mapping)


def keep(connection: Connection, new: Combination, most: int) -> bool:
    """Keep a combination; False if `most` of those without an owner are there already.

    One that is there already stays until the later of both days, and gets an owner if it has one
    now.
    """
    there = CombinationRow.id == new.id
    found = one(connection, new.id)
    if found:
        told = {"until": max(found.until, new.until), "owner": found.owner or new.owner}
        connection.execute(update(CombinationRow).where(there).values(told))
        return True
    if not new.owner and _without_owner(connection) >= most:
        return False
    connection.execute(insert(CombinationRow).values(asdict(new)))
    return True


def keep_until(connection: Connection, name: str, until: date) -> None:
    """Keep a combination longer, because somebody asked for it."""
    there = (CombinationRow.id == name) & (CombinationRow.until < until)
    connection.execute(update(CombinationRow).where(there).values(until=until))


def forget(connection: Connection, today: date) -> int:
    """Remove those whose time is up; return how many."""
    gone = connection.execute(delete(CombinationRow).where(CombinationRow.until < today))
    return int(gone.rowcount)


def _without_owner(connection: Connection) -> int:
    there = select(func.count()).where(CombinationRow.owner == "")
    return int(connection.execute(there).scalar_one())
