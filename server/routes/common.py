"""What several resources share: what an answer depends on, and who may keep it."""

from server.areasets import AnySet, state_of_areas
from server.combined import AnySubject
from server.context import Context
from server.marks import mark_of, mark_of_all
from server.respond import Caching
from server.store import Store

__all__ = [
    "area_state",
    "caching_of",
    "caching_of_set",
    "mark_of",
    "mark_of_all",
    "moment_of",
    "state_of",
]


def caching_of(subject: AnySubject, pinned: int | None = None) -> Caching:
    """Say who may keep an answer about a layer."""
    return Caching(subject.is_open, pinned is not None, subject.ends)


def state_of(context: Context, subject: AnySubject) -> tuple[object, ...]:
    """Return what every answer about a collection depends on, besides the question."""
    return (context.store.definitions.digest, *subject.identity)


def moment_of(subject: AnySubject) -> dict[str, str]:
    """Name the moment that was asked for in an answer; nothing where none was."""
    return {"known": subject.known} if subject.known else {}


def caching_of_set(found: AnySet) -> Caching:
    """Say who may keep an answer about a set of areas: nobody, of a private one."""
    return Caching(found.expires is None)


def area_state(store: Store) -> tuple[str, ...]:
    """Return what answers about the areas of the city depend on."""
    return state_of_areas(store.catalogue)
