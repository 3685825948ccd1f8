"""Some cells are told by themselves as the whole tells them, where that is exact."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.model import PUBLIC, Cube, Policy, Question
from layers.periods import EPOCH, Period, Step, period_of
from layers.publish import Terms, publish, told_alone
from tests.layers.makers import make_cube, make_facts, make_layer, make_source, some_cells

CELLS = some_cells().tolist()
MONTHS = [date(2024, month, 1) for month in range(1, 7)]
DAYS = [(month - EPOCH).days for month in MONTHS]
KINDS = {"kind": ("noise", "unknown", "waste")}
WASTE = (("kind", ("waste",)),)
LAYER, SOURCE = make_layer(), make_source()
TERMS = Terms(LAYER, SOURCE)
PROTECTED: dict[str, Any] = {"protection": "protected", "threshold": 7}
RECORD = st.tuples(
    st.sampled_from(DAYS),
    st.tuples(st.integers(0, 2)),
    st.sampled_from(CELLS),
    st.integers(1, 9),
    st.integers(0, 2**32 - 1),
)


def cube_of(records: list[Any]) -> Cube:
    return make_cube(make_facts(records, 1), {}, DAYS, KINDS)


def full(months: int = len(DAYS)) -> Cube:
    """A record of each kind in each cell and month."""
    return cube_of(
        [(day, (kind,), cell, 1, 1) for day in DAYS[:months] for kind in range(3) for cell in CELLS]
    )


def steps_alone(cube: Cube, asked: Question, terms: Terms, cells: int) -> int | None:
    alone = told_alone(cube, asked, terms)
    return alone.steps(cells) if alone else None


def question(**parts: Any) -> Question:
    span = period_of(Step.MONTH, MONTHS[2])
    base = {"layer": LAYER.id, "span": span, "open_ended": False, "resolution": 9, "areas": None,
            "where": WASTE}  # fmt: skip
    return Question(**{**base, **parts})


@given(records=st.lists(RECORD, max_size=40), resolution=st.integers(6, 9), seed=st.integers(0, 9))
def test_some_cells_are_told_as_all_are(records: list[Any], resolution: int, seed: int) -> None:
    cube, asked = cube_of(records), question(resolution=resolution)
    whole = publish(cube, asked, TERMS)
    rows = np.flatnonzero(np.random.default_rng(seed).random(len(whole.place)) < 0.3)
    part, told = publish(cube, asked, TERMS, None, whole.place[rows]), whole.take(rows)
    assert part.place.tolist() == told.place.tolist()
    assert np.array_equal(part.value, told.value, equal_nan=True)
    assert part.state.tolist() == told.state.tolist()


def test_each_cell_is_looked_for_in_each_period_and_value() -> None:
    half = Period(MONTHS[0], period_of(Step.MONTH, MONTHS[2]).end)
    assert steps_alone(full(), question(), TERMS, 5) == 5
    assert steps_alone(full(), question(span=half), TERMS, 2) == 2 * 3
    assert steps_alone(full(), question(span=half, where=()), TERMS, 2) == 2 * 3 * 3


def test_many_cells_are_told_with_all_others() -> None:
    cells = len(CELLS)
    assert steps_alone(full(), question(), TERMS, cells // 4) is not None
    assert steps_alone(full(), question(), TERMS, cells) is None


@pytest.mark.parametrize(
    "terms",
    [Terms(LAYER, make_source(**PROTECTED)), Terms(LAYER, SOURCE, within=np.array(CELLS[:3]))],
    ids=["protected", "within areas"],
)
def test_what_is_judged_as_a_whole_is_told_as_a_whole(terms: Terms) -> None:
    assert steps_alone(full(), question(), terms, 1) is None


def test_whoever_may_see_exact_counts_of_a_protected_layer_is_told_of_cells_alone() -> None:
    exact = Policy("analyst", exact=True, layers=("*",))
    assert steps_alone(full(), question(), Terms(LAYER, make_source(**PROTECTED), exact), 1) == 1


def test_areas_are_told_as_a_whole() -> None:
    asked = question(resolution=None, areas="blocks")
    assert steps_alone(full(), asked, Terms(LAYER, SOURCE, PUBLIC), 1) is None
