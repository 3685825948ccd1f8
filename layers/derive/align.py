"""Tables of several layers over the same places, and what is known where one of them is silent."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from layers.model import Published, State, are_told

# Of several states the last one counts: who hears that there are no data must not miss that
# somebody keeps a number back.
WORSENING = (State.VALUE, State.PROVISIONAL, State.UNDEFINED, State.NO_DATA, State.SUPPRESSED)
STATE_WORDS = tuple(one.word for one in State)


def all_places(tables: Sequence[Published]) -> NDArray[np.uint64]:
    """Return every place of any table, sorted, each once: (n,) uint64."""
    first = tables[0].place
    if all(np.array_equal(first, one.place) for one in tables):
        return first  # as nearly always: layers of one city cover the same
    return np.unique(np.concatenate([one.place for one in tables]))


def aligned(table: Published, places: NDArray[np.uint64]) -> Published:
    """Put a table over other places; where it has no row, its source does not speak.

    Parameters
    ----------
    places
        (n,) uint64, sorted, each once.
    """
    if np.array_equal(table.place, places):
        return table
    at = np.searchsorted(table.place, places)
    at[at == len(table.place)] = 0
    there = np.zeros(len(places), bool) if not len(table.place) else table.place[at] == places
    state = np.full(len(places), State.NO_DATA, np.uint8)
    state[there] = table.state[at[there]]
    return replace(
        table,
        place=places,
        value=_spread(table.value, at, there),
        state=state,
        also=tuple(replace(one, value=_spread(one.numbers, at, there)) for one in table.also),
    )


def known_everywhere(places: NDArray[np.uint64], value: NDArray[np.float64]) -> Published:
    """Make a table of what nobody counts: the ground of places, in square kilometres."""
    return Published(places, value, np.full(len(places), State.VALUE, np.uint8), integral=False)


def worst(states: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return the worst of several states, place by place: (n,) uint8.

    Taken from zero, as bytes, their numbers rise in the order of WORSENING.
    """
    found: NDArray[np.uint8] = np.negative(np.maximum.reduce([np.negative(one) for one in states]))
    return found


def undefined_where_none(value: NDArray[np.float64], state: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Call undefined what goes with a value and has none: divided by zero, say."""
    none = are_told(state) & np.isnan(value)
    return np.where(none, np.uint8(State.UNDEFINED), state)


def _spread(
    value: NDArray[np.float64], at: NDArray[np.intp], there: NDArray[np.bool_]
) -> NDArray[np.float64]:
    spread = np.full(len(at), np.nan)
    spread[there] = value[at[there]]
    return spread
