"""CSV: every row comes back, and no name runs as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.encode.table import areas_csv, cells_csv
from layers.model import Area
from tests.layers.makers import some_cells, square
from tests.layers.tables import published

CELLS = some_cells()[:3].tolist()
GROUND = square("A", 0, 0, 1, 1).geometry


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def test_cells_are_rows_with_their_values_and_states() -> None:
    assert rows_of(cells_csv(published([7, 2, 0], CELLS))) == [
        ["h3", "value", "state", "suppressed"],
        [f"{CELLS[0]:x}", "7", "value", "false"],
        [f"{CELLS[1]:x}", "2", "value", "false"],
        [f"{CELLS[2]:x}", "0", "value", "false"],
    ]


def test_a_value_that_is_not_told_is_empty() -> None:
    _, *rows = rows_of(cells_csv(published([7, 2, 0], CELLS, threshold=5)))
    hidden = ["", "suppressed", "true"]
    assert [row[1:] for row in rows] == [["7", "value", "false"], hidden, hidden]


def test_nothing_told_at_all_is_still_a_table() -> None:
    assert len(rows_of(cells_csv(published([0, 0, 0], CELLS, threshold=5)))) == 4


def test_no_cells_are_a_header() -> None:
    assert rows_of(cells_csv(published([]))) == [["h3", "value", "state", "suppressed"]]


def test_lines_end_as_rfc_4180_says() -> None:
    data = cells_csv(published([7], CELLS[:1]))
    assert data.count(b"\r\n") == data.count(b"\n") == 2


def test_areas_are_rows_with_their_names() -> None:
    areas = (square("W", 0, 0, 1, 1), square("E", 1, 0, 2, 1))
    assert rows_of(areas_csv(published([7], [1]), areas)) == [
        ["id", "code", "name", "value", "state", "suppressed"],
        ["blocks.E", "E", "Block E", "7", "value", "false"],
    ]


names = st.text(st.sampled_from('ab ,;"\n\ré'), max_size=8).map(lambda text: f"x{text}")


@given(code=names, name=names)
def test_any_name_comes_back(code: str, name: str) -> None:
    area = Area("blocks", code, name, GROUND)
    _, row = rows_of(areas_csv(published([7]), (area,)))
    assert row[1:3] == [area.code, area.name]


@pytest.mark.parametrize("text", ["=1+1", "+31 70", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_name_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    _, row = rows_of(areas_csv(published([7]), (Area("blocks", text, text, GROUND),)))
    assert row[1:3] == [f"'{text}", f"'{text}"]
