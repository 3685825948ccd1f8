"""Batches of placed records -> facts and figures so far: all that grows while files are read.

What grows with the records, and not with the cells and periods they fall in, is kept in few bytes
each, so that a delivery may be far larger than memory.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from layers.columns import own_text
from layers.declare.delivery import Mode
from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.ingest.gate import count_places
from layers.ingest.identity import identify
from layers.ingest.index import index, index_areas, index_stated
from layers.ingest.link import Placed
from layers.ingest.mesh import Mesh
from layers.ingest.partial import Partial
from layers.ingest.seen import Hashes, Seen
from layers.ingest.shapes import Shaped
from layers.ingest.sought import Search
from layers.model import Account, Area, State

AreaSets = Mapping[str, Sequence[Area]]
CELLS = ""  # the mesh of the covered cells, among those of area sets


@dataclass(frozen=True, slots=True)
class Targets:
    """What records are counted by: area sets, and for lines and polygons meshes of all of it."""

    area_sets: AreaSets
    meshes: Mapping[str, Mesh] = field(default_factory=dict)


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
    ids: list[Hashes] = field(default_factory=list)  # of sources whose deliveries append
    matched: Counter[str] = field(default_factory=Counter)
    cut: dict[str, float] = field(default_factory=dict)
    stated: list[pl.DataFrame] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    searches: list[Search] = field(default_factory=list)


def count(
    tally: Tally, placed: Placed, source: SourceDefinition, targets: Targets, secret: bytes
) -> None:
    """Count the records of a batch per place, and where its other rows went."""
    records = identify(placed.rows, source, secret, tally.seen)
    if source.delivery.mode is Mode.APPEND:
        tally.ids.append(records.ids)
    names = list(source.dimensions)
    if source.key:
        tally.stated.append(own_text(index_stated(placed, source)))
        tally.states.update(State(one).word for one in placed.state.tolist() if one)
    else:
        tally.facts.add(index(placed, source, records.keys, targets.meshes.get(CELLS)), names)
    for name in counted_sets(source):
        areas, mesh = targets.area_sets[name], targets.meshes.get(name)
        counted = index_areas(placed, source, records.keys, areas, mesh)
        tally.areas.setdefault(name, Partial()).add(counted, names)
    at = pl.DataFrame({"lon": placed.lon, "lat": placed.lat, "n": placed.n})
    tally.places = [count_places([*tally.places, at])]
    if placed.by is not None:
        tally.matched.update(dict(pl.Series(placed.by).value_counts().iter_rows()))
    if placed.shaped is not None:
        _add_cut(tally.cut, placed.shaped, source.by)
    if placed.search is not None:
        tally.searches.append(placed.search)
    tally.refused.append(own_text(placed.refused))
    tally.dates += placed.dates
    tally.repeats += records.repeats


def _add_cut(cut: dict[str, float], shaped: Shaped, by: By) -> None:
    """Add up of how many records a part lay outside the coverage, and how much of them."""
    if shaped.cut.any():
        cut["records"] = cut.get("records", 0.0) + float(shaped.cut.sum())
        if by.amount:
            cut[by.amount] = cut.get(by.amount, 0.0) + float(shaped.lost.sum())


def count_areas(tally: Tally, area_set: str) -> int:
    """Count the areas of a set that have records."""
    return pl.concat(part["place"] for part in tally.areas[area_set].parts).n_unique()


def counted_sets(source: SourceDefinition) -> tuple[str, ...]:
    """Return the area sets that facts are counted by; a key knows only its own."""
    return (source.key.areas,) if source.key else source.areas


def account_of(
    files: tuple[str, ...], tally: Tally, refused: pl.DataFrame, search: Search | None
) -> Account:
    """Give account of every row that was counted."""
    return Account(
        files=files,
        rows_read=tally.rows,
        rows_accepted=tally.rows - len(refused),
        refused=dict(sorted(Counter(refused["reason"].to_list()).items())),
        repeats=tally.repeats,
        matched=dict(sorted(tally.matched.items())),
        cut=tally.cut,
        stated=dict(sorted(tally.states.items())),
        match=search.match if search else None,
    )
