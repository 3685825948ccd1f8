"""Partial facts: what is added batch by batch is what one merge of all makes."""

import numpy as np
import polars as pl

from layers.ingest.index import merge
from layers.ingest.partial import BUCKETS, FEW_FACTS, Partial


def batch(seed: int, rows: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "period": rng.integers(0, 3, rows).astype(np.int32),
            "kind": rng.choice(["a", "b"], rows),
            "place": rng.integers(0, 2**64, 4 * FEW_FACTS, np.uint64)[rng.integers(0, 99, rows)],
            "n": rng.integers(0, 5, rows),
            "key": rng.integers(0, 2**32, rows).astype(np.uint64),
        }
    )


def in_order(facts: pl.DataFrame) -> pl.DataFrame:
    return facts.sort("period", "kind", "place")


def test_facts_added_in_batches_are_those_added_at_once() -> None:
    batches = [batch(seed, BUCKETS * FEW_FACTS) for seed in range(4)]
    partial = Partial()
    for one in batches:
        partial.add(one, ["kind"])
    assert in_order(merge(partial.parts, ["kind"])).equals(in_order(merge(batches, ["kind"])))


def test_what_is_kept_does_not_grow_with_the_batches() -> None:
    partial = Partial()
    for seed in range(6):
        partial.add(batch(seed, BUCKETS * FEW_FACTS), ["kind"])
    assert sum(map(len, partial.parts)) < 2 * BUCKETS * FEW_FACTS
