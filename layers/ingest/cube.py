"""The files of one source -> one cube, with an account of every row."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
import shapely

from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.grid import shape_to_cells
from layers.ingest.address import make_lookup
from layers.ingest.check import (
    refuse_nothing_accepted,
    refuse_too_many_values,
    refuse_unreadable_dates,
)
from layers.ingest.files import find_files
from layers.ingest.gate import count_places, examine
from layers.ingest.index import merge
from layers.ingest.link import link
from layers.ingest.places import Gazetteer
from layers.ingest.read import read_batches
from layers.ingest.register import Register
from layers.ingest.spread import spread_by_ground
from layers.ingest.tally import AreaSets, Tally, account_of, count
from layers.model import (
    Account,
    Area,
    AreaFacts,
    Cube,
    Days,
    Extent,
    Facts,
    Ingested,
    Spread,
)

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a city has to link records to, by id: area sets in their order, address registers."""

    area_sets: AreaSets = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)


def build_cube(
    source: SourceDefinition,
    inbox: Path,
    grounds: Grounds,
    secret: bytes,
    progress: Progress | None = None,
) -> Ingested:
    """Read, link, index and count all files of a source.

    Parameters
    ----------
    grounds
        Every area set and register that the source names.
    secret
        Keys the hash of record identities.
    progress
        Called with the file name and the rows read so far.

    Raises
    ------
    SourceError
        If a file is unreadable or changed, or no row is accepted; nothing has been written then.
    """
    files = find_files(source.file, inbox)
    area_sets, gazetteer = grounds.area_sets, _gazetteer(source, grounds)
    tally = Tally()
    for path in files:
        for batch in read_batches(path, source.file, source.columns):
            placed = link(batch, source, gazetteer)
            count(tally, placed, source, area_sets, secret)
            tally.rows += len(batch.rows) + len(batch.refused)
            if progress:
                progress(path.name, tally.rows)
    refused = pl.concat(tally.refused)
    _check(source, tally, refused)
    if source.protection != "open":
        refused = refused.with_columns(pl.lit("").alias("value"))
    account = account_of(tuple(path.name for path in files), tally, refused)
    cube = _cube(source, tally, area_sets, gazetteer.ground, account)
    findings = tuple(examine(cube, count_places(tally.places), source.quality))
    return Ingested(replace(cube, account=replace(account, findings=findings)), refused)


def _gazetteer(source: SourceDefinition, grounds: Grounds) -> Gazetteer:
    ground, address = _ground(source, grounds.area_sets), source.address
    shapely.prepare(ground)
    return Gazetteer(
        ground=ground,
        areas=grounds.area_sets[source.key.areas] if source.key else (),
        addresses=make_lookup(grounds.registers[address.register_id], address) if address else None,
    )


def _ground(source: SourceDefinition, area_sets: AreaSets) -> shapely.Geometry:
    if source.coverage.bbox:
        return shapely.box(*source.coverage.bbox)
    return shapely.union_all([area.geometry for area in _covered(source, area_sets)])


def _covered(source: SourceDefinition, area_sets: AreaSets) -> list[Area]:
    """Return the areas about which a source speaks."""
    every = area_sets[source.coverage.areas or ""]
    return [area for area in every if area.code not in source.coverage.without]


def _check(source: SourceDefinition, tally: Tally, refused: pl.DataFrame) -> None:
    time = source.time
    broken = int((refused["reason"] == "wrong_number_of_fields").sum())
    whole = tally.rows - broken
    refuse_unreadable_dates(source.id, time.column, time.format, tally.dates, whole)
    if tally.rows == len(refused):
        refuse_nothing_accepted(source.id, Counter(refused["reason"].to_list()))


def _cube(
    source: SourceDefinition,
    tally: Tally,
    area_sets: AreaSets,
    ground: shapely.Geometry,
    account: Account,
) -> Cube:
    names = list(source.dimensions)
    counted = merge((tally.areas[source.key.areas] if source.key else tally.facts).parts, names)
    values = {name: tuple(counted[name].unique().sort().to_list()) for name in names}
    refuse_too_many_values(source.id, values)
    facts = _facts(counted.clear() if source.key else counted, values)
    areas = {
        name: AreaFacts(
            codes=tuple(area.code for area in area_sets[name]),
            facts=_facts(merge(partial.parts, names), values),
            silent=source.coverage.without if name == source.coverage.areas else (),
        )
        for name, partial in tally.areas.items()
    }
    periods = counted["period"].unique().sort().to_numpy().astype(np.int32)
    return Cube(
        source=source.id,
        finest_resolution=source.finest_resolution,
        step=source.time.period,
        settles_after=source.time.settles_after,
        dimensions=values,
        facts=facts,
        areas=areas,
        extent=_extent(source, facts, ground, periods),
        account=account,
        spread=_spread(source, area_sets),
    )


def _spread(source: SourceDefinition, area_sets: AreaSets) -> Spread | None:
    """Share the covered areas of a source that knows only areas out over their cells."""
    if source.key is None:
        return None
    covered = _covered(source, area_sets)
    spread = spread_by_ground(covered, source.finest_resolution)
    codes = [area.code for area in area_sets[source.key.areas]]
    position = np.array([codes.index(area.code) for area in covered], np.int64)
    return replace(spread, area=position[spread.area])


def _extent(
    source: SourceDefinition, facts: Facts, ground: shapely.Geometry, periods: Days
) -> Extent:
    cells = shape_to_cells(ground, source.finest_resolution)
    if not np.isin(facts.place, cells).all():
        raise SourceError(f"{source.id}: a record lies in the coverage but in none of its cells.")
    west, south, east, north = shapely.bounds(ground).tolist()
    return Extent(cells, periods, (west, south, east, north))


def _facts(merged: pl.DataFrame, values: Mapping[str, tuple[str, ...]]) -> Facts:
    codes = [
        merged[name].cast(pl.Enum(listed)).to_physical().to_numpy().astype(np.uint16)
        for name, listed in values.items()
    ]
    shape = (len(merged), len(codes))
    return Facts(
        period=merged["period"].to_numpy().astype(np.int32),
        codes=np.stack(codes, axis=1) if codes else np.empty(shape, np.uint16),
        place=merged["place"].to_numpy().astype(np.uint64),
        n=merged["n"].to_numpy().astype(np.int64),
        key=merged["key"].to_numpy().astype(np.uint32),
    )
