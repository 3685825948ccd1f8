"""What stands on answers that are not for anybody."""

from collections.abc import Iterable

from server.combined import AnySubject


def mark_of(subject: AnySubject) -> dict[str, str]:
    """Name the classification of an answer in it; nothing where anybody may have it."""
    return {"classification": subject.classification} if subject.classification else {}


def mark_of_all(subjects: Iterable[AnySubject]) -> str:
    """Return the classification of an answer about several layers: a policy has but one."""
    return max((one.classification for one in subjects), default="")
