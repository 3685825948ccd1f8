"""The lattice: which questions a protected source answers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import OffLattice
from layers.model import Question
from layers.periods import Period, Step, period_of
from layers.publish import rule_of
from layers.publish.lattice import refuse_off_lattice
from tests.layers.makers import make_layer, make_source

SOURCE = make_source(protection="protected", areas=["districts"])
OPEN = make_source(areas=["districts"])
LAYER = make_layer(resolutions=[7, 8], periods=["quarter", "month"])
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))


def question(**parts: object) -> Question:
    base = {"layer": "all_reports", "span": MARCH, "open_ended": False, "resolution": 8,
            "areas": None}  # fmt: skip
    return Question(**{**base, **parts})  # type: ignore[arg-type]


def ask(asked: Question) -> None:
    refuse_off_lattice(rule_of(LAYER, SOURCE), LAYER, SOURCE, asked)


OFF = [
    question(span=Period(date(2024, 3, 1), date(2024, 4, 30))),
    question(span=Period(date(2024, 3, 2), date(2024, 3, 31))),
    question(span=Period(date(2024, 1, 1), date(2024, 12, 31))),
    question(open_ended=True),
    question(resolution=9),
    question(resolution=6),
    question(resolution=None, areas="parks"),
    question(where=(("kind", ("noise", "waste")),)),
    question(known="2026-03-31"),
]


@pytest.mark.parametrize(
    "on",
    [
        question(),
        question(resolution=7),
        question(span=Period(date(2024, 1, 1), date(2024, 3, 31))),
        question(resolution=None, areas="districts"),
        question(where=(("kind", ("noise",)), ("hour", ("night",)))),
    ],
)
def test_a_question_on_the_lattice_passes(on: Question) -> None:
    ask(on)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_question_off_the_lattice_is_refused(off: Question) -> None:
    with pytest.raises(OffLattice, match="all_reports is protected"):
        ask(off)


@pytest.mark.parametrize("off", OFF, ids=str)
def test_an_open_source_answers_any_of_them(off: Question) -> None:
    refuse_off_lattice(rule_of(LAYER, OPEN), LAYER, OPEN, off)


@pytest.mark.parametrize(
    ("off", "nearest"),
    [
        (OFF[0], r"\(quarter, month\); got 2024-03-01/2024-04-30. "
                 r"The nearest is datetime=2024-01-01/2024-03-31\."),
        (OFF[4], "answers at resolution 7, 8 only"),
        (OFF[6], "answers for districts only"),
        (OFF[7], "kind takes one value, got 2. Ask for kind=noise, or leave kind out"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_nearest_question_that_is_answered(off: Question, nearest: str) -> None:
    with pytest.raises(OffLattice, match=nearest):
        ask(off)


@given(start=st.dates(date(2000, 1, 1), date(2050, 1, 1)), days=st.integers(0, 800))
def test_only_whole_single_periods_of_a_declared_length_pass(start: date, days: int) -> None:
    span = Period(start, date.fromordinal(start.toordinal() + days))
    whole = span in (period_of(Step.MONTH, start), period_of(Step.QUARTER, start))
    try:
        ask(question(span=span))
    except OffLattice:
        assert not whole
    else:
        assert whole


@given(
    start=st.dates(date(2000, 1, 1), date(2050, 1, 1)), step=st.sampled_from(["month", "quarter"])
)
def test_the_nearest_question_is_answered(start: date, step: str) -> None:
    ask(question(span=period_of(Step(step), start)))
