"""Where a source comes from, in words that hold no secret."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from layers.declare.remote import Database, Remote
from layers.errors import SourceError


def origin_of(remote: Remote | None) -> str:
    """Say where a source is fetched; empty if it is not."""
    if remote is None:
        return ""
    place = remote.place
    if isinstance(place, Database):
        what = f"table {place.table}" if place.table else "a query"
        return f"database {place.entry}, {what}"
    return plain(place.address)


def plain(address: object) -> str:
    """Write an address without what may be a secret: who asks, and the parameters."""
    split = urlsplit(str(address))
    return urlunsplit((split.scheme, split.netloc.rpartition("@")[2], split.path, "", ""))


@contextmanager
def said_of(origin: str) -> Iterator[None]:
    """Put before a refusal what it is about."""
    try:
        yield
    except SourceError as error:
        raise SourceError(f"{origin}: {error}") from error
