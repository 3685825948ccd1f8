"""How often each record was met before, in few bytes a record however long a delivery is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Counts = NDArray[np.uint32]
BUCKET_BITS = 6  # one bucket at a time is copied when it grows: 1/64 of the whole
BUCKETS = np.arange(1 << BUCKET_BITS, dtype=np.uint64) << np.uint64(64 - BUCKET_BITS)


@dataclass(slots=True)
class _Bucket:
    """Hashes of one range, sorted, each once, and how often each was met."""

    hashes: Hashes
    times: Counts

    def add(self, hashes: Hashes, times: Counts) -> Counts:
        """Add sorted hashes, each once; return how often each was met before."""
        at = np.searchsorted(self.hashes, hashes)
        known = np.zeros(len(hashes), bool)
        inside = at < len(self.hashes)
        known[inside] = self.hashes[at[inside]] == hashes[inside]
        before = np.zeros(len(hashes), np.uint32)
        before[known] = self.times[at[known]]
        self.times[at[known]] += times[known]
        self.hashes = np.insert(self.hashes, at[~known], hashes[~known])
        self.times = np.insert(self.times, at[~known], times[~known])
        return before


class Seen:
    """Counts 64-bit hashes, 12 bytes for each different one.

    Among 20 million records two hashes are equal by chance once in 100,000 deliveries.
    """

    def __init__(self) -> None:
        empty = np.empty(0, np.uint64), np.empty(0, np.uint32)
        self._buckets = [_Bucket(*empty) for _ in BUCKETS]

    def add(self, hashes: Hashes) -> NDArray[np.int64]:
        """Count some hashes.

        Returns
        -------
        (n,) how often each was met before; earlier ones among `hashes` are met before, too.
        """
        values, where, times = np.unique(hashes, return_inverse=True, return_counts=True)
        ends = np.append(np.searchsorted(values, BUCKETS[1:]), len(values))
        before, start = np.empty(len(values), np.int64), 0
        for bucket, end in zip(self._buckets, ends.tolist(), strict=True):
            part = slice(start, end)
            before[part] = bucket.add(values[part], times[part].astype(np.uint32))
            start = end
        return before[where] + _earlier(where, times)


def _earlier(where: NDArray[np.intp], times: NDArray[np.intp]) -> NDArray[np.int64]:
    """Tell for each member of a group how many members stand before it."""
    order = np.argsort(where, kind="stable")
    earlier = np.empty(len(where), np.int64)
    earlier[order] = np.arange(len(where)) - np.repeat(np.cumsum(times) - times, times)
    return earlier
