"""Compact columns hold what every format holds, row by row as the features of a tile."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.encode import Tile, cut_tile, drawn_rows, encode_cells, encode_tile, encode_values
from layers.encode.columns import cell_table
from layers.model import Column, Published, State
from layers.world import world_cells
from tests.compact_reader import read_columns
from tests.layers.makers import some_cells
from tests.mvt_reader import read_tile
from tests.tiles import CORNERS, Corner, cells_around, tile_at

CELLS = some_cells(9)
numbers = st.one_of(st.none(), st.integers(-(2**40), 2**40), st.integers(0, 300))
broken = st.one_of(st.none(), st.floats(allow_nan=False, width=64))


def table(values: list[Any], integral: bool, **more: Any) -> Published:
    value = np.array([np.nan if one is None else one for one in values], np.float64)
    state = np.where(np.isnan(value), State.SUPPRESSED, State.VALUE).astype(np.uint8)
    return Published(CELLS[: len(values)], value, state, integral=integral, **more)


@given(st.lists(numbers, min_size=1, max_size=50))
def test_whole_numbers_come_back_as_they_were(values: list[int | None]) -> None:
    assert read_columns(encode_values(table(values, True)))[1]["value"] == values


@given(st.lists(broken, min_size=1, max_size=50))
def test_broken_numbers_come_back_to_the_last_bit(values: list[float | None]) -> None:
    assert read_columns(encode_values(table(values, False)))[1]["value"] == values


@given(st.lists(st.tuples(numbers, st.sampled_from([None, 0, 1])), min_size=1, max_size=50))
def test_all_that_is_said_of_a_cell_comes_back(said: list[tuple[int | None, int | None]]) -> None:
    values, words = (
        [np.nan if one is None else one for one in column] for column in zip(*said, strict=True)
    )
    also = (
        Column("n", np.array(values, np.float64), True),
        Column("verdict", np.array(words, np.float64), words=("falls", "rises")),
    )
    marks = {"modelled": True, "classification": "geheim, één"}
    published = table([one for one, _ in said], True, also=also, **marks)
    header, told = read_columns(encode_cells(published))
    expected = cell_table(published)
    left_out = {"suppressed", *marks}
    assert told == {name: one for name, one in expected.items() if name not in left_out}
    assert {name: header[name] for name in marks} == marks


def test_small_numbers_take_a_byte_each() -> None:
    header, _ = read_columns(encode_values(table([0, None, 254], True)))
    assert header["columns"][0] == {"name": "value", "type": "uint8", "none": 255}


def test_neighbouring_cells_take_few_bytes() -> None:
    full = table([1] * len(CELLS), True)
    assert len(encode_cells(full)) - len(encode_values(full)) < 4.2 * len(CELLS) + 100


@pytest.mark.parametrize("corner", CORNERS, ids=str)
@pytest.mark.parametrize("zoom", [5, 9])
def test_rows_are_those_of_the_features_of_the_tile(corner: Corner, zoom: int) -> None:
    cells = cells_around(corner)
    value = np.arange(len(cells), dtype=np.float64)
    published = Published(cells, value, np.zeros(len(cells), np.uint8), integral=True)
    world, tile = world_cells(cells), tile_at(corner, zoom)
    found = cut_tile(world, tile)
    (layer,) = read_tile(encode_tile(published, world, found, tile))
    rows = drawn_rows(world, found, tile)

    _, told = read_columns(encode_cells(published.take(rows)))

    assert told["h3"] == [one.properties["h3"] for one in layer.features]
    assert told["value"] == [one.properties["value"] for one in layer.features]


def test_a_cell_without_an_area_has_no_row() -> None:
    cells = np.array([0x8503262BFFFFFFF], np.uint64)  # at 89 degrees north
    world, tile = world_cells(cells), Tile(0, 0, 0)
    assert drawn_rows(world, cut_tile(world, tile), tile).tolist() == []
