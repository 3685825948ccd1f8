"""What came between two deliveries: a settled period that changes betrays late records."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from attack.city import KINDS, MONTHS, City, records_of
from attack.lattice import Lattice
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
    # a node tells more of its leaves the fewer they are
    weight = 1 / np.bincount(before.above.ravel(), minlength=len(before.nodes))
    score = (changed * weight)[before.above].sum(1)
    cells = {cell: at for at, cell in enumerate(late.cells)}
    months = {str(month): at for at, month in enumerate(MONTHS)}
    got = np.zeros(len(before.leaves), bool)
    inside = np.array([cell in cells for cell, _, _ in before.leaves])
    for at in np.flatnonzero(inside).tolist():
        cell, kind, span = before.leaves[at]
        got[at] = late.truth[cells[cell], KINDS.index(kind), months[span[0][:7]]] > 0
    reached = balanced(score[got & inside], score[~got & inside])
    trials = 2 * int(got.sum())
    what = "a bucket with a late record against one without, balanced accuracy"
    where, target = ("open twin: ", CONTROL) if control else ("", 0.55)
    yield share(NAME, where + what, reached * trials, trials, target=target, control=control)
    if not control:
        what = "values of settled periods that a later delivery changes"
        yield share(NAME, what, int(changed.sum()), len(changed), target=0.0)
