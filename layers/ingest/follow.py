"""A delivery that builds on those before it: which of its records they hold, and is it sound.

What tells about the rows that arrived is judged on those rows (located, pile-ups, repeats); what
tells about the source over time is judged on all of it (volume, gaps).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from layers.declare import Mode
from layers.declare.source import SourceDefinition
from layers.errors import InstalmentError
from layers.ingest.gate import examine_over_time, repeats
from layers.instalments import REVISES, Instalment, merge_instalments
from layers.model import Cube, Ingested
from layers.periods import Step


@dataclass(frozen=True, slots=True)
class Base:
    """What a delivery builds on: all that arrived before, and the hashed ids of its records.

    published_until
        Last day of the periods of which nothing may change; None if all may.
    """

    cube: Cube
    records: NDArray[np.uint64] | None
    published_until: date | None = None


def replaced_step(source: SourceDefinition) -> Step | None:
    """Return the length of the periods that a delivery replaces; None unless it does that."""
    if source.delivery.mode is not Mode.REPLACE_PERIODS:
        return None
    return source.delivery.period or source.time.period


def replaced_after(source: SourceDefinition, published_until: date | None) -> date | None:
    """Return the day up to which a delivery replaces nothing; None if it adds records."""
    return None if source.delivery.mode is Mode.APPEND else published_until


def follow(ingested: Ingested, base: Base, source: SourceDefinition) -> tuple[Ingested, Cube]:
    """Judge a delivery together with what it builds on.

    Returns
    -------
    The delivery, whose account also tells the repeats and findings that show only together, and
    which takes the addresses of its base instead of its own; and the cube of everything.

    Raises
    ------
    InstalmentError
        If both were not counted alike, if records that arrive twice could not be told, or if
        periods that were told as settled would not be any more.
    """
    cube = replace(ingested.cube, account=replace(
        ingested.cube.account,
        repeats=ingested.cube.account.repeats + _arrived_before(ingested, base),
    ))  # fmt: skip
    after = replaced_after(source, base.published_until)
    new = Instalment(cube, replaced_step(source), after)
    merged = merge_instalments([Instalment(base.cube), new])
    _refuse_unsettling(merged, base.published_until)
    rows = [one for one in cube.account.findings if one.name in ("located", "pile_up")]
    over_time = examine_over_time(merged, source.quality)
    findings = (*rows, repeats(cube.account, source.quality), *over_time)
    account = replace(cube.account, findings=findings)
    return (
        replace(ingested, cube=replace(cube, account=account, addresses=None)),
        replace(merged, account=replace(merged.account, findings=findings)),
    )


def _refuse_unsettling(merged: Cube, until: date | None) -> None:
    if until and (merged.settled_until is None or merged.settled_until < until):
        raise InstalmentError(
            f"{merged.source}: got files with which settled periods end on {merged.settled_until}; "
            f"expected {until} or later, as periods until then were told as settled. Deliver files "
            "with the newest periods as well; if settles_after was raised, with a newer one."
        )


def _arrived_before(ingested: Ingested, base: Base) -> int:
    """Count the records that the base holds already."""
    if ingested.records is None:
        return 0
    if base.records is None:
        raise InstalmentError(
            f"{ingested.cube.source}: the deliveries before this one kept no ids, so a record that "
            "arrives twice would be counted twice unseen. Put all files of the source into the "
            f"inbox and ingest them with `hexradar ingest {ingested.cube.source} --whole`. "
            f"Of a source that is not open that {REVISES}"
        )
    return len(np.intersect1d(ingested.records, base.records, assume_unique=True))
