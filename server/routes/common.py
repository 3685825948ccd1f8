"""What several resources share: what an answer depends on, and who may keep it."""

from server.combined import AnySubject
from server.context import Context
from server.marks import mark_of, mark_of_all
from server.respond import Caching
from server.store import Store

__all__ = ["area_state", "caching_of", "mark_of", "mark_of_all", "moment_of", "state_of"]


def caching_of(subject: AnySubject, pinned: int | None = None) -> Caching:
    """Say who may keep an answer about a layer."""
    return Caching(subject.is_open, pinned is not None, subject.ends)


def state_of(context: Context, subject: AnySubject) -> tuple[object, ...]:
    """Return what every answer about a collection depends on, besides the question."""
    return (context.store.definitions.digest, *subject.identity)


def moment_of(subject: AnySubject) -> dict[str, str]:
    """Name the moment that was asked for in an answer; nothing where none was."""
    return {"known": subject.known} if subject.known else {}


def area_state(store: Store) -> tuple[str, ...]:
    """Return what answers about areas depend on."""
    return tuple(f"{one.id}:{one.digest}" for one in store.catalogue.area_sets())
