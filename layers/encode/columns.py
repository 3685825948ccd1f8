"""The values of a published table as every format writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from layers.model import Published, State


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per place: the value (None unless it is told), its state, and `suppressed`."""

    value: list[int | float | None]
    state: list[str]
    suppressed: list[bool]
    modelled: bool
    classification: str = ""

    def named(self) -> dict[str, list[Any]]:
        """Return one list per property; `modelled` and `classification` only where values are."""
        whole: dict[str, list[Any]] = {
            "value": self.value,
            "state": self.state,
            "suppressed": self.suppressed,
        }
        marks = {"modelled": self.modelled, "classification": self.classification}
        return whole | {name: [mark] * len(self.value) for name, mark in marks.items() if mark}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the properties of each place."""
        named = self.named()
        for row in zip(*named.values(), strict=True):
            yield dict(zip(named, row, strict=True))


def columns(published: Published) -> Columns:
    """Write values as whole numbers where the measure yields them, NaN as None."""
    number = int if published.integral else float
    words = {one.value: one.word for one in State}
    return Columns(
        value=[None if one != one else number(one) for one in published.value.tolist()],
        state=[words[one] for one in published.state.tolist()],
        suppressed=(published.state == State.SUPPRESSED).tolist(),
        modelled=published.modelled,
        classification=published.classification,
    )
