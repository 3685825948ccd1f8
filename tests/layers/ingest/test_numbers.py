"""Numbers as files write them, and the texts that stand in their place."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare.count import States
from layers.declare.file import FileFormat
from layers.ingest.numbers import numbers, numbers_or_states
from layers.model import State
from tests.layers.makers import deliver

STATES = States(suppressed=("geheim", "-99997"), no_data=(".", ""), zero=("nihil",))


def read(text: str, **format_: Any) -> float:
    return float(numbers(pl.Series([text]), FileFormat(path="a.csv", **format_))[0])


@pytest.mark.parametrize(
    ("text", "thousands", "decimal", "number"),
    [
        ("1.234", ".", ",", 1234),
        ("1.234.567,5", ".", ",", 1_234_567.5),
        ("-1,234.5", ",", ".", -1234.5),
        ("12 345", " ", ",", 12_345),
        ("12\u00a0345", " ", ",", 12_345),
        ("12\u202f345", " ", ",", 12_345),
        ("12'345", "'", ".", 12_345),
        ("12’345", "'", ".", 12_345),
        ("345", ".", ",", 345),
        ("12345", ".", ",", 12_345),
        ("0,5", ".", ",", 0.5),
    ],
)
def test_signs_between_thousands_are_no_part_of_a_number(
    text: str, thousands: str, decimal: str, number: float
) -> None:
    assert read(text, thousands=thousands, decimal=decimal) == number


@pytest.mark.parametrize("text", ["1.23", "1.2345", "1234.567", ".123", "1..234", "12.34.567"])
def test_a_sign_that_is_not_between_thousands_makes_no_number(text: str) -> None:
    assert np.isnan(read(text, thousands=".", decimal=","))


def test_without_declared_thousands_none_are_read() -> None:
    assert np.isnan(read("1,234"))


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", " ", "'"]))
def test_a_number_is_the_same_with_and_without_its_signs(number: int, sign: str) -> None:
    assert read(f"{number:,}".replace(",", sign), thousands=sign) == read(str(number)) == number


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("12", 12, State.VALUE),
        (" geheim ", np.nan, State.SUPPRESSED),
        ("-99997", np.nan, State.SUPPRESSED),
        (".", np.nan, State.NO_DATA),
        ("", np.nan, State.NO_DATA),
        ("nihil", 0, State.VALUE),
        ("Geheim", np.nan, State.VALUE),
        ("-99998", -99998, State.VALUE),
    ],
)
def test_a_text_is_a_number_or_what_it_is_declared_to_say(
    text: str, value: float, state: State
) -> None:
    told = numbers_or_states(pl.Series([text]), FileFormat(path="a.csv"), STATES)
    assert np.array_equal(told.value, [value], equal_nan=True)
    assert told.state.tolist() == [state]


def test_coordinates_are_read_with_their_thousands(tmp_path: Path) -> None:
    rd = {"crs": "EPSG:28992"}
    rows = ['1,2024-03-05,"82.000,5","455.000,25",noise']
    ingested = deliver(tmp_path, *rows, file={"thousands": ".", "decimal": ","}, location=rd)
    plain = deliver(tmp_path, "1,2024-03-05,82000.5,455000.25,noise", location=rd)
    assert ingested.cube.facts.place.tolist() == plain.cube.facts.place.tolist()


def test_counts_are_read_with_their_thousands(tmp_path: Path) -> None:
    rows = [f'1,2024-03-05,"4,3","52,05",{count}' for count in ("1.250", "12")]
    parts = {"count": {"column": "kind"}, "dimensions": {}}
    file = {"thousands": ".", "decimal": ","}
    assert deliver(tmp_path, *rows, file=file, **parts).cube.facts.n.sum() == 1_262
