"""How many places are silent for their addresses, for the administrator of the machine."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from layers.model import Question
from layers.periods import Period
from layers.publish import Judged, Why
from server.opening import Ask

Floats = NDArray[np.float64]
COLUMNS = ("places", "number", "few addresses", "not listed", "for others", "records in them")


@dataclass(frozen=True, slots=True)
class Silenced:
    """Silent places of one kind.

    places
        A resolution, or an area set.
    few, unlisted, others
        Those that hold too few addresses, of which the register does not list all, and by which
        another answer would tell few.
    percent
        The share of the records of some periods that lie in any of these.
    """

    places: int | str
    number: int
    few: int
    unlisted: int
    others: int
    percent: float


def silenced(
    ask: Ask, judged: Judged, layer: str, periods: tuple[Period, ...]
) -> Iterator[Silenced]:
    """Yield what is silent of each kind of places.

    Parameters
    ----------
    ask
        Answers a question about the records of a layer exactly.
    """
    for resolution, why in judged.cells.items():
        asked = (Question(layer, one, False, resolution, None) for one in periods)
        yield _silenced(resolution, why, [ask(one).value for one in asked])
    for name, why in judged.areas.items():
        asked = (Question(layer, one, False, None, name) for one in periods)
        yield _silenced(name, why, [ask(one).value for one in asked])


def silenced_table(found: tuple[Silenced, ...]) -> Table:
    """Make a table of it; percents are of records."""
    table = Table(*COLUMNS)
    for one in found:
        place = one.places if isinstance(one.places, str) else f"res {one.places}"
        counted = (one.number, one.few, one.unlisted, one.others)
        table.add_row(place, *map(str, counted), f"{one.percent:.1f} %")
    return table


def _silenced(places: int | str, why: NDArray[np.uint8], values: list[Floats]) -> Silenced:
    records = np.nansum([np.zeros(len(why)), *values], axis=0)
    few, unlisted, others = (why == one for one in (Why.FEW, Why.UNLISTED, Why.OTHERS))
    inside, whole = records[few | unlisted | others].sum(), records.sum()
    return Silenced(
        places=places,
        number=len(why),
        few=int(few.sum()),
        unlisted=int(unlisted.sum()),
        others=int(others.sum()),
        percent=100 * inside / whole if whole else 0.0,
    )
