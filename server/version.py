"""Which delivery answers a request: `delivery` names it by number, `known` by a moment."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from layers.errors import BadParameter

Pinned = Annotated[
    int | None, Query(alias="delivery", ge=1, description="Number of the delivery that answers.")
]
KnownParam = Annotated[
    str | None,
    Query(
        alias="known",
        description="A day or a moment: answer with what had arrived by the end of it. Open layers "
        "only; not together with `delivery`.",
    ),
]


@dataclass(frozen=True, slots=True)
class Version:
    """Which delivery answers: that of a number, that of a moment, or the current one."""

    pinned: int | None = None
    known: str | None = None


CURRENT = Version()


async def get_version(delivery: Pinned = None, known: KnownParam = None) -> Version:
    """Collect what names a delivery.

    Raises
    ------
    BadParameter
        If both are given, as each names one.
    """
    if delivery is not None and known is not None:
        raise BadParameter("Ask for a `delivery` or for what was `known`, not for both.")
    return Version(delivery, known)


VersionDep = Annotated[Version, Depends(get_version)]
