"""Some places of a combination, answered by themselves, as they are among all others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.derive import Asked, Tables, combined, mixed, prepare
from tests.layers.declare.recipes import recipe
from tests.layers.derive.told import NO_DATA, SUPPRESSED, UNDEFINED, Told, rows, table

HIGH = {"high": {"top": 40}}
A, B = {"layer": "a"}, {"layer": "b"}
RECIPES = {
    "weighted": recipe("weighted", A, B | {"weight": -2}),
    "ratio": recipe("ratio", A, B),
    "difference": recipe("difference", A, B),
    "all": recipe("all", A | HIGH, B | HIGH),
    "any": recipe("any", A | HIGH, B | HIGH | {"negated": True}),
    "overlap": recipe("overlap", A | HIGH, B | {"high": {"at_least": 3}}),
    "bivariate": recipe("bivariate", A, B),
    "rate": recipe("measure", A | {"compute": "rate", "per": "km2"}),
    "change": recipe("weighted", A | {"compute": "change", "against": "previous"}, B),
}
tolds = st.one_of(st.integers(0, 9), st.sampled_from([SUPPRESSED, NO_DATA, UNDEFINED]))
inputs = st.dictionaries(st.integers(0, 14), tolds, min_size=1, max_size=10)


def asked(told: dict[int, Told], holder: str) -> Asked:
    """Answer with one table in place of all that may be asked for."""
    one = table(told)
    per = replace(one, value=np.ones(len(one.place)))
    return Asked(Tables(one, before=one.take(slice(1, None)), per=per), holder)


@pytest.mark.parametrize("name", RECIPES)
@given(first=inputs, second=inputs, data=st.data())
def test_some_places_are_told_as_they_are_among_all(
    name: str, first: dict[int, Told], second: dict[int, Told], data: st.DataObject
) -> None:
    whole = RECIPES[name]
    answers = [asked(first, "One"), asked(second, "Other")][: len(whole.inputs)]
    everywhere, prepared = combined(whole, answers), prepare(whole, answers)
    chosen = data.draw(st.lists(st.sampled_from(range(len(prepared.place))), unique=True))
    some = np.array(sorted(chosen), np.intp)

    assert rows(mixed(prepared.take(some))) == rows(everywhere.take(some))


def test_what_is_prepared_takes_less_memory_than_what_is_told_everywhere() -> None:
    answers = [asked(dict.fromkeys(range(100), 5), "One"), asked({3: 4}, "Other")]
    prepared = prepare(RECIPES["weighted"], answers)
    told = mixed(prepared)

    assert 0 < prepared.nbytes < told.value.nbytes + sum(one.value.nbytes for one in told.also)
