"""The files of one source -> one cube, with an account of every row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.grid import shape_to_cells
from layers.ingest.address import make_lookup
from layers.ingest.amounts import sum_names
from layers.ingest.areas import uncovered
from layers.ingest.check import (
    refuse_nothing_accepted,
    refuse_too_many_values,
    refuse_unmatched,
    refuse_unreadable_dates,
)
from layers.ingest.files import find_files
from layers.ingest.gate import count_places, examine
from layers.ingest.index import merge
from layers.ingest.keys import Keys, make_keys
from layers.ingest.link import link
from layers.ingest.listed import count_addresses
from layers.ingest.mesh import mesh_of_areas, mesh_of_cells
from layers.ingest.places import Gazetteer
from layers.ingest.published import leave_out_published
from layers.ingest.read import read_batches
from layers.ingest.register import Register
from layers.ingest.sought import Search, no_list, search_of_all
from layers.ingest.spread import spread_by_ground, spread_by_points
from layers.ingest.tally import (
    CELLS,
    AreaSets,
    Tally,
    Targets,
    account_of,
    count,
    count_areas,
    counted_sets,
)
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
    Stated,
    most_column,
    sum_column,
)

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What records are held against: area sets in their order and address registers, by id.

    tables
        Folder of the tables between records and areas; None if they lie beside the files.
    published_until
        Last day of the periods that were published and may not change; None if all may.
    """

    area_sets: AreaSets = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    tables: Path | None = None
    published_until: date | None = None


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
        If a file is unreadable or changed, or no row is accepted though nothing was published
        before; nothing has been written then.
    """
    files = find_files(source.file, inbox)
    gazetteer = _gazetteer(source, grounds, grounds.tables or inbox)
    targets = _targets(source, grounds.area_sets, gazetteer.ground)
    tally = Tally()
    for path in files:
        for batch in read_batches(path, source.file, source.columns):
            fresh, published = leave_out_published(batch, source.time, grounds.published_until)
            count(tally, link(fresh, source, gazetteer), source, targets, secret)
            tally.rows += len(batch.rows) + len(batch.refused)
            tally.published += published
            if progress:
                progress(path.name, tally.rows)
    refused = pl.concat(tally.refused)
    search = search_of_all(tally.searches) if tally.searches else None
    _check(source, tally, refused, search, gazetteer.keys)
    unmatched = search.listed if search else no_list()
    if source.protection != "open":
        refused, unmatched = refused.with_columns(pl.lit("").alias("value")), no_list()
    account = account_of(tuple(path.name for path in files), tally, refused, search)
    account = replace(account, skipped=_skipped(source, grounds, gazetteer))
    cube = _cube(source, tally, grounds, gazetteer.ground, account)
    findings = tuple(examine(cube, count_places(tally.places), source.quality))
    return Ingested(
        cube=replace(cube, account=replace(account, findings=findings)),
        refused=refused,
        unmatched=unmatched,
        records=np.unique(np.concatenate(tally.ids)) if tally.ids else None,
    )


def _skipped(source: SourceDefinition, grounds: Grounds, gazetteer: Gazetteer) -> dict[str, int]:
    """Count the rows of registers and tables that were no use, by the name of their file or id."""
    linked = source.address and source.address.register_id
    told = source.addresses and source.addresses.register_id
    skipped = {one: grounds.registers[one].skipped for one in (linked, told) if one}
    if gazetteer.keys and gazetteer.keys.key.via:
        skipped[gazetteer.keys.key.via.file.path] = gazetteer.keys.skipped
    return {name: rows for name, rows in skipped.items() if rows}


def _gazetteer(source: SourceDefinition, grounds: Grounds, tables: Path) -> Gazetteer:
    ground, address, key = _ground(source, grounds.area_sets), source.address, source.key
    areas = grounds.area_sets[key.areas] if key else ()
    shapely.prepare(ground)
    return Gazetteer(
        ground=ground,
        keys=make_keys(key, areas, source.coverage.without, tables) if key else None,
        addresses=make_lookup(grounds.registers[address.register_id], address) if address else None,
    )


def _targets(source: SourceDefinition, area_sets: AreaSets, ground: shapely.Geometry) -> Targets:
    """Make meshes to cut along, where lines and polygons lie in several places."""
    if source.by in (By.POINT, By.COUNT):
        return Targets(area_sets)
    cells = mesh_of_cells(shape_to_cells(ground, source.finest_resolution))
    sets = {name: mesh_of_areas(area_sets[name]) for name in counted_sets(source)}
    return Targets(area_sets, {CELLS: cells, **sets})


def _ground(source: SourceDefinition, area_sets: AreaSets) -> shapely.Geometry:
    if source.coverage.bbox:
        return shapely.box(*source.coverage.bbox)
    return shapely.union_all([area.geometry for area in _covered(source, area_sets)])


def _covered(source: SourceDefinition, area_sets: AreaSets) -> list[Area]:
    """Return the areas about which a source speaks."""
    every = area_sets[source.coverage.areas or ""]
    return [area for area in every if area.code not in source.coverage.without]


def _check(
    source: SourceDefinition,
    tally: Tally,
    refused: pl.DataFrame,
    search: Search | None,
    keys: Keys | None,
) -> None:
    broken = int((refused["reason"] == "wrong_number_of_fields").sum())
    whole = tally.rows - broken
    refuse_unreadable_dates(source, tally.dates + tally.published, whole, refused)
    if search:
        met = count_areas(tally, source.key.areas) if source.key else 0
        refuse_unmatched(source, search, keys, met)
    if tally.rows == len(refused):  # one with published periods may bring nothing new
        refuse_nothing_accepted(source.id, Counter(refused["reason"].to_list()))


def _cube(
    source: SourceDefinition,
    tally: Tally,
    grounds: Grounds,
    ground: shapely.Geometry,
    account: Account,
) -> Cube:
    names = list(source.dimensions)
    counted = merge((tally.areas[source.key.areas] if source.key else tally.facts).parts, names)
    values = {name: tuple(counted[name].unique().sort().to_list()) for name in names}
    refuse_too_many_values(source.id, values)
    sums = sum_names(source)
    facts = _facts(counted.clear() if source.key else counted, values, sums)
    areas = {
        name: AreaFacts(
            codes=tuple(area.code for area in grounds.area_sets[name]),
            facts=_facts(merge(partial.parts, names), values, sums),
            silent=_silent(source, name, grounds.area_sets[name], ground),
            stated=_stated(tally.stated, values),
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
        spread=_spread(source, grounds),
        amounts=sums,
        addresses=count_addresses(source, grounds.registers, grounds.area_sets, ground),
    )


def _silent(
    source: SourceDefinition, name: str, areas: Sequence[Area], ground: shapely.Geometry
) -> tuple[str, ...]:
    """Return the codes of the areas of a set about which a source does not speak."""
    return source.coverage.without if name == source.coverage.areas else uncovered(areas, ground)


def _spread(source: SourceDefinition, grounds: Grounds) -> Spread | None:
    """Share the covered areas of a source that knows only areas out over their cells."""
    if source.key is None:
        return None
    covered, weight = _covered(source, grounds.area_sets), source.key.weight
    if weight:
        addresses = grounds.registers[weight].addresses
        points = addresses["lon"].to_numpy(), addresses["lat"].to_numpy()
        spread = spread_by_points(covered, source.finest_resolution, points)
    else:
        spread = spread_by_ground(covered, source.finest_resolution)
    at = {area.code: at for at, area in enumerate(grounds.area_sets[source.key.areas])}
    position = np.array([at[area.code] for area in covered], np.int64)
    return replace(spread, area=position[spread.area], weight=weight or "")


def _extent(
    source: SourceDefinition, facts: Facts, ground: shapely.Geometry, periods: Days
) -> Extent:
    cells = shape_to_cells(ground, source.finest_resolution)
    if not np.isin(facts.place, cells).all():
        raise SourceError(f"{source.id}: a record lies in the coverage but in none of its cells.")
    west, south, east, north = shapely.bounds(ground).tolist()
    return Extent(cells, periods, (west, south, east, north))


def _stated(parts: list[pl.DataFrame], values: Mapping[str, tuple[str, ...]]) -> Stated | None:
    """Return what all batches state instead of numbers; None where they state nothing."""
    said = pl.concat(parts).unique() if parts else pl.DataFrame()
    if not len(said):
        return None
    said = said.sort(said.columns)
    period, place, state = (said[name].to_numpy() for name in ("period", "place", "state"))
    return Stated(period, _codes(said, values), place, state)


def _codes(table: pl.DataFrame, values: Mapping[str, tuple[str, ...]]) -> NDArray[np.uint16]:
    codes = [
        table[name].cast(pl.Enum(listed)).to_physical().to_numpy().astype(np.uint16)
        for name, listed in values.items()
    ]
    return np.stack(codes, axis=1) if codes else np.empty((len(table), 0), np.uint16)


def _facts(
    merged: pl.DataFrame, values: Mapping[str, tuple[str, ...]], sums: tuple[str, ...]
) -> Facts:
    return Facts(
        period=merged["period"].to_numpy().astype(np.int32),
        codes=_codes(merged, values),
        place=merged["place"].to_numpy().astype(np.uint64),
        n=merged["n"].to_numpy().astype(np.int64),
        key=merged["key"].to_numpy().astype(np.uint32),
        sums=merged.select(map(sum_column, sums)).to_numpy().reshape(len(merged), len(sums)),
        most=merged.select(map(most_column, sums)).to_numpy().reshape(len(merged), len(sums)),
    )
