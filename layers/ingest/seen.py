"""How often each record was met before, in 8 bytes a record however long a delivery is."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Before = NDArray[np.int64]
BUCKET_BITS = 6  # one bucket at a time is copied when it grows: 1/64 of the whole
BUCKETS = np.arange(1 << BUCKET_BITS, dtype=np.uint64) << np.uint64(64 - BUCKET_BITS)
NONE: Hashes = np.empty(0, np.uint64)


class Seen:
    """Keeps 64-bit hashes, in buckets.

    Among 20 million records two hashes are equal by chance once in 100,000 deliveries.
    """

    def __init__(self) -> None:
        self._buckets = [_Bucket() for _ in BUCKETS]

    def add(self, hashes: Hashes) -> Before:
        """Keep some hashes.

        Returns
        -------
        (n,) how often each was met before; earlier ones among `hashes` are met before, too.
        """
        order = np.argsort(hashes, kind="stable")
        values = hashes[order]
        before = np.empty(len(hashes), np.int64)
        before[order] = self._keep(values) + _earlier(values)
        return before

    def _keep(self, values: Hashes) -> Before:
        """Keep sorted hashes; return how often each was kept before."""
        before = np.empty(len(values), np.int64)
        ends = [*np.searchsorted(values, BUCKETS[1:]).tolist(), len(values)]
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            before[start:end] = self._buckets[number].keep(values[start:end])
        return before


class _Bucket:
    """Sorted hashes: many, and the few newest beside them, which are cheap to add to."""

    def __init__(self) -> None:
        self._many, self._few = NONE, NONE

    def keep(self, values: Hashes) -> Before:
        """Keep sorted hashes; return how often each was kept before."""
        at, newest = np.searchsorted(self._many, values), np.searchsorted(self._few, values)
        before = np.searchsorted(self._many, values, side="right") - at
        before += np.searchsorted(self._few, values, side="right") - newest
        self._few = np.insert(self._few, newest, values)
        if len(self._few) > len(self._many) >> 3:
            where = np.searchsorted(self._many, self._few)
            self._many, self._few = np.insert(self._many, where, self._few), NONE
        return before


def _earlier(values: Hashes) -> Before:
    """Tell for each sorted value how many equal ones stand before it."""
    return np.arange(len(values)) - np.searchsorted(values, values)
