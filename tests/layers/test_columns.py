"""Columns: the texts of a small part of a table stand by themselves."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from layers.columns import own_text

LONG = "a text that is too long to stand beside its length"


def held(frame: pl.DataFrame) -> int:
    """Bytes that the texts of a frame keep in memory."""
    array = frame["text"].to_arrow(compat_level=pl.CompatLevel.newest())
    return sum(buffer.size for buffer in array.buffers() if buffer)


def test_a_row_does_not_keep_the_texts_of_the_others() -> None:
    table = pl.DataFrame({"text": [f"{LONG} {number}" for number in range(1000)]})
    part = table.slice(7, 1)
    assert held(part) > 10_000
    assert held(own_text(part)) < 1_000


@given(texts=st.lists(st.none() | st.text()))
def test_the_texts_are_the_same(texts: list[str | None]) -> None:
    frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String), "n": range(len(texts))})
    assert own_text(frame).equals(frame)
