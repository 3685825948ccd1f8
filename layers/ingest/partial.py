"""Facts of the batches so far, merged as they come, a bucket of places at a time."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.columns import own_text
from layers.ingest.index import merge
from layers.ingest.piles import MIX

BUCKETS = 16  # merging takes several times the memory of what is merged: 1/16 of all at a time
FEW_FACTS = 1 << 13  # fewer are not worth merging


def buckets_of(facts: pl.DataFrame) -> NDArray[np.uint64]:
    """Give each fact the bucket of its place."""
    return (facts["place"].to_numpy() * MIX) // np.uint64(2**64 // BUCKETS)


def add_to(bucket: list[pl.DataFrame], facts: pl.DataFrame, dimensions: Sequence[str]) -> None:
    """Add facts to those of a bucket; all are merged again when a quarter was added.

    When that is depends on this bucket alone, so that broken sums come out the same wherever its
    facts are added, if only in the same order.
    """
    bucket.append(own_text(facts))
    if sum(map(len, bucket[1:])) > max(len(bucket[0]) // 4, FEW_FACTS):
        bucket[:] = [merge(bucket, dimensions)]


class Partial:
    """Partial facts, in buckets."""

    def __init__(self) -> None:
        self._buckets: list[list[pl.DataFrame]] = [[] for _ in range(BUCKETS)]

    @property
    def parts(self) -> list[pl.DataFrame]:
        """All that was added, in parts that are still to be merged."""
        return [part for bucket in self._buckets for part in bucket]

    def add(self, facts: pl.DataFrame, dimensions: Sequence[str]) -> None:
        """Add the facts of a batch."""
        which = buckets_of(facts)
        for number, bucket in enumerate(self._buckets):
            add_to(bucket, facts.filter(pl.Series(which == number)), dimensions)
