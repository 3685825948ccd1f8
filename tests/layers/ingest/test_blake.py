"""BLAKE2b of columns: byte for byte what hashlib makes of each text."""

import hashlib

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from layers.ingest.blake import HASH_BYTES, hash_texts

texts = st.lists(st.text(max_size=300), max_size=6)
prefixes = st.binary(min_size=1, max_size=200)
keys = st.binary(max_size=64)


def by_hashlib(text: str, prefix: bytes, key: bytes) -> int:
    told = hashlib.blake2b(prefix + text.encode(), digest_size=HASH_BYTES, key=key).digest()
    return int.from_bytes(told, "little")


@given(column=texts, prefix=prefixes, key=keys)
@example(["x" * size for size in (0, 126, 127, 128, 254, 255, 256)], b"p", b"k" * 64)
def test_each_text_has_the_hash_that_hashlib_gives(
    column: list[str], prefix: bytes, key: bytes
) -> None:
    hashes = hash_texts(pl.Series(column, dtype=pl.String), prefix, key)
    assert hashes.tolist() == [by_hashlib(text, prefix, key) for text in column]


def test_a_part_of_a_column_has_the_hashes_of_that_part() -> None:
    column = pl.Series([str(number) for number in range(100)])
    assert hash_texts(column[40:60], b"p", b"k").tolist() == [
        by_hashlib(str(number), b"p", b"k") for number in range(40, 60)
    ]
