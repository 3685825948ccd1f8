"""Published tables that are written down place by place, and read back the same way."""

from collections.abc import Mapping

import numpy as np

from layers.declare import Input, Recipe
from layers.derive import Asked, Tables, combined
from layers.model import Column, Published, State

Told = float | State  # a value, or why there is none
Row = dict[str, float | str | None]
SUPPRESSED, NO_DATA, UNDEFINED = State.SUPPRESSED, State.NO_DATA, State.UNDEFINED


def table(
    told: Mapping[int, Told], provisional: tuple[int, ...] = (), **parts: object
) -> Published:
    """Write a table down: per place a value, or the state that stands in its place."""
    places = sorted(told)
    states = {
        place: one if isinstance(one, State) else
        State.PROVISIONAL if place in provisional else State.VALUE
        for place, one in told.items()
    }  # fmt: skip
    values = [np.nan if isinstance(told[one], State) else float(told[one]) for one in places]
    kept = {"integral": all(value != value or value == int(value) for value in values)} | parts
    return Published(
        np.array(places, np.uint64),
        np.array(values, np.float64),
        np.array([states[one] for one in places], np.uint8),
        **kept,  # type: ignore[arg-type]
    )


def rows(published: Published) -> dict[int, Row]:
    """Read a table back: per place its value, its state, and all beside it."""
    return {
        int(place): {
            "value": plain(published.value[at]),
            "state": State(published.state[at]).word,
            **{one.name: said(one, at) for one in published.also},
        }
        for at, place in enumerate(published.place.tolist())
    }


def said(column: Column, row: int) -> float | str | None:
    """Read what one column says in a row."""
    value = plain(column.value[row])
    return column.words[int(value)] if column.words and value is not None else value


def plain(value: np.float64) -> float | None:
    """Write what is not told as None."""
    return None if np.isnan(value) else float(value)


def column(published: Published, name: str) -> list[float | str | None]:
    """Return one column in the order of the places."""
    return [one[name] for one in rows(published).values()]


def mixed(recipe: Recipe, *tables: Published, holders: tuple[str, ...] = ()) -> Published:
    """Combine tables of inputs that are taken as they are."""
    named = holders or tuple(f"Holder {at}" for at in range(len(tables)))
    asked = [Asked(Tables(one), name) for one, name in zip(tables, named, strict=True)]
    return combined(recipe, asked)


def an_input(**parts: object) -> Input:
    """Make an input of a layer called a."""
    return Input.model_validate({"layer": "a", **parts})
