"""Declaring dates: one way to tell them, and never finer than they know."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from layers.declare.time import Time, Written, finest_of
from layers.periods import Step

BASE = {"timezone": "Europe/Amsterdam", "period": "year"}
ALONE: list[dict[str, Any]] = [
    {"column": "d", "format": "%Y"},
    {"column": "d", "formats": ["%Y", "iso"]},
    {"columns": ["y", "m"]},
    {"on": "2022-01-01"},
]


@pytest.mark.parametrize("way", ALONE)
def test_dates_are_told_in_one_of_four_ways(way: dict[str, Any]) -> None:
    assert Time.model_validate({**BASE, **way})


@pytest.mark.parametrize(
    "way",
    [{}, {"column": "d"}, {"format": "%Y"}, {"columns": ["y", "m"], "format": "%Y"},
     {"column": "d", "on": "2022-01-01", "format": "%Y"}, {"columns": ["y"]},
     {"column": "d", "formats": ["%Y", "iso"], "format": "%Y"},
     {"on": "2022-01-01", "format": "%Y"},
     {"column": "d", "formats": ["%Y"]}],
)  # fmt: skip
def test_none_and_two_ways_at_once_are_refused(way: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Time.model_validate({**BASE, **way})


@pytest.mark.parametrize(
    ("way", "period"),
    [({"column": "d", "format": "%Y-%m"}, "day"), ({"column": "d", "format": "%Y"}, "month"),
     ({"column": "d", "format": "quarter"}, "month"), ({"column": "d", "format": "cbs"}, "day"),
     ({"columns": ["y", "m"]}, "week"), ({"column": "d", "formats": ["iso", "%Y"]}, "quarter")],
)  # fmt: skip
def test_a_period_finer_than_the_dates_know_is_a_fault(way: dict[str, Any], period: str) -> None:
    with pytest.raises(ValidationError, match="or coarser, as the dates tell no"):
        Time.model_validate({**BASE, **way, "period": period})


@pytest.mark.parametrize(
    ("format_", "finest"),
    [("%d-%m-%Y", Step.DAY), ("%Y-%j", Step.DAY), ("%F %T", Step.DAY), ("%+", Step.DAY),
     ("%b %Y", Step.MONTH), ("%Y", Step.YEAR), ("iso", Step.DAY), ("excel", Step.DAY),
     ("quarter", Step.QUARTER), ("cbs", Step.MONTH)],
)  # fmt: skip
def test_a_format_tells_its_finest_period(format_: str, finest: Step) -> None:
    assert finest_of(format_) is finest


def test_a_word_that_is_no_format_is_answered_with_those_that_are() -> None:
    with pytest.raises(ValidationError, match=r"strptime.*iso, excel, excel_1904, quarter, cbs"):
        Time.model_validate({**BASE, "column": "d", "format": "ISO8601"})
    assert len(Written) == 5


def test_the_columns_of_a_date_are_those_that_are_read() -> None:
    assert Time(columns=("y", "m"), timezone="UTC", period="year").named == ("y", "m")
    assert Time(on=date(2022, 1, 1), timezone="UTC", period="day").named == ()
