"""A delivery on disk: one snapshot, or the chain of snapshots that it builds on.

Every instalment stays the immutable snapshot it was, with its own moment of arrival; so what was
known at some moment is the same chain without the links that arrived later.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.instalments import Instalment, merge_instalments
from layers.model import MOST_UNMATCHED, Cube
from layers.snapshot import (
    Snapshot,
    open_snapshot,
    read_link,
    read_records,
    read_refused,
    read_unmatched,
)


def open_delivery(root: Path, snapshot: Snapshot) -> Cube:
    """Open a snapshot and all it builds on, verified, as one cube.

    Raises
    ------
    SnapshotError
        If any of them is missing, damaged or of another format.
    """
    parts = [
        Instalment(open_snapshot(root, one), *((link.replaces, link.after) if link else ()))
        for one in links(root, snapshot)
        for link in [read_link(root, one)]
    ]
    return merge_instalments(parts[::-1])


def links(root: Path, snapshot: Snapshot) -> Iterator[Snapshot]:
    """Yield a snapshot and all it builds on, newest first."""
    following: Snapshot | None = snapshot
    while following:
        yield following
        link = read_link(root, following)
        following = link.builds_on if link else None


def known_records(root: Path, snapshot: Snapshot) -> NDArray[np.uint64] | None:
    """Return the hashed ids of all records of a delivery, sorted; None if some were not kept."""
    kept = [read_records(root, one) for one in links(root, snapshot)]
    listed = [one for one in kept if one is not None]
    return np.unique(np.concatenate(listed)) if len(listed) == len(kept) else None


def refused_rows(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read the refused rows of a delivery and of all it builds on, newest first."""
    return pl.concat([read_refused(root, one) for one in links(root, snapshot)])


def unmatched_texts(root: Path, snapshot: Snapshot) -> pl.DataFrame:
    """Read what the rows of a delivery and of all it builds on were looked up by in vain.

    Returns
    -------
    Columns `value`, `rows`, most rows first, at most 1,000; of each instalment the texts that it
    lists.
    """
    every = pl.concat(read_unmatched(root, one) for one in links(root, snapshot))
    added = every.group_by("value").agg(pl.col("rows").sum())
    return added.sort("rows", "value", descending=[True, False]).head(MOST_UNMATCHED)
