"""Indexing: partial facts that add up in any order."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from layers.ingest.index import merge


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


def merged(*several: pl.DataFrame) -> pl.DataFrame:
    return merge(several, ["kind"])


def in_order(facts: pl.DataFrame) -> list[tuple[object, ...]]:
    return sorted(facts.rows())


@given(three=parts)
def test_merging_is_associative(three: list[pl.DataFrame]) -> None:
    one, two, last = three
    left = merged(merged(one, two), last)
    right = merged(one, merged(two, last))
    assert in_order(left) == in_order(right)


@given(three=parts)
def test_merging_in_another_order_changes_nothing(three: list[pl.DataFrame]) -> None:
    assert in_order(merged(*three)) == in_order(merged(*three[::-1]))


def test_merged_facts_are_each_once() -> None:
    facts = merged(_part([(1, "b", 0, 1), (0, "a", 2, 1), (1, "b", 0, 1)]))
    told = facts.select("period", "kind", "place", "n")
    assert in_order(told) == [(0, "a", 2, 1), (1, "b", 0, 2)]


def test_keys_are_added_modulo_two_to_the_32() -> None:
    facts = merged(_part([(0, "a", 0, 2**32 - 1), (0, "a", 0, 2**31 + 2)]))
    assert facts["key"].to_list() == [2**31 + 1]
