"""Facts of the batches so far, merged as they come, a bucket of places at a time."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from layers.columns import own_text
from layers.ingest.index import merge

BUCKETS = 16  # merging takes several times the memory of what is merged: 1/16 of all at a time
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio spreads numbers out (Knuth 6.4)
FEW_FACTS = 1 << 13  # fewer are not worth merging


class Partial:
    """Partial facts; those of a bucket are merged again when a quarter is added."""

    def __init__(self) -> None:
        self._buckets: list[list[pl.DataFrame]] = [[] for _ in range(BUCKETS)]

    @property
    def parts(self) -> list[pl.DataFrame]:
        """All that was added, in parts that are still to be merged."""
        return [part for bucket in self._buckets for part in bucket]

    def add(self, facts: pl.DataFrame, dimensions: Sequence[str]) -> None:
        """Add the facts of a batch."""
        which = (facts["place"].to_numpy() * MIX) // np.uint64(2**64 // BUCKETS)
        for number, bucket in enumerate(self._buckets):
            bucket.append(own_text(facts.filter(pl.Series(which == number))))
            if sum(map(len, bucket[1:])) > max(len(bucket[0]) // 4, FEW_FACTS):
                bucket[:] = [merge(bucket, dimensions)]
