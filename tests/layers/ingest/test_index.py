"""Indexing: record keys, and partial facts that add up in any order."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.index import merge, record_keys
from layers.model import ROW
from tests.layers.makers import SECRET

ids = st.sampled_from(["", "a", "b", "c"])
records = st.lists(st.tuples(ids, st.sampled_from("xy")), min_size=1, max_size=12)
Records = list[tuple[str, str]]


def keys(rows: Records, *id_columns: str, secret: bytes = SECRET) -> list[int]:
    table = pl.DataFrame(rows, schema={"id": pl.String, "what": pl.String}, orient="row")
    numbered = table.with_columns(pl.Series(ROW, range(1, len(rows) + 1), pl.Int64))
    return record_keys(numbered, id_columns, secret, Counter()).tolist()


def test_a_record_with_an_id_has_a_known_key() -> None:
    # BLAKE2b with 4 bytes of digest, keyed with the secret, over the id alone
    assert keys([("a", "x")], "id") == [0x7D15B484]


def test_a_record_is_its_id_whatever_else_it_says() -> None:
    assert keys([("a", "x")], "id") == keys([("a", "y")], "id")


def test_two_id_columns_are_not_glued_together() -> None:
    assert keys([("ab", "c")], "id", "what") != keys([("a", "bc")], "id", "what")


def test_a_record_without_an_id_is_its_whole_row() -> None:
    assert keys([("", "x")], "id") != keys([("", "y")], "id")


def test_equal_rows_without_an_id_are_different_records() -> None:
    first, second = keys([("", "x"), ("", "x")], "id")
    assert first != second


def test_the_number_of_a_row_is_no_part_of_it() -> None:
    assert keys([("", "x"), ("", "y")])[1:] == keys([("", "y")])


@given(rows=records, data=st.data())
@pytest.mark.parametrize("id_columns", [(), ("id",)])
def test_the_order_of_rows_changes_nothing(
    id_columns: tuple[str, ...], rows: Records, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert Counter(keys(rows, *id_columns)) == Counter(keys(shuffled, *id_columns))


@given(rows=records, cut=st.integers(0, 12))
def test_rows_without_an_id_are_told_apart_across_batches(rows: Records, cut: int) -> None:
    seen: Counter[int] = Counter()
    parts = [
        record_keys(pl.DataFrame(part, schema=["id", "what", ROW], orient="row"), (), SECRET, seen)
        for part in ([(*row, 0) for row in rows[:cut]], [(*row, 0) for row in rows[cut:]])
        if part
    ]
    assert np.concatenate(parts).tolist() == keys(rows)


@given(rows=records)
def test_another_secret_changes_every_key(rows: Records) -> None:
    pairs = zip(keys(rows, "id"), keys(rows, "id", secret=b"another"), strict=True)
    assert all(one != other for one, other in pairs)


def _part(rows: list[tuple[int, str, int, int]]) -> pl.DataFrame:
    schema = {"period": pl.Int32, "kind": pl.String, "place": pl.UInt64, "key": pl.UInt64}
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(pl.lit(1, pl.Int64).alias("n"))
        .select("period", "kind", "place", "n", "key")
    )


rows = st.tuples(
    st.integers(0, 2), st.sampled_from("ab"), st.integers(0, 2), st.integers(0, 2**32 - 1)
)
parts = st.lists(st.lists(rows, max_size=8).map(_part), min_size=3, max_size=3)


@given(three=parts)
def test_merging_is_associative(three: list[pl.DataFrame]) -> None:
    one, two, last = three
    left = merge([merge([one, two], ["kind"]), last], ["kind"])
    right = merge([one, merge([two, last], ["kind"])], ["kind"])
    assert left.equals(right)


@given(three=parts)
def test_merging_in_another_order_changes_nothing(three: list[pl.DataFrame]) -> None:
    assert merge(three, ["kind"]).equals(merge(three[::-1], ["kind"]))


def test_merged_facts_are_sorted_and_each_once() -> None:
    merged = merge([_part([(1, "b", 0, 1), (0, "a", 2, 1), (1, "b", 0, 1)])], ["kind"])
    assert merged.select("period", "kind", "place", "n").rows() == [(0, "a", 2, 1), (1, "b", 0, 2)]


def test_keys_are_added_modulo_two_to_the_32() -> None:
    merged = merge([_part([(0, "a", 0, 2**32 - 1), (0, "a", 0, 2**31 + 2)])], ["kind"])
    assert merged["key"].to_list() == [2**31 + 1]
