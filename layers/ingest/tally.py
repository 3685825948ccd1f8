"""Batches of placed records -> partial facts and figures: all that grows while files are read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from layers.declare.source import SourceDefinition
from layers.ingest.gate import count_places
from layers.ingest.index import index, index_areas, index_stated, record_keys
from layers.ingest.link import Placed
from layers.ingest.sought import Search
from layers.model import Account, Area, State

AreaSets = Mapping[str, Sequence[Area]]


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
    stated: list[pl.DataFrame] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    searches: list[Search] = field(default_factory=list)


def count(
    tally: Tally, placed: Placed, source: SourceDefinition, area_sets: AreaSets, secret: bytes
) -> None:
    """Count the records of a batch per place, and where its other rows went."""
    keys = record_keys(placed.rows, source.record.id, secret, tally.seen)
    if source.key:
        tally.stated.append(index_stated(placed, source))
        tally.states.update(State(one).word for one in placed.state.tolist() if one)
    else:
        tally.facts.append(index(placed, source, keys))
    for name in _counted_sets(source):
        counted = index_areas(placed, source, keys, area_sets[name])
        tally.areas.setdefault(name, []).append(counted)
    if source.record.id:
        named = pl.concat_str(pl.col(source.record.id).fill_null(""), separator="\x1f")
        tally.ids.append(placed.rows.select(named.alias("id")).to_series())
    at = pl.DataFrame({"lon": placed.lon, "lat": placed.lat, "n": placed.n})
    tally.places.append(count_places([at]))
    if placed.by is not None:
        tally.matched.update(dict(pl.Series(placed.by).value_counts().iter_rows()))
    if placed.search is not None:
        tally.searches.append(placed.search)
    tally.refused.append(placed.refused)
    tally.dates += placed.dates


def count_areas(tally: Tally, area_set: str) -> int:
    """Count the areas of a set that have records."""
    return pl.concat(part["place"] for part in tally.areas[area_set]).n_unique()


def _counted_sets(source: SourceDefinition) -> tuple[str, ...]:
    """Return the area sets that facts are counted by; a key knows only its own."""
    return (source.key.areas,) if source.key else source.areas


def account_of(
    files: tuple[str, ...], tally: Tally, refused: pl.DataFrame, search: Search | None
) -> Account:
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
        stated=dict(sorted(tally.states.items())),
        match=search.match if search else None,
    )
