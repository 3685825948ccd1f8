"""Counted batches -> facts and figures so far: all that grows while files are read.

What grows with the records, and not with the cells and periods they fall in, is kept in few bytes
each, so that a delivery may be far larger than memory.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.ingest.count import CELLS, Counted
from layers.ingest.partial import Partial
from layers.ingest.piles import Counters, no_piles
from layers.ingest.seen import Hashes
from layers.ingest.sought import Search
from layers.model import Account, Reason


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    rows: int = 0
    published: int = 0  # rows of periods that were published already
    dates: int = 0
    repeats: int = 0
    facts: Partial = field(default_factory=Partial)
    areas: dict[str, Partial] = field(default_factory=dict)
    piles: Counters = field(default_factory=no_piles)
    refused: list[pl.DataFrame] = field(default_factory=list)
    ids: list[Hashes] = field(default_factory=list)  # of sources whose deliveries append
    matched: Counter[str] = field(default_factory=Counter)
    cut: dict[str, float] = field(default_factory=dict)
    stated: list[pl.DataFrame] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    searches: list[Search] = field(default_factory=list)

    def add(self, one: Counted, dimensions: Sequence[str]) -> None:
        """Add a batch; broken sums come out the same if batches are added in the same order."""
        for name, facts in one.facts.items():
            self.add_facts(name, facts, dimensions)
        self.add_piles(one.piles, one.piled)
        self._add_figures(one)

    def add_facts(self, name: str, facts: pl.DataFrame, dimensions: Sequence[str]) -> None:
        """Add facts of the cells (CELLS) or of an area set."""
        partial = self.areas.setdefault(name, Partial()) if name != CELLS else self.facts
        partial.add(facts, dimensions)

    def add_piles(self, piles: NDArray[np.int64], n: NDArray[np.int64]) -> None:
        """Add records that lie at counters of `piles_of`."""
        np.add.at(self.piles, piles, n)

    def _add_figures(self, one: Counted) -> None:
        """Add what is not counted by place."""
        self.rows += one.rows
        self.published += one.published
        self.dates += one.dates
        self.repeats += one.repeats
        self.refused.append(one.refused)
        self.ids += [one.ids] if one.ids is not None else []
        self.stated += [one.stated] if one.stated is not None else []
        self.searches += [one.search] if one.search else []
        self.states.update(one.states)
        self.matched.update(one.matched)
        for name, lost in one.cut.items():
            self.cut[name] = self.cut.get(name, 0.0) + lost


def count_areas(tally: Tally, area_set: str) -> int:
    """Count the areas of a set that have records."""
    return pl.concat(part["place"] for part in tally.areas[area_set].parts).n_unique()


def account_of(
    files: tuple[str, ...], tally: Tally, refused: pl.DataFrame, search: Search | None
) -> Account:
    """Give account of every row that was counted.

    Parameters
    ----------
    refused
        The list of refused rows, those of published periods apart: they can be the whole history.
    """
    reasons = Counter(refused["reason"].to_list())
    if tally.published:
        reasons[Reason.PUBLISHED_BEFORE] = tally.published
    return Account(
        files=files,
        rows_read=tally.rows,
        rows_accepted=tally.rows - reasons.total(),
        refused={str(reason): rows for reason, rows in sorted(reasons.items())},
        repeats=tally.repeats,
        matched=dict(sorted(tally.matched.items())),
        cut=tally.cut,
        stated=dict(sorted(tally.states.items())),
        match=search.match if search else None,
    )
