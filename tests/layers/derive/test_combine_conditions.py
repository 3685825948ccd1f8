"""Conditions that an input is held against: a verdict, or being among the highest."""

from typing import Any

import pytest

from layers.derive import Asked, Tables, combined
from tests.layers.declare.recipes import recipe
from tests.layers.derive.told import SUPPRESSED, column, mixed, table

A = {"layer": "a"}


def judged(verdict: str, **parts: Any) -> list[float | str | None]:
    """Hold changes against a verdict: a plain rise, a plain fall, too few, and one kept back."""
    now = table({1: 90, 2: 5, 3: 3, 4: SUPPRESSED}, **parts)
    before = table({1: 20, 2: 70, 3: 2, 4: 9})
    whole = recipe("all", A | {"compute": "change", "high": {"verdict": verdict}})
    return column(combined(whole, [Asked(Tables(now, before), "Police")]), "value")


@pytest.mark.parametrize(
    ("verdict", "told"),
    [("rising", [1, 0, 0, None]), ("falling", [0, 1, 0, None]), ("too_few", [0, 0, 1, None]),
     ("break", [0, 0, 0, None]), ("provisional", [0, 0, 0, None])],
)  # fmt: skip
def test_a_verdict_is_a_condition(verdict: str, told: list[float | None]) -> None:
    assert judged(verdict) == told


def test_what_was_not_judged_does_not_count_as_not_rising() -> None:
    assert judged("rising", provisional=(1, 2, 3)) == [None] * 4
    assert judged("provisional", provisional=(1, 2, 3)) == [1, 1, 1, None]


def test_what_was_not_counted_there_is_never_judged() -> None:
    now, before = (table({1: one}, modelled=True) for one in (90.5, 20.5))
    whole = recipe("all", A | {"compute": "change", "high": {"verdict": "rising"}})
    made = combined(whole, [Asked(Tables(now, before), "Police")])
    assert (column(made, "value"), column(made, "state")) == ([None], ["undefined"])
    assert made.modelled


@pytest.mark.parametrize("percent", range(1, 101))
def test_the_highest_percents_of_a_hundred_places_are_as_many_places(percent: int) -> None:
    whole = recipe("all", A | {"high": {"top": percent}})
    made = mixed(whole, table({place: place for place in range(100)}))
    assert sum(column(made, "value")) == percent  # type: ignore[arg-type]


def test_equal_values_are_among_the_highest_together() -> None:
    whole = recipe("all", A | {"high": {"top": 10}})
    made = mixed(whole, table({1: 9, 2: 9, 3: 9, 4: 1, 5: SUPPRESSED}))
    assert column(made, "value") == [1, 1, 1, 0, None]
