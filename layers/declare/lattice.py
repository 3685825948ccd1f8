"""The lattice of a source that is not open: which lengths, places and values may be asked."""

from collections.abc import Iterable, Iterator

from pydantic import Field

from layers.declare.texts import Declared, Name, Resolution, Words
from layers.periods import Step

LEAST_PARTS = 3  # a whole of two parts tells each part as the difference of two answers
Values = tuple[str, ...]


class LatticeDimension(Declared):
    """The values and groups of values that may be asked, declared and not found in the data."""

    values: Values
    groups: dict[Words, Values] = Field(default_factory=dict)

    @property
    def ungrouped(self) -> Values:
        """The values in no group."""
        grouped = {value for group in self.groups.values() for value in group}
        return tuple(value for value in self.values if value not in grouped)

    @property
    def siblings(self) -> Values:
        """The parts of the whole: groups, and values in no group."""
        return (*self.groups, *self.ungrouped)

    def find(self, asked: Iterable[str]) -> Values | None:
        """Return the values of one declared value or group, sorted; None for anything else.

        A group is asked by its name, or by exactly its values.
        """
        wanted = set(asked)
        named = [set(self.groups.get(one, (one,))) for one in wanted]
        values = named[0] if len(named) == 1 else wanted
        told = [{value} for value in self.values] + [set(one) for one in self.groups.values()]
        return tuple(sorted(values)) if values in told else None

    def nearest(self, asked: Iterable[str]) -> str:
        """Name the group or value that has most in common with what was asked."""
        wanted = {value for one in asked for value in self.groups.get(one, (one,))}

        def alike(name: str) -> float:
            values = set(self.groups.get(name, (name,)))
            return len(values & wanted) / len(values | wanted)

        return max((*self.groups, *self.values), key=alike)

    def within(self, values: Values) -> "LatticeDimension":
        """Return what is left of it inside some values."""
        groups = {name: one for name, one in self.groups.items() if set(one) <= set(values)}
        kept = tuple(value for value in self.values if value in values)
        return LatticeDimension(values=kept, groups=groups)


class Lattice(Declared):
    """What may be asked of a protected source; `check` refuses a layer that lies beside it.

    What is left out is what the layers of the source have, all its area sets, and no dimension.
    `silent` lists, per area set, the codes of areas that are never told.
    """

    periods: tuple[Step, ...] | None = None
    resolutions: tuple[Resolution, ...] | None = None
    areas: tuple[Name, ...] | None = None
    silent: dict[Name, tuple[str, ...]] = Field(default_factory=dict)
    dimensions: dict[Name, LatticeDimension] = Field(default_factory=dict)


def mixed_lengths(steps: Iterable[Step]) -> Iterator[tuple[Step, Step]]:
    """Yield pairs of lengths, finer first, of which one is not made of whole others."""
    ordered = [step for step in Step if step in set(steps)]
    for number, finer in enumerate(ordered):
        yield from ((finer, longer) for longer in ordered[number:] if not longer.holds(finer))
