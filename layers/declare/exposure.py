"""How much the answers of a lattice tell together about a count that is too small to be told.

Such a count is a part of greater ones that are told: of a coarser cell, an area, a group, all
kinds, a quarter. Each of these wholes says something about its parts, and the more the fewer they
are. The higher the threshold, the fewer other parts are told beside it, and the less is said.
The limits were measured: docs/protection.md, "How much a lattice may tell".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from layers.declare.lattice import LatticeDimension
from layers.declare.layer import LayerDefinition
from layers.declare.source import SourceDefinition
from layers.declare.texts import Protection
from layers.errors import Fault
from layers.grid import APERTURE
from layers.periods import DAYS, Step

AREA_PARTS = 4  # the fewest finest cells that areas of a set have, as a rule; ingest measures them
LIMITS = ((0.5, 5), (1.0, 7), (1.4, 10))  # exposure up to the first needs a threshold of the second


@dataclass(frozen=True, slots=True)
class Whole:
    """One kind of answer that the smallest counts of a source are parts of.

    parts
        How many parts such an answer has.
    """

    name: str
    parts: int

    def __str__(self) -> str:
        """The name and the number of parts, as faults tell them."""
        return f"{self.name} ({self.parts} parts)"


def wholes_of(
    source: SourceDefinition, steps: Iterable[Step], resolutions: Iterable[int]
) -> tuple[Whole, ...]:
    """List the wholes of the lattice of a source.

    Cells that areas are shared out over tell what the areas tell. Of several dimensions, which are
    never asked together, the one with the fewest parts counts.
    """
    lattice = source.lattice
    dimensions = lattice.dimensions.items() if lattice else ()
    by_dimension = [tuple(_of_dimension(name, one)) for name, one in dimensions]
    return (
        *(() if source.key else _of_cells(sorted(resolutions))),
        *(Whole(name, AREA_PARTS) for name in source.told_areas if not _is_base(source, name)),
        *max(by_dimension, key=exposure, default=()),
        *_of_steps([step for step in Step if step in set(steps)]),
    )


def exposure(wholes: Iterable[Whole]) -> float:
    """Add up what wholes tell of one of their parts: one over the number of these."""
    return sum(1 / one.parts for one in wholes)


def least_threshold(wholes: Iterable[Whole]) -> int | None:
    """Return the lowest threshold that a lattice may have; None if it tells too much with any."""
    told = exposure(wholes)
    return next((threshold for most, threshold in LIMITS if told <= most), None)


def exposure_faults(
    file: str, layers: Iterable[LayerDefinition], source: SourceDefinition
) -> Iterator[Fault]:
    """Yield that a lattice tells too much, or needs a higher threshold."""
    if source.protection is Protection.OPEN:
        return
    own = [one for one in layers if one.source == source.id]
    lattice = source.lattice
    steps = (lattice and lattice.periods) or {step for one in own for step in one.periods}
    cells = (lattice and lattice.resolutions) or {at for one in own for at in one.resolutions}
    wholes = wholes_of(source, steps, cells)
    least = least_threshold(wholes)
    if least is None:
        most, threshold = LIMITS[-1]
        expected = (
            f"at most {most:g} when one over the parts of each is added up, with a threshold of "
            f"{threshold}; leave some of them out of the lattice, those of few parts first"
        )
        yield Fault(file, "lattice", f"{exposure(wholes):.2f} of {_listed(wholes)}", expected)
    elif source.threshold < least:
        expected = (
            f"at least {least}, as small counts are parts of {_listed(wholes)}; or leave some of "
            "them out of the lattice, those of few parts first"
        )
        yield Fault(file, "threshold", str(source.threshold), expected)


def _of_cells(resolutions: list[int]) -> Iterator[Whole]:
    """Yield the cells just above the finest; coarser ones add next to nothing."""
    if len(resolutions) > 1:
        yield Whole("cells", APERTURE ** (resolutions[-1] - resolutions[-2]))


def _is_base(source: SourceDefinition, name: str) -> bool:
    """Tell whether a source counts by these areas, so that they are the smallest places."""
    return source.key is not None and source.key.areas == name


def _of_dimension(name: str, dimension: LatticeDimension) -> Iterator[Whole]:
    # an empty one is a fault of its own
    yield Whole(f"all of {name}", max(len(dimension.siblings), 1))
    if dimension.groups:
        smallest = min(len(set(one)) for one in dimension.groups.values())
        yield Whole(f"groups of {name}", max(smallest, 1))


def _of_steps(steps: list[Step]) -> Iterator[Whole]:
    for finer, longer in pairwise(steps):
        yield Whole(f"the {longer}", round(DAYS[longer] / DAYS[finer]))


def _listed(wholes: Iterable[Whole]) -> str:
    return ", ".join(map(str, wholes))
