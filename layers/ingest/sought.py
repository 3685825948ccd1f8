"""What the rows of a source were looked up by, and what was not found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.model import MOST_UNMATCHED, Match

KINDS = {"value": pl.String, "known": pl.Boolean, "rows": pl.Int64}
LISTED = {"value": pl.String, "rows": pl.Int64}


@dataclass(frozen=True, slots=True)
class Sought:
    """What each row of a batch was looked up by.

    text
        (n,) the text that has, or should have, a counterpart.
    tried
        (n,) whether the row was looked up at all: not one of another level, or with coordinates.
    found
        (n,) whether it found its place.
    known
        (n,) whether the table between record and area has it; true where there is none.
    """

    text: pl.Series
    tried: NDArray[np.bool_]
    found: NDArray[np.bool_]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Search:
    """How the rows of a delivery fared.

    missed
        Columns `value` (empty where a row names nothing), `known` and `rows`, most rows first.
    """

    rows: int
    matched: int
    missed: pl.DataFrame

    @property
    def match(self) -> Match:
        """What the account keeps of it."""
        return Match(self.rows, self.matched, self._named["value"].n_unique())

    @property
    def listed(self) -> pl.DataFrame:
        """The texts that were not found most often: columns `value` and `rows`."""
        return _added(self._named, ["value"]).head(MOST_UNMATCHED)

    @property
    def _named(self) -> pl.DataFrame:
        return self.missed.filter(pl.col("value") != "")


def search_of(sought: Sought) -> Search:
    """Add up how the rows of a batch fared."""
    missed = sought.tried & ~sought.found
    texts = pl.DataFrame({"value": sought.text, "known": sought.known}).filter(pl.Series(missed))
    counted = _added(texts.with_columns(rows=pl.lit(1, pl.Int64)), ["value", "known"])
    return Search(int(sought.tried.sum()), int((sought.tried & sought.found).sum()), counted)


def search_of_all(parts: Sequence[Search]) -> Search:
    """Add up how the rows of all batches fared."""
    missed = pl.concat(part.missed for part in parts)
    rows, matched = sum(part.rows for part in parts), sum(part.matched for part in parts)
    return Search(rows, matched, _added(missed, ["value", "known"]))


def no_list() -> pl.DataFrame:
    """Return the list of a source that names nothing to look up, or may not be listed."""
    return pl.DataFrame(schema=LISTED)


def _added(missed: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    added = missed.group_by(by).agg(pl.col("rows").sum())
    return added.sort("rows", *by, descending=[True, *(False for _ in by)])
