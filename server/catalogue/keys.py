"""Every statement about API keys. Each function runs inside the connection it is given.

A key stands here by the digest of its secret: who reads the catalogue can use none of them.
"""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, insert, or_, select, update

from server.catalogue.errors import NoSuchKey
from server.catalogue.models import ApiKeyRow
from server.catalogue.records import ApiKey

_KEYS = select(*ApiKeyRow.__table__.columns)


def add(connection: Connection, new: ApiKey) -> None:
    """Add a key."""
    connection.execute(insert(ApiKeyRow).values(asdict(new)))


def one(connection: Connection, key_id: str) -> ApiKey | None:
    """Return a key, whether it still opens anything or not."""
    row = connection.execute(_KEYS.where(ApiKeyRow.id == key_id)).one_or_none()
    return None if row is None else ApiKey(**row._mapping)


def every(connection: Connection) -> tuple[ApiKey, ...]:
    """Return all keys, oldest first."""
    rows = connection.execute(_KEYS.order_by(ApiKeyRow.created, ApiKeyRow.id))
    return tuple(ApiKey(**row._mapping) for row in rows)


def revoke(connection: Connection, key_id: str, now: datetime) -> ApiKey:
    """Make a key open nothing any more; one that was revoked keeps its moment.

    Raises
    ------
    NoSuchKey
        There is no key of that id.
    """
    there = (ApiKeyRow.id == key_id) & ApiKeyRow.revoked.is_(None)
    connection.execute(update(ApiKeyRow).where(there).values(revoked=now))
    revoked = one(connection, key_id)
    if revoked is None:
        raise NoSuchKey(
            f"There is no key {key_id[:80]!r}; `hexradar keys list` names those there are."
        )
    return revoked


def note_use(connection: Connection, key_id: str, day: date) -> None:
    """Remember the last day on which a key was used."""
    earlier = or_(ApiKeyRow.last_used.is_(None), ApiKeyRow.last_used < day)
    there = (ApiKeyRow.id == key_id) & earlier
    connection.execute(update(ApiKeyRow).where(there).values(last_used=day))
