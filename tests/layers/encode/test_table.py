"""CSV: every row comes back, and no name runs as a formula."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.encode.table import Dialect, areas_csv, cells_csv
from layers.model import Area, Column, Published
from tests.layers.makers import some_cells, square
from tests.layers.tables import published

CELLS = some_cells()[:3].tolist()
GROUND = square("A", 0, 0, 1, 1).geometry


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


def dutch_rows_of(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def measured(values: list[float]) -> Published:
    """Publish numbers that are not whole; NaN where nothing is told."""
    table = published([0] * len(values), [*range(len(values))])
    return replace(table, value=np.array(values), integral=False)


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


RUN = ["=1+1", "+31 70", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1"]


@pytest.mark.parametrize("text", RUN)
def test_a_name_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    area = Area("blocks", text, text, GROUND)
    _, row = rows_of(areas_csv(published([7]), (area,)))
    _, dutch = dutch_rows_of(areas_csv(published([7]), (area,), Dialect.DUTCH))
    assert row[1:3] == dutch[1:3] == [f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", RUN)
def test_no_other_text_runs_either(text: str) -> None:
    beside = (Column(text, np.zeros(1), words=(text,)),)
    table = replace(published([7], CELLS[:1]), also=beside, classification=text)
    (*_, name, _), (*_, word, mark) = rows_of(cells_csv(table))
    assert {name, word, mark} == {f"'{text}"}


def test_a_number_below_zero_stays_a_number() -> None:
    _, row = rows_of(cells_csv(measured([-1.5])))
    _, dutch = dutch_rows_of(cells_csv(measured([-1.5]), Dialect.DUTCH))
    assert (row[1], dutch[1]) == ("-1.5", "-1,5")


def test_the_dutch_dialect_is_what_excel_reads_in_the_netherlands() -> None:
    data = cells_csv(measured([1234.5, math.nan]), Dialect.DUTCH)
    assert data.decode("utf-8") == (
        "\ufeffh3;value;state;suppressed\r\n0;1234,5;value;false\r\n1;;value;false\r\n"
    )


def test_the_plain_dialect_has_no_byte_order_mark() -> None:
    assert cells_csv(published([7], CELLS[:1])).startswith(b"h3,")


tellable = st.lists(st.floats(allow_infinity=False), min_size=1, max_size=20)


@given(values=tellable, dialect=st.sampled_from(Dialect))
def test_any_number_comes_back_from_either_dialect(values: list[float], dialect: Dialect) -> None:
    is_dutch = dialect is Dialect.DUTCH
    got = pl.read_csv(
        cells_csv(measured(values), dialect),
        separator=";" if is_dutch else ",",
        decimal_comma=is_dutch,
        schema_overrides={"value": pl.Float64},
    )
    assert got["value"].to_list() == [None if math.isnan(one) else one for one in values]


@given(code=names, name=names)
def test_any_name_comes_back_from_the_dutch_dialect(code: str, name: str) -> None:
    area = Area("blocks", code, name, GROUND)
    _, row = dutch_rows_of(areas_csv(published([7]), (area,), Dialect.DUTCH))
    assert row[1:3] == [area.code, area.name]


@given(n=st.lists(st.integers(0, 10**9), max_size=5), k=st.integers(0, 10**9))
def test_the_dialects_say_the_same(n: list[int], k: int) -> None:
    table = published(n, threshold=k)
    assert dutch_rows_of(cells_csv(table, Dialect.DUTCH)) == rows_of(cells_csv(table))
