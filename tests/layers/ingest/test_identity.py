"""Identity: the key of a record, whatever the order of rows and the size of batches."""

from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import SourceDefinition
from layers.ingest.identity import identify, keys_of
from layers.ingest.seen import Seen
from layers.model import ROW
from tests.layers.makers import SECRET, make_source

ids = st.sampled_from(["", "a", "b", "c"])
records = st.lists(st.tuples(ids, st.sampled_from("xy")), min_size=1, max_size=12)
Records = list[tuple[str, str]]


def _table(rows: Records) -> pl.DataFrame:
    table = pl.DataFrame(rows, schema={"id": pl.String, "what": pl.String}, orient="row")
    return table.with_columns(pl.Series(ROW, range(1, len(rows) + 1), pl.Int64))


def of(*id_columns: str, source: str = "reports") -> SourceDefinition:
    return make_source(id=source, record={"id": list(id_columns)})


def keys(
    rows: Records, *id_columns: str, secret: bytes = SECRET, source: str = "reports"
) -> list[int]:
    return batch(rows, of(*id_columns, source=source), Seen(), secret)


def batch(rows: Records, source: SourceDefinition, seen: Seen, secret: bytes = SECRET) -> list[int]:
    told = identify(_table(rows), source, secret)
    return keys_of(told, seen.add(told.hashes), source, secret).tolist()


def test_a_record_with_an_id_has_a_known_key() -> None:
    # the low 32 bits of BLAKE2b with 8 bytes of digest (little end first), keyed with the secret,
    # of source, unit separator and id
    assert keys([("a", "x")], "id") == [0x0FD18042]


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
    seen = Seen()
    first, second = (batch(part, of(), seen) for part in (rows[:cut], rows[cut:]))
    assert [*first, *second] == keys(rows)


@given(rows=records)
def test_another_secret_changes_every_key(rows: Records) -> None:
    pairs = zip(keys(rows, "id"), keys(rows, "id", secret=b"another"), strict=True)
    assert all(one != other for one, other in pairs)


@given(rows=records)
@pytest.mark.parametrize("id_columns", [(), ("id",)])
def test_equal_records_of_two_sources_have_other_keys(
    id_columns: tuple[str, ...], rows: Records
) -> None:
    pairs = zip(keys(rows, *id_columns), keys(rows, *id_columns, source="other"), strict=True)
    assert all(one != other for one, other in pairs)


def test_keys_of_two_sources_are_unrelated() -> None:
    some = [(str(number), "x") for number in range(4000)]
    one, other = (np.array(keys(some, "id", source=name)) for name in ("reports", "other"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.06
    assert abs(np.corrcoef(one, (other - one) % 2**32)[0, 1]) < 0.06


@given(rows=records)
def test_repeats_are_the_ids_beyond_their_first(rows: Records) -> None:
    ids = [one for one, _ in rows if one]
    told = identify(_table(rows), of("id"), SECRET)
    assert told.repeats(Seen().add(told.hashes)) == len(ids) - len(set(ids))


@given(rows=records)
def test_no_row_reads_like_the_id_of_another(rows: Records) -> None:
    named = {one for one, _ in rows if one}
    told_apart = len(set(keys(rows, "id")))
    assert told_apart == len(named) + sum(not one for one, _ in rows)
