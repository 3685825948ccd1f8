"""The values of a published table as every format writes them."""

from dataclasses import dataclass

from layers.model import Published, State


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per place: the value (None unless it is told), its state, and `suppressed`."""

    value: list[int | float | None]
    state: list[str]
    suppressed: list[bool]


def columns(published: Published) -> Columns:
    """Write values as whole numbers where the measure yields them, NaN as None."""
    number = int if published.integral else float
    words = {one.value: one.word for one in State}
    return Columns(
        value=[None if one != one else number(one) for one in published.value.tolist()],
        state=[words[one] for one in published.state.tolist()],
        suppressed=(published.state == State.SUPPRESSED).tolist(),
    )
