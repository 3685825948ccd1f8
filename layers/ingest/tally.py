"""Batches of placed records -> facts and figures so far: all that grows while files are read.

What grows with the records, and not with the cells and periods they fall in, is kept in few bytes
each, so that a delivery may be far larger than memory.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from layers.columns import own_text
from layers.declare.source import SourceDefinition
from layers.ingest.gate import count_places
from layers.ingest.identity import record_keys
from layers.ingest.index import index, index_areas, merge
from layers.ingest.link import Placed
from layers.ingest.seen import Seen
from layers.model import Account, Area

AreaSets = Mapping[str, Sequence[Area]]
FEW_FACTS = 1 << 17  # fewer are not worth merging


@dataclass(slots=True)
class Partial:
    """Facts of the batches so far; merged again when a quarter is added."""

    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, part: pl.DataFrame, dimensions: Sequence[str]) -> None:
        """Add the facts of a batch."""
        self.parts.append(own_text(part))
        if sum(map(len, self.parts[1:])) > max(len(self.parts[0]) // 4, FEW_FACTS):
            self.parts = [merge(self.parts, dimensions)]


@dataclass(slots=True)
class Tally:
    """What has been counted so far."""

    rows: int = 0
    dates: int = 0
    repeats: int = 0
    facts: Partial = field(default_factory=Partial)
    areas: dict[str, Partial] = field(default_factory=dict)
    places: list[pl.DataFrame] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    matched: Counter[str] = field(default_factory=Counter)


def count(
    tally: Tally, placed: Placed, source: SourceDefinition, area_sets: AreaSets, secret: bytes
) -> None:
    """Count the records of a batch per place, and where its other rows went."""
    keys, repeats = record_keys(placed.rows, source.record.id, secret, tally.seen)
    names = list(source.dimensions)
    if not source.key:
        tally.facts.add(index(placed, source, keys), names)
    for name in _counted_sets(source):
        counted = index_areas(placed, source, keys, area_sets[name])
        tally.areas.setdefault(name, Partial()).add(counted, names)
    at = pl.DataFrame({"lon": placed.lon, "lat": placed.lat, "n": placed.n})
    tally.places = [count_places([*tally.places, at])]
    if placed.by is not None:
        tally.matched.update(dict(pl.Series(placed.by).value_counts().iter_rows()))
    tally.refused.append(own_text(placed.refused))
    tally.dates += placed.dates
    tally.repeats += repeats


def _counted_sets(source: SourceDefinition) -> tuple[str, ...]:
    """Return the area sets that facts are counted by; a key knows only its own."""
    return (source.key.areas,) if source.key else source.areas


def account_of(files: tuple[str, ...], tally: Tally, refused: pl.DataFrame) -> Account:
    """Give account of every row that was counted."""
    return Account(
        files=files,
        rows_read=tally.rows,
        rows_accepted=tally.rows - len(refused),
        refused=dict(sorted(Counter(refused["reason"].to_list()).items())),
        repeats=tally.repeats,
        matched=dict(sorted(tally.matched.items())),
    )
