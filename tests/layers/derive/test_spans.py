"""Which periods an input of a combination is asked for."""

from datetime import date
from typing import Any

import pytest

from layers.derive import Spans, spans_of
from layers.periods import Period, Step, days_of
from tests.layers.derive.told import an_input

MARCH = days_of("2024-03")


@pytest.mark.parametrize(
    ("parts", "spans"),
    [
        ({}, ["2024-03"]),
        ({"when": "previous"}, ["2024-02"]),
        ({"when": "year_before"}, ["2023-03"]),
        ({"when": "newest"}, ["2020"]),
        ({"when": "2019-05"}, ["2019-05"]),
        ({"compute": "change"}, ["2024-03", "2023-03"]),
        ({"compute": "change", "against": "previous"}, ["2024-03", "2024-02"]),
        ({"compute": "change", "when": "previous"}, ["2024-02", "2023-02"]),
        ({"compute": "moving", "over": 3}, ["2024-03", "2024-02", "2024-01"]),
    ],
)
def test_an_input_is_asked_for_the_periods_that_it_needs(
    parts: dict[str, Any], spans: list[str]
) -> None:
    found = spans_of(an_input(**parts), MARCH, days_of("2020"))
    assert found.every == tuple(map(days_of, spans))


@pytest.mark.parametrize(
    ("parts", "spans"),
    [
        ({"when": "2023-05"}, ["2023"]),
        ({"when": "2023-05", "compute": "moving", "over": 2}, ["2023", "2022"]),
        ({"compute": "change", "against": "previous"}, ["2024", "2023"]),
    ],
)
def test_an_input_is_asked_for_whole_periods_of_its_source(
    parts: dict[str, Any], spans: list[str]
) -> None:
    found = spans_of(an_input(**parts), MARCH, days_of("2020"), Step.YEAR)
    assert found.every == tuple(map(days_of, spans))


def test_before_the_calendar_begins_nothing_is_asked() -> None:
    first = Period(date.min, date.min)
    with pytest.raises(OverflowError):
        spans_of(an_input(compute="moving", over=2), first, first)


def test_the_asked_period_comes_first() -> None:
    spans = Spans(MARCH, days_of("2023-03"), (days_of("2024-02"),))
    assert spans.every == (MARCH, days_of("2023-03"), days_of("2024-02"))
