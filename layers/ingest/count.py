"""One batch of a file -> its facts and figures, knowing nothing of the other batches.

Two steps, as only in between is it told which records were met before. Both may run in any thread
or process: `tally` adds up what they return, in the order of the batches.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.columns import own_text
from layers.declare.delivery import Mode
from layers.declare.source import SourceDefinition
from layers.ingest.identity import Identities, identify, keys_of
from layers.ingest.index import index, index_areas, index_stated
from layers.ingest.link import Placed, link
from layers.ingest.mesh import Mesh
from layers.ingest.piles import piles_of
from layers.ingest.places import Gazetteer
from layers.ingest.published import leave_out_published
from layers.ingest.seen import Before, Hashes
from layers.ingest.sought import Search
from layers.model import Area, Batch, State

AreaSets = Mapping[str, Sequence[Area]]
CELLS = ""  # the mesh and the facts of the covered cells, among those of area sets


@dataclass(frozen=True, slots=True)
class Targets:
    """What records are counted by: area sets, and for lines and polygons meshes of all of it."""

    area_sets: AreaSets
    meshes: Mapping[str, Mesh] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every batch of a delivery.

    secret
        Keys the hash of record identities.
    published_until
        Last day of the periods that were published and may not change; None if all may.
    """

    source: SourceDefinition
    gazetteer: Gazetteer
    targets: Targets
    secret: bytes
    published_until: date | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """The records of a batch with their places, and what they are told apart by.

    rows, published
        How many rows the batch had, and how many of them were published before.
    """

    file: str
    rows: int
    published: int
    placed: Placed
    told: Identities


@dataclass(frozen=True, slots=True)
class Counted:
    """What a batch adds.

    ids
        The hashes of declared ids, of sources whose deliveries append.
    facts
        Partial facts of the cells (CELLS) and of area sets.
    piles, piled
        (n,) int64, a counter of `piles_of` and the records that lie there.
    """

    file: str
    rows: int
    published: int
    dates: int
    repeats: int
    ids: Hashes | None
    facts: Mapping[str, pl.DataFrame]
    piles: NDArray[np.int64]
    piled: NDArray[np.int64]
    refused: pl.DataFrame
    stated: pl.DataFrame | None
    states: Counter[str]
    matched: Counter[str]
    cut: Mapping[str, float]
    search: Search | None


def link_batch(batch: Batch, terms: Terms) -> Linked:
    """Place the records of a batch and tell them apart; the first step."""
    fresh, published = leave_out_published(batch, terms.source.time, terms.published_until)
    placed = link(fresh, terms.source, terms.gazetteer)
    told = identify(placed.rows, terms.source, terms.secret)
    return Linked(batch.file, len(batch.rows) + len(batch.refused), published, placed, told)


def count_batch(linked: Linked, before: Before, terms: Terms) -> Counted:
    """Count the records of a batch per place, and where its other rows went; the second step.

    Parameters
    ----------
    before
        (n,) how often each record was met before, as `Seen` tells.
    """
    placed, source = linked.placed, terms.source
    keys = keys_of(linked.told, before, source, terms.secret)
    known = np.isfinite(placed.lon)
    by = pl.Series(placed.by if placed.by is not None else [], dtype=pl.String)
    states = [State(one).word for one in placed.state.tolist() if one] if source.key else []
    return Counted(
        file=linked.file,
        rows=linked.rows,
        published=linked.published,
        dates=placed.dates,
        repeats=linked.told.repeats(before),
        ids=linked.told.ids if source.delivery.mode is Mode.APPEND else None,
        facts=_facts(placed, keys, terms),
        piles=piles_of(placed.lon[known], placed.lat[known]),
        piled=placed.n[known],
        refused=own_text(placed.refused),
        stated=own_text(index_stated(placed, source)) if source.key else None,
        states=Counter(states),
        matched=Counter(dict(by.value_counts().iter_rows())),
        cut=_cut(placed, source),
        search=placed.search,
    )


def counted_sets(source: SourceDefinition) -> tuple[str, ...]:
    """Return the area sets that facts are counted by; a key knows only its own."""
    return (source.key.areas,) if source.key else source.areas


def _facts(placed: Placed, keys: NDArray[np.uint32], terms: Terms) -> dict[str, pl.DataFrame]:
    """Count records per cell, unless they know only areas, and per area of each set."""
    source, targets = terms.source, terms.targets
    facts = {} if source.key else {CELLS: index(placed, source, keys, targets.meshes.get(CELLS))}
    for name in counted_sets(source):
        areas, mesh = targets.area_sets[name], targets.meshes.get(name)
        facts[name] = index_areas(placed, source, keys, areas, mesh)
    return facts


def _cut(placed: Placed, source: SourceDefinition) -> dict[str, float]:
    """Tell of how many records a part lay outside the coverage, and how much of them."""
    shaped = placed.shaped
    if shaped is None or not shaped.cut.any():
        return {}
    lost = {source.by.amount: float(shaped.lost.sum())} if source.by.amount else {}
    return {"records": float(shaped.cut.sum()), **lost}
