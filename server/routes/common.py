"""What several resources share: what an answer depends on, and who may keep it."""

from collections.abc import Iterable

from server.context import Context
from server.respond import Caching
from server.store import Store
from server.subject import Subject


def caching_of(subject: Subject, pinned: int | None = None) -> Caching:
    """Say who may keep an answer about a layer."""
    return Caching(subject.is_open, pinned is not None, subject.source.agreement.ends)


def state_of(context: Context, subject: Subject) -> tuple[object, ...]:
    """Return what every answer about a layer depends on, besides the question.

    The moment of arrival is part of it, because a catalogue that was made anew numbers its
    deliveries from one again.
    """
    delivery = (subject.delivery.number, subject.delivery.arrived, subject.known)
    return (context.store.definitions.digest, subject.layer.id, *delivery, subject.asker)


def mark_of(subject: Subject) -> dict[str, str]:
    """Name the classification of an answer in it; nothing where anybody may have it."""
    return {"classification": subject.classification} if subject.classification else {}


def mark_of_all(subjects: Iterable[Subject]) -> str:
    """Return the classification of an answer about several layers: a policy has but one."""
    return max((one.classification for one in subjects), default="")


def moment_of(subject: Subject) -> dict[str, str]:
    """Name the moment that was asked for in an answer; nothing where none was."""
    return {"known": subject.known} if subject.known else {}


def area_state(store: Store) -> tuple[str, ...]:
    """Return what answers about areas depend on."""
    return tuple(f"{one.id}:{one.digest}" for one in store.catalogue.area_sets())
