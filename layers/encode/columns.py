"""The values of a published table as every format writes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.grid import cells_to_texts
from layers.model import Area, Column, Published, State

Told = int | float | str | None
Table = dict[str, list[Any]]  # one list per column, in their order
# What a spreadsheet takes for the begin of a formula (OWASP ASVS 5.0, 1.2.10), and the same signs
# at full width, which some of them turn into these.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per place: the value (None unless it is told), its state, and `suppressed`.

    also
        What else is said of each place, by name.
    """

    value: list[Told]
    state: list[str]
    suppressed: list[bool]
    modelled: bool
    classification: str = ""
    also: dict[str, list[Told]] = field(default_factory=dict)

    def named(self) -> Table:
        """Return one list per property; `modelled` and `classification` only where values are."""
        whole: Table = {
            "value": self.value,
            "state": self.state,
            "suppressed": self.suppressed,
        }
        marks = {"modelled": self.modelled, "classification": self.classification}
        marked = {name: [mark] * len(self.value) for name, mark in marks.items() if mark}
        return whole | self.also | marked

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the properties of each place."""
        named = self.named()
        for row in zip(*named.values(), strict=True):
            yield dict(zip(named, row, strict=True))


def columns(published: Published) -> Columns:
    """Write values as whole numbers where the measure yields them, NaN as None."""
    words = {one.value: one.word for one in State}
    return Columns(
        value=_numbers(published.value, published.integral),
        state=[words[one] for one in published.state.tolist()],
        suppressed=(published.state == State.SUPPRESSED).tolist(),
        modelled=published.modelled,
        classification=published.classification,
        also={one.name: _written(one) for one in published.also},
    )


def cell_table(published: Published, names: Sequence[str] = ()) -> Table:
    """Return the columns of cells: `h3`, what they are called if it is known, and their values.

    Parameters
    ----------
    names
        One name per place, or nothing.
    """
    called = {"name": list(names)} if names else {}
    return {"h3": cells_to_texts(published.place), **called, **columns(published).named()}


def area_table(published: Published, areas: Sequence[Area]) -> Table:
    """Return the columns of areas: `id`, `code`, `name` and their values.

    Parameters
    ----------
    areas
        The set in which `published.place` holds positions.
    """
    chosen = [areas[position] for position in published.place.tolist()]
    names: Table = {
        "id": [area.id for area in chosen],
        "code": [area.code for area in chosen],
        "name": [area.name for area in chosen],
    }
    return {**names, **columns(published).named()}


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    return text.startswith(RUNS)


def _written(column: Column) -> list[Told]:
    if not column.words:
        return _numbers(column.numbers, column.integral)
    return [None if one != one else column.words[int(one)] for one in column.value.tolist()]


def _numbers(value: NDArray[np.float64], integral: bool) -> list[Told]:
    number = int if integral else float
    return [None if one != one else number(one) for one in value.tolist()]
