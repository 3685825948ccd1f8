"""The files of one source -> one cube, with an account of every row."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.grid import shape_to_cells
from layers.ingest.amounts import sum_names
from layers.ingest.areas import uncovered
from layers.ingest.check import (
    refuse_nothing_accepted,
    refuse_too_many_values,
    refuse_unmatched,
    refuse_unreadable_dates,
)
from layers.ingest.count import Terms
from layers.ingest.engine import Progress, Work, count_here
from layers.ingest.files import find_files
from layers.ingest.gate import examine
from layers.ingest.grounds import Grounds, covered_areas, gazetteer_of, skipped_rows, targets_of
from layers.ingest.index import merge
from layers.ingest.keys import Keys
from layers.ingest.listed import count_addresses
from layers.ingest.sought import Search, no_list, search_of_all
from layers.ingest.spread import spread_by_ground, spread_by_points
from layers.ingest.tally import Tally, account_of, count_areas
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
    highest_column,
    lowest_column,
    sum_column,
)


def build_cube(
    source: SourceDefinition,
    inbox: Path,
    grounds: Grounds,
    secret: bytes,
    progress: Progress | None = None,
) -> Ingested:
    """Read, link, index and count all files of a source, in this process.

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
    return build_cube_by(lambda work: count_here(work, progress), source, inbox, grounds, secret)


def build_cube_by(
    engine: Callable[[Work], Tally],
    source: SourceDefinition,
    inbox: Path,
    grounds: Grounds,
    secret: bytes,
) -> Ingested:
    """Do as `build_cube`, by an engine."""
    files = find_files(source.file, inbox)
    gazetteer = gazetteer_of(source, grounds, grounds.tables or inbox)
    targets = targets_of(source, grounds.area_sets, gazetteer.ground)
    tally = engine(Work(files, Terms(source, gazetteer, targets, secret, grounds.published_until)))
    refused = pl.concat(tally.refused)
    search = search_of_all(tally.searches) if tally.searches else None
    _check(source, tally, refused, search, gazetteer.keys)
    account = account_of(tuple(path.name for path in files), tally, refused, search)
    account = replace(account, skipped=skipped_rows(source, grounds, gazetteer))
    cube = _examined(_cube(source, tally, grounds, gazetteer.ground, account), source, tally)
    records = np.unique(np.concatenate(tally.ids)) if tally.ids else None
    return Ingested(cube, *_lists(source, refused, search), records)


def _lists(
    source: SourceDefinition, refused: pl.DataFrame, search: Search | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what was refused and what was not found; no value of a source that is not open."""
    if source.protection != "open":
        return refused.with_columns(pl.lit("").alias("value")), no_list()
    return refused, search.listed if search else no_list()


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


def _examined(cube: Cube, source: SourceDefinition, tally: Tally) -> Cube:
    """Add the figures of the quality gate to the account of a cube."""
    findings = tuple(examine(cube, tally.piles, source.quality))
    return replace(cube, account=replace(cube.account, findings=findings))


def _silent(
    source: SourceDefinition, name: str, areas: Sequence[Area], ground: shapely.Geometry
) -> tuple[str, ...]:
    """Return the codes of the areas of a set about which a source does not speak."""
    return source.coverage.without if name == source.coverage.areas else uncovered(areas, ground)


def _spread(source: SourceDefinition, grounds: Grounds) -> Spread | None:
    """Share the covered areas of a source that knows only areas out over their cells."""
    if source.key is None:
        return None
    covered, weight = covered_areas(source, grounds.area_sets), source.key.weight
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
    """Write dimensions as codes, and sort by (period, dimensions, place)."""
    shape = len(merged), len(sums)
    period, place = (merged[name].to_numpy() for name in ("period", "place"))
    codes = _codes(merged, values)
    order = np.lexsort([place, *codes.T[::-1], period])
    return Facts(
        period=period[order].astype(np.int32),
        codes=codes[order],
        place=place[order].astype(np.uint64),
        n=merged["n"].to_numpy()[order].astype(np.int64),
        key=merged["key"].to_numpy()[order].astype(np.uint32),
        sums=merged.select(map(sum_column, sums)).to_numpy().reshape(shape)[order],
        lowest=merged.select(map(lowest_column, sums)).to_numpy().reshape(shape)[order],
        highest=merged.select(map(highest_column, sums)).to_numpy().reshape(shape)[order],
    )
