"""What came between two deliveries: a settled period that changes betrays late records."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from attack.city import City, records_of
from attack.lattice import Lattice, true_buckets
from attack.score import CONTROL, Outcome, balanced, share

NAME = "deliveries"


def late_records(city: City, buckets: int) -> tuple[City, pl.DataFrame]:
    """Add one or two late records to some buckets of the city.

    Returns
    -------
    A city of which `truth` are the late records alone, and all records of the second delivery.
    """
    rng = np.random.default_rng(3)
    late = np.zeros(city.truth.shape, np.int64)
    late.flat[rng.permutation(late.size)[:buckets]] = rng.integers(1, 3, buckets)
    added = records_of(city.cells, late, rng, prefix="L")
    return replace(city, truth=late, records=added), pl.concat([city.records, added])


def attack(before: Lattice, after: Lattice, late: City, control: bool = False) -> Iterator[Outcome]:
    """Say of every bucket whether it got a record: by how many nodes over it changed."""
    changed = (before.seen != after.seen).astype(np.float64)
    # a node tells more of its buckets the fewer they are
    there = before.above >= 0
    weight = 1 / np.maximum(np.bincount(before.above[there], minlength=len(before.nodes)), 1)
    score = np.where(there, (changed * weight)[before.above], 0).sum(1)
    records, _, inside = true_buckets(before, late)
    got = records > 0
    reached = balanced(score[got & inside], score[~got & inside])
    trials = 2 * int(got.sum())
    what = "a bucket with a late record against one without, balanced accuracy"
    where, target = ("open twin: ", CONTROL) if control else ("", 0.55)
    yield share(NAME, where + what, reached * trials, trials, target=target, control=control)
    if not control:
        what = "values of settled periods that a later delivery changes"
        yield share(NAME, what, int(changed.sum()), len(changed), target=0.0)
