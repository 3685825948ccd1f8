"""A delivery that builds on those before it: which of its records they hold, and is it sound.

What tells about the rows that arrived is judged on those rows (located, pile-ups, repeats); what
tells about the source over time is judged on all of it (volume, gaps).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from layers.declare import Mode
from layers.declare.source import SourceDefinition
from layers.errors import InstalmentError
from layers.ingest.gate import examine_over_time, repeats
from layers.instalments import Instalment, merge_instalments
from layers.model import Cube, Ingested
from layers.periods import Step


@dataclass(frozen=True, slots=True)
class Base:
    """What a delivery builds on: all that arrived before, and the hashed ids of its records."""

    cube: Cube
    records: NDArray[np.uint64] | None


def replaced_step(source: SourceDefinition) -> Step | None:
    """Return the length of the periods that a delivery replaces; None if it adds records."""
    if source.delivery.mode is Mode.APPEND:
        return None
    return source.delivery.period or source.time.period


def follow(ingested: Ingested, base: Base, source: SourceDefinition) -> tuple[Ingested, Cube]:
    """Judge a delivery together with what it builds on.

    Returns
    -------
    The delivery, whose account also tells the repeats and findings that show only together; and
    the cube of everything.

    Raises
    ------
    InstalmentError
        If both were not counted alike, or records that arrive twice could not be told.
    """
    cube = replace(ingested.cube, account=replace(
        ingested.cube.account,
        repeats=ingested.cube.account.repeats + _arrived_before(ingested, base),
    ))  # fmt: skip
    merged = merge_instalments([Instalment(base.cube), Instalment(cube, replaced_step(source))])
    rows = [one for one in cube.account.findings if one.name in ("located", "pile_up")]
    over_time = examine_over_time(merged, source.quality)
    findings = (*rows, repeats(cube.account, source.quality), *over_time)
    account = replace(cube.account, findings=findings)
    return (
        replace(ingested, cube=replace(cube, account=account)),
        replace(merged, account=replace(merged.account, findings=findings)),
    )


def _arrived_before(ingested: Ingested, base: Base) -> int:
    """Count the records that the base holds already."""
    if ingested.records is None:
        return 0
    if base.records is None:
        raise InstalmentError(
            f"{ingested.cube.source}: the deliveries before this one kept no ids, so a record that "
            "arrives twice would be counted twice unseen. Put all files of the source into the "
            f"inbox and ingest them with `hexradar ingest {ingested.cube.source} --whole`."
        )
    return len(np.intersect1d(ingested.records, base.records, assume_unique=True))
