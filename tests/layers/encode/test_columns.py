"""Columns: how values, states and suppression are written, whatever the format."""

from dataclasses import replace

import numpy as np

from layers.encode.columns import columns
from layers.model import Column, Published
from tests.layers.tables import published


def test_whole_numbers_are_written_whole() -> None:
    written = columns(published([0, 7])).value
    assert written == [0, 7]
    assert all(isinstance(one, int) for one in written)


def test_a_value_that_is_not_told_is_none() -> None:
    written = columns(published([2, 7], threshold=5))
    assert written.value == [None, 7]
    assert written.state == ["suppressed", "value"]
    assert written.suppressed == [True, False]


def test_a_provisional_value_is_told() -> None:
    written = columns(published([7], settled=False))
    assert (written.value, written.state, written.suppressed) == ([7], ["provisional"], [False])


def test_a_measure_that_is_not_whole_keeps_its_decimals() -> None:
    table = published([7])
    rate = Published(table.place, table.value / 2, table.state, integral=False)
    assert columns(rate).value == [3.5]


def test_no_rows_have_no_values() -> None:
    assert columns(published([])).value == []


def test_a_classification_stands_in_every_row() -> None:
    table = replace(published([0, 7]), classification="Vertrouwelijk")
    assert [one["classification"] for one in columns(table).rows()] == ["Vertrouwelijk"] * 2


def test_what_anybody_may_have_has_no_classification() -> None:
    assert "classification" not in columns(published([7])).named()


def test_what_else_is_said_stands_beside_the_value() -> None:
    beside = (
        Column("before", np.array([3.0, np.nan]), integral=True),
        Column("verdict", np.array([1.0, np.nan]), words=("steady", "rising")),
    )
    assert list(columns(replace(published([5, 7]), also=beside)).rows()) == [
        {"value": 5, "state": "value", "suppressed": False, "before": 3, "verdict": "rising"},
        {"value": 7, "state": "value", "suppressed": False, "before": None, "verdict": None},
    ]
