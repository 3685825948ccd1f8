"""The periods of a protected source: those of which it publishes something, all of them whole."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from layers.errors import OffLattice
from layers.model import Cube, Question, State
from layers.periods import EPOCH, Period, Step, period_of
from layers.publish import Spoken, Terms, publish, scope_of
from tests.layers.makers import make_cube, make_facts, make_layer, make_source, some_cells

CELL = int(some_cells()[0])
MANY, FEW = 40, 1
KEY = 1 << 31  # with which the noise of few lifts them over no threshold
SOURCE = make_source(protection="protected")


def month(number: int) -> Period:
    return period_of(Step.MONTH, date(2024, number, 1))


def cube_of(records: dict[int, int], **parts: Any) -> Cube:
    """Make a cube of so many records per month of 2024, all in one cell."""
    rows = [((month(one).start - EPOCH).days, (), CELL, n, KEY) for one, n in records.items()]
    return make_cube(make_facts(rows, 0), periods=[row[0] for row in rows], **parts)


def spoken(cube: Cube, **layer: Any) -> Spoken:
    return scope_of(cube, Terms(make_layer(**layer), SOURCE)).spoken


def listed(cube: Cube, step: Step = Step.MONTH) -> list[Period]:
    return [period for period, _ in spoken(cube).of(step)]


def ask(cube: Cube, span: Period) -> np.ndarray:
    question = Question("all_reports", span, False, 6, None)
    return publish(cube, question, Terms(make_layer(), SOURCE)).state


def test_a_month_of_few_records_is_no_period_at_either_end() -> None:
    cube = cube_of({1: FEW, 2: MANY, 3: MANY, 4: FEW})
    assert listed(cube) == [month(2), month(3)]


def test_a_month_of_few_records_in_between_is_no_data() -> None:
    cube = cube_of({1: MANY, 2: FEW, 3: MANY})
    assert listed(cube) == [month(1), month(3)]
    assert (ask(cube, month(2)) == State.NO_DATA).all()


def test_a_month_of_few_records_in_between_is_as_one_of_none() -> None:
    few, none = cube_of({1: MANY, 2: FEW, 3: MANY}), cube_of({1: MANY, 3: MANY})
    assert np.array_equal(spoken(few).periods, spoken(none).periods)
    assert np.array_equal(spoken(few).settled, spoken(none).settled)


def test_a_quarter_is_told_when_it_lies_within_the_months_that_are() -> None:
    whole = period_of(Step.QUARTER, date(2024, 1, 1))
    assert listed(cube_of({1: MANY, 2: FEW, 3: MANY, 4: MANY}), Step.QUARTER) == [whole]


def test_what_may_still_change_is_refused_with_the_newest_that_may_not() -> None:
    cube = cube_of({1: MANY, 2: MANY, 3: MANY}, settles_after=1)
    assert listed(cube) == [month(1), month(2)]
    with pytest.raises(OffLattice, match="The newest is datetime=2024-02-01/2024-02-29"):
        ask(cube, month(3))


def test_what_lies_after_all_is_refused_as_what_may_still_change_is() -> None:
    with pytest.raises(OffLattice, match="will not change any more"):
        ask(cube_of({1: MANY}), month(9))


def test_what_lies_before_all_is_no_data() -> None:
    assert (ask(cube_of({2: MANY, 3: MANY}), month(1)) == State.NO_DATA).all()


def test_a_source_of_which_nothing_is_told_has_no_period() -> None:
    cube = cube_of({1: FEW})
    assert listed(cube) == []
    with pytest.raises(OffLattice, match="There is none yet"):
        ask(cube, month(1))


def test_of_periods_longer_than_those_of_the_source_the_last_one_waits() -> None:
    told = spoken(cube_of(dict.fromkeys(range(1, 7), MANY)), periods=["quarter"])
    assert [str(one) for one, _ in told.of(Step.QUARTER)] == ["2024-01-01/2024-03-31"]


def test_an_open_source_tells_what_may_still_change() -> None:
    cube = cube_of({1: FEW, 2: FEW}, settles_after=1)
    told = scope_of(cube, Terms(make_layer(), make_source())).spoken.of(Step.MONTH)
    assert list(told) == [(month(1), True), (month(2), False)]
