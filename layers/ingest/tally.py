"""Batches of placed records -> partial facts and figures: all that grows while files are read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.ingest.gate import count_places
from layers.ingest.index import index, index_areas, record_keys
from layers.ingest.link import Placed
from layers.ingest.mesh import Mesh
from layers.ingest.shapes import Shaped
from layers.model import Account, Area

AreaSets = Mapping[str, Sequence[Area]]
CELLS = ""  # the mesh of the covered cells, among those of area sets


@dataclass(frozen=True, slots=True)
class Targets:
    """What records are counted by: area sets, and for lines and polygons meshes of all of it."""

    area_sets: AreaSets
    meshes: Mapping[str, Mesh] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What has been counted so far; the only thing that grows while files are read."""

    rows: int = 0
    dates: int = 0
    facts: list[pl.DataFrame] = field(default_factory=list)
    areas: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    ids: list[pl.Series] = field(default_factory=list)
    places: list[pl.DataFrame] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    cut: dict[str, float] = field(default_factory=dict)


def count(
    tally: Tally, placed: Placed, source: SourceDefinition, targets: Targets, secret: bytes
) -> None:
    """Count the records of a batch per place, and where its other rows went."""
    keys = record_keys(placed.rows, source.record.id, secret, tally.seen)
    if not source.key:
        tally.facts.append(index(placed, source, keys, targets.meshes.get(CELLS)))
    for name in counted_sets(source):
        areas, mesh = targets.area_sets[name], targets.meshes.get(name)
        counted = index_areas(placed, source, keys, areas, mesh)
        tally.areas.setdefault(name, []).append(counted)
    if source.record.id:
        named = pl.concat_str(pl.col(source.record.id).fill_null(""), separator="\x1f")
        tally.ids.append(placed.rows.select(named.alias("id")).to_series())
    at = pl.DataFrame({"lon": placed.lon, "lat": placed.lat, "n": placed.n})
    tally.places.append(count_places([at]))
    if placed.by is not None:
        tally.matched.update(dict(pl.Series(placed.by).value_counts().iter_rows()))
    if placed.shaped is not None:
        _add_cut(tally.cut, placed.shaped, source.by)
    tally.refused.append(placed.refused)
    tally.dates += placed.dates


def _add_cut(cut: dict[str, float], shaped: Shaped, by: By) -> None:
    """Add up of how many records a part lay outside the coverage, and how much of them."""
    if shaped.cut.any():
        cut["records"] = cut.get("records", 0.0) + float(shaped.cut.sum())
        if by.amount:
            cut[by.amount] = cut.get(by.amount, 0.0) + float(shaped.lost.sum())


def counted_sets(source: SourceDefinition) -> tuple[str, ...]:
    """Return the area sets that facts are counted by; a key knows only its own."""
    return (source.key.areas,) if source.key else source.areas


def account_of(files: tuple[str, ...], tally: Tally, refused: pl.DataFrame) -> Account:
    """Give account of every row that was counted."""
    ids = pl.concat(tally.ids) if tally.ids else pl.Series("id", [], pl.String)
    ids = ids.filter(ids.str.strip_chars("\x1f") != "")
    return Account(
        files=files,
        rows_read=tally.rows,
        rows_accepted=tally.rows - len(refused),
        refused=dict(sorted(Counter(refused["reason"].to_list()).items())),
        repeats=len(ids) - ids.n_unique(),
        matched=dict(sorted(tally.matched.items())),
        cut=tally.cut,
    )
