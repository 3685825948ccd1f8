"""Rows of periods that were published already: they are counted and not read any further.

What a protected source has told of a settled period is never told otherwise, as two answers about
one bucket would tell what changed between them.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from layers.declare.time import Time
from layers.ingest.dates import read_dates
from layers.model import Batch
from layers.periods import EPOCH


def leave_out_published(batch: Batch, time: Time, until: date | None) -> tuple[Batch, int]:
    """Take the rows out of a batch that are dated on or before a day.

    Parameters
    ----------
    until
        Last day of what was published; None if nothing was.

    Returns
    -------
    The batch without them, and how many they were. Rows without a readable date stay in it.
    """
    if until is None:
        return batch, 0
    dated = read_dates(batch.rows, time)
    published = dated.readable & ~dated.other & (dated.days <= (until - EPOCH).days)
    fresh = batch.rows.filter(pl.Series(~published))
    return replace(batch, rows=fresh), int(published.sum())
