"""What several resources share: what an answer depends on, and who may keep it."""

from collections.abc import Iterable

from server.combined import AnySubject
from server.context import Context
from server.respond import Caching
from server.store import Store


def caching_of(subject: AnySubject, pinned: int | None = None) -> Caching:
    """Say who may keep an answer about a layer."""
    return Caching(subject.is_open, pinned is not None, subject.ends)


def state_of(context: Context, subject: AnySubject) -> tuple[object, ...]:
    """Return what every answer about a collection depends on, besides the question."""
    return (context.store.definitions.digest, *subject.identity)


def mark_of(subject: AnySubject) -> dict[str, str]:
    """Name the classification of an answer in it; nothing where anybody may have it."""
    return {"classification": subject.classification} if subject.classification else {}


def mark_of_all(subjects: Iterable[AnySubject]) -> str:
    """Return the classification of an answer about several layers: a policy has but one."""
    return max((one.classification for one in subjects), default="")


def moment_of(subject: AnySubject) -> dict[str, str]:
    """Name the moment that was asked for in an answer; nothing where none was."""
    return {"known": subject.known} if subject.known else {}


def area_state(store: Store) -> tuple[str, ...]:
    """Return what answers about areas depend on."""
    return tuple(f"{one.id}:{one.digest}" for one in store.catalogue.area_sets())
