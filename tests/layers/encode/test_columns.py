"""Columns: how values, states and suppression are written, whatever the format."""

from layers.encode.columns import columns
from layers.model import Published
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
