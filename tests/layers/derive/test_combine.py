"""Several layers in one value, against cell by cell with dictionaries."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import Recipe
from layers.derive import holder_name
from layers.model import State
from tests.layers.declare.recipes import recipe
from tests.layers.derive.told import (
    NO_DATA,
    SUPPRESSED,
    UNDEFINED,
    Told,
    column,
    mixed,
    rows,
    table,
)
from tests.naive_loops import holds, kleene, scaled, worst

A, B, C = ({"layer": one} for one in "abc")
UNTOLD = (SUPPRESSED, NO_DATA, UNDEFINED)
tolds = st.one_of(st.integers(0, 9), st.sampled_from(UNTOLD))
Input = dict[int, Told]
inputs = st.dictionaries(st.integers(0, 14), tolds, max_size=10)


def at(told: Input, place: int) -> tuple[float | None, str]:
    """Look one place up: its value and its state."""
    one = told.get(place, NO_DATA)
    return (None, one.word) if isinstance(one, State) else (float(one), "value")


def places(*told: Input) -> list[int]:
    """Return every place of any input."""
    return sorted(set().union(*told))


def values(told: Input) -> dict[int, float]:
    """Return the places that have a value."""
    return {place: float(one) for place, one in told.items() if not isinstance(one, State)}


@given(
    st.lists(inputs, min_size=1, max_size=4), st.sampled_from(["rank", "z", "minmax"]), st.data()
)
def test_a_weighted_sum_is_what_a_plain_loop_finds(
    told: list[Input], scale: str, data: st.DataObject
) -> None:
    weights = [data.draw(st.sampled_from([1.0, 2.5, -1.0, 0.0])) for _ in told]
    weights[0] = weights[0] or 1.0
    size = sum(map(abs, weights))
    whole = recipe("weighted", *(A | {"weight": one} for one in weights), scale=scale)

    made = rows(mixed(whole, *map(table, told)))

    scales = [scaled(values(one), scale) for one in told]
    assert sorted(made) == places(*told)
    for place, row in made.items():
        needed = [one for one, weight in zip(told, weights, strict=True) if weight]
        state = worst([at(one, place)[1] for one in needed])
        assert row["state"] == state
        if state == "value":
            value = sum(w / size * s[place] for w, s in zip(weights, scales, strict=True) if w)
            assert row["value"] == pytest.approx(value, abs=1e-9)
        else:
            assert row["value"] is None


@pytest.mark.parametrize("how", ["ratio", "difference"])
@given(one=inputs, other=inputs)
def test_two_inputs_are_divided_or_subtracted_as_in_a_plain_loop(
    how: str, one: Input, other: Input
) -> None:
    if not one and not other:
        return
    for place, row in rows(mixed(recipe(how, A, B), table(one), table(other))).items():
        (x, first), (y, second) = at(one, place), at(other, place)
        state = worst([first, second])
        if how == "ratio" and state == "value" and y == 0:
            state = "undefined"
        assert row["state"] == state
        if state == "value":
            assert row["value"] == pytest.approx(x / y if how == "ratio" else x - y)  # type: ignore[operator]
        else:
            assert row["value"] is None


def met(told: Input, high: dict[str, float], negated: bool, place: int) -> bool | None:
    """Hold one place against a condition: true, false, or not known."""
    found = holds(values(told), high, place)
    return found if found is None or not negated else not found


HIGHS: list[dict[str, float]] = [{"at_least": 5}, {"at_most": 2}, {"top": 20}, {"top": 7}]


@pytest.mark.parametrize("how", ["all", "any", "overlap"])
@given(told=st.lists(inputs, min_size=1, max_size=4), data=st.data())
def test_conditions_are_joined_as_in_a_plain_loop(
    how: str, told: list[Input], data: st.DataObject
) -> None:
    highs = [data.draw(st.sampled_from(HIGHS)) for _ in told]
    signs = [data.draw(st.booleans()) for _ in told]
    parts = [A | {"high": h, "negated": n} for h, n in zip(highs, signs, strict=True)]

    made = rows(mixed(recipe(how, *parts), *map(table, told)))

    assert sorted(made) == places(*told)
    for place, row in made.items():
        masks = [met(*one, place) for one in zip(told, highs, signs, strict=True)]
        value = kleene(how, masks)
        assert row["value"] == value
        known = "value" if value is not None else worst([at(one, place)[1] for one in told])
        assert row["state"] == known
        for letter, mask in zip("abcd", masks, strict=False):
            assert row[f"{letter}_holds"] == (None if mask is None else float(mask))


@given(inputs, inputs)
def test_two_inputs_are_crossed_by_thirds_of_the_places_that_both_tell(
    one: Input, other: Input
) -> None:
    if not one and not other:
        return
    pairs = {place: (at(one, place)[0], at(other, place)[0]) for place in places(one, other)}
    both = {place: pair for place, pair in pairs.items() if None not in pair}

    def third(of: int, value: float) -> int:
        return 3 * sum(pair[of] < value for pair in both.values()) // len(both)

    for place, row in rows(mixed(recipe("bivariate", A, B), table(one), table(other))).items():
        if place in both:
            first, second = (third(of, both[place][of]) for of in (0, 1))
            assert (row["value"], row["state"]) == (3 * first + second + 1, "value")
            assert (row["a_class"], row["b_class"]) == (first + 1, second + 1)
        else:
            state = worst([at(one, place)[1], at(other, place)[1]])
            assert (row["value"], row["state"]) == (None, state)


@given(st.lists(inputs, min_size=2, max_size=4))
def test_each_input_says_its_value_and_its_state_at_every_place(told: list[Input]) -> None:
    for place, row in rows(
        mixed(recipe("weighted", *(A for _ in told)), *map(table, told))
    ).items():
        for letter, one in zip("abcd", told, strict=False):
            assert (row[letter], row[f"{letter}_state"]) == at(one, place)


def test_a_place_that_one_input_does_not_speak_of_says_so_and_is_not_zero() -> None:
    made = rows(mixed(recipe("difference", A, B), table({1: 5, 2: 5}), table({2: 3})))
    assert made[1]["value"] is None
    assert (made[1]["state"], made[1]["b_state"]) == ("no_data", "no_data")
    assert (made[2]["value"], made[2]["state"]) == (2, "value")


@pytest.mark.parametrize(("first", "second"), [*product(UNTOLD, UNTOLD)])
def test_who_hears_of_no_data_does_not_miss_that_somebody_keeps_a_number_back(
    first: State, second: State
) -> None:
    made = mixed(recipe("ratio", A, B), table({1: first}), table({1: second}))
    assert column(made, "state") == [worst([first.word, second.word])]


def test_what_may_still_change_makes_what_rests_on_it_provisional() -> None:
    now = table({1: 5, 2: SUPPRESSED}, provisional=(1,))
    for how in ("weighted", "difference"):
        assert (
            column(mixed(recipe(how, A, B), now, table({1: 3, 2: 3})), "state")[0] == "provisional"
        )


def test_a_condition_that_may_still_change_is_provisional_whatever_else_is_kept_back() -> None:
    high = {"high": {"at_least": 1}}
    made = mixed(recipe("any", A | high, B | high), table({1: 5}, provisional=(1,)),
                 table({1: SUPPRESSED}))  # fmt: skip
    assert rows(made)[1] | {"a": 0} == {
        "value": 1, "state": "provisional", "a": 0, "a_state": "provisional", "b": None,
        "b_state": "suppressed", "a_holds": 1, "b_holds": None,
        "share_holder_0": None, "share_holder_1": None,
    }  # fmt: skip


def test_an_input_without_weight_is_not_waited_for() -> None:
    whole = recipe("weighted", A, B | {"weight": 0})
    made = mixed(whole, table({1: 5, 2: 7}), table({1: SUPPRESSED}))
    assert column(made, "state") == ["value", "value"]
    assert column(made, "value") == [0, 1]


@given(st.lists(inputs, min_size=1, max_size=4), st.data())
def test_shares_of_holders_add_up_to_a_hundred_or_are_not_there(
    told: list[Input], data: st.DataObject
) -> None:
    holders = tuple(data.draw(st.sampled_from(["Police", "City", "Fire"])) for _ in told)
    made = mixed(recipe("weighted", *(A for _ in told)), *map(table, told), holders=holders)
    for row in rows(made).values():
        shares = [one for name, one in row.items() if name.startswith("share_")]
        assert len(shares) == len(set(holders))
        if None in shares:
            assert set(shares) == {None}
        else:
            assert sum(shares) == pytest.approx(100)  # type: ignore[arg-type]


def test_a_share_is_the_part_of_what_a_holder_puts_in() -> None:
    tables = table({1: 0, 2: 1, 3: 2}), table({1: 2, 2: 1, 3: 0}), table({1: 0, 2: 2, 3: 1})
    whole = recipe("weighted", A | {"weight": 2}, B, C, scale="minmax")
    made = rows(mixed(whole, *tables, holders=("Police", "City", "City")))
    assert made[3]["value"] == pytest.approx((2 * 1 + 0 + 0.5) / 4)
    assert made[3]["share_police"] == pytest.approx(80)
    assert made[3]["share_city"] == pytest.approx(20)


@pytest.mark.parametrize(
    ("how", "told"), [("all", False), ("ratio", False), ("bivariate", False), ("overlap", True)]
)
def test_where_all_inputs_are_needed_nobody_has_a_share(how: str, told: bool) -> None:
    high = {"high": {"at_least": 1}} if how in ("all", "overlap") else {}
    made = mixed(recipe(how, A | high, B | high), table({1: 5}), table({1: 3}))
    assert any(one.name.startswith("share_") for one in made.also) is told


def test_holders_whose_names_are_written_alike_have_one_share() -> None:
    holders = ("Politie Den Haag", "Politie-Den Haag", "警察", "消防")
    made = mixed(
        recipe("weighted", A, B, C, A), *(table({1: 5}) for _ in range(4)), holders=holders
    )
    names = [one.name for one in made.also]
    assert len(names) == len(set(names))
    assert rows(made)[1]["share_politie_den_haag"] == pytest.approx(50)
    assert rows(made)[1]["share_other"] == pytest.approx(50)


@pytest.mark.parametrize(
    ("holder", "name"),
    [("Gemeente", "share_gemeente"), ("Politie, Eenheid Zuid", "share_politie_eenheid_zuid"),
     ("Gemeente Súdwest-Fryslân", "share_gemeente_sudwest_fryslan"), ("!", "share_other")],
)  # fmt: skip
def test_a_holder_has_a_property_that_any_tool_can_write(holder: str, name: str) -> None:
    assert holder_name(holder) == name


def test_a_measure_alone_stays_as_it_was_made() -> None:
    one = table({1: 5, 2: SUPPRESSED}, variance=2.5)
    made = mixed(recipe("measure", A), one)
    assert (rows(made), made.variance) == (rows(one), 2.5)


def test_nothing_divided_by_less_than_nothing_is_nothing() -> None:
    """Formats differ in whether they tell -0 from 0, so that doors would."""
    made = mixed(recipe("ratio", A, B), table({1: 0}), table({1: -4}))
    assert not np.signbit(made.value[0])


@given(st.lists(inputs, min_size=2, max_size=3), st.integers(0, 14))
def test_what_lies_elsewhere_does_not_change_what_is_divided(told: list[Input], gone: int) -> None:
    """A ratio of one place rests on that place alone; ranks rest on the whole layer."""
    one, other = told[:2]
    without = [{place: v for place, v in each.items() if place != gone} for each in (one, other)]
    if not any(without):
        return
    whole = rows(mixed(recipe("ratio", A, B), table(one), table(other)))
    less = rows(mixed(recipe("ratio", A, B), *map(table, without)))
    assert less == {place: row for place, row in whole.items() if place != gone}


@given(st.permutations([0, 1, 2]), st.lists(inputs, min_size=3, max_size=3))
def test_inputs_that_may_change_places_give_the_same_value(
    order: list[int], told: list[Input]
) -> None:
    if not any(told):
        return
    parts = [{"layer": one, "high": {"at_least": 4}} for one in "abc"]
    for how in ("all", "any", "overlap"):
        first = mixed(recipe(how, *parts), *map(table, told))
        turned = mixed(
            recipe(how, *(parts[one] for one in order)), *(table(told[one]) for one in order)
        )
        assert np.array_equal(first.value, turned.value, equal_nan=True)
        assert first.state.tolist() == turned.state.tolist()


def test_a_recipe_with_more_inputs_than_answers_is_a_mistake_of_ours() -> None:
    whole: Recipe = recipe("ratio", A, B)
    with pytest.raises(ValueError, match="shorter"):
        mixed(whole, table({1: 5}))
