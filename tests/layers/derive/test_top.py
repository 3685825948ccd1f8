"""Which places stand out: those that are beyond chance, best first."""

from dataclasses import replace

import numpy as np

from layers.declare import Condition, Derived, How, Input, Recipe, Verdict
from layers.derive import Tables, top_of
from layers.derive.combine import Asked, combined
from layers.derive.measure import measured
from layers.model import Published
from tests.layers.tables import published

CHANGE = Input(layer="reports", compute=Derived.CHANGE)
RISING = CHANGE.model_copy(update={"high": Condition(verdict=Verdict.RISING)})
RISES = Recipe(how=How.MEASURE, inputs=(CHANGE,))
BOTH = Recipe(how=How.ALL, inputs=(RISING, RISING))


def changed(now: list[int], before: list[int]) -> Tables:
    return Tables(published(now), published(before))


def both_changed(first: Tables, second: Tables) -> Published:
    return combined(BOTH, [Asked(first, "police"), Asked(second, "city")])


def test_of_a_layer_the_highest_places_come_first() -> None:
    assert top_of(published([3, 9, 0, 5]), 10).rows.tolist() == [1, 3, 0]


def test_no_more_are_listed_than_asked_but_all_are_counted() -> None:
    found = top_of(published([3, 9, 0, 5]), 2)
    assert (found.rows.tolist(), found.standing_out, found.told) == ([1, 3], 3, 4)


def test_equal_places_keep_their_order() -> None:
    assert top_of(published([4, 9, 4, 4]), 10).rows.tolist() == [1, 0, 2, 3]


def test_what_is_not_told_does_not_stand_out() -> None:
    assert top_of(published([3, 9, 0, 5], threshold=5), 10).rows.tolist() == [1, 3]


def test_of_a_change_only_what_rises_beyond_chance_stands_out() -> None:
    table = measured(CHANGE, changed([90, 12, 50, 4], [30, 8, 49, 0]))
    assert top_of(table, 10, RISES).rows.tolist() == [0]


def test_a_change_that_is_too_small_to_judge_is_counted_and_not_listed() -> None:
    found = top_of(measured(CHANGE, changed([3, 2, 4], [1, 3, 2])), 10, RISES)
    assert (found.rows.tolist(), found.too_few, found.judged) == ([], 3, True)


def test_where_two_must_rise_one_is_not_enough() -> None:
    table = both_changed(changed([90, 90], [30, 30]), changed([80, 31], [20, 30]))
    assert top_of(table, 10, BOTH).rows.tolist() == [0]


def test_of_places_that_meet_all_conditions_the_strongest_come_first() -> None:
    table = both_changed(changed([90, 300], [30, 30]), changed([80, 400], [20, 20]))
    assert top_of(table, 10, BOTH).rows.tolist() == [1, 0]


def test_of_how_many_are_high_only_the_most_stand_out() -> None:
    high = Input(layer="reports", high=Condition(at_least=5))
    recipe = Recipe(how=How.OVERLAP, inputs=(high, high))
    one, two = (Asked(Tables(published(n)), "city") for n in ([9, 9, 1], [9, 1, 1]))
    assert top_of(combined(recipe, [one, two]), 10, recipe).rows.tolist() == [0]


def test_of_nothing_nothing_stands_out() -> None:
    empty = replace(published([]), value=np.empty(0))
    assert top_of(empty, 10).standing_out == 0
