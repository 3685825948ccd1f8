"""The files of one source -> one cube, with an account of every row."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
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
from layers.ingest.files import find_files
from layers.ingest.gate import count_places, examine
from layers.ingest.grounds import Grounds, covered_areas, gazetteer_of, skipped_rows, targets_of
from layers.ingest.index import merge
from layers.ingest.keys import Keys
from layers.ingest.link import link
from layers.ingest.listed import count_addresses
from layers.ingest.published import leave_out_published
from layers.ingest.read import read_batches
from layers.ingest.sought import Search, no_list, search_of_all
from layers.ingest.spread import spread_by_ground, spread_by_points
from layers.ingest.tally import Tally, account_of, count, count_areas
from layers.model import (
    Account,
    Area,
    AreaFacts,
    Batch,
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

Progress = Callable[[str, int], None]


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
    gazetteer = gazetteer_of(source, grounds, grounds.tables or inbox)
    targets = targets_of(source, grounds.area_sets, gazetteer.ground)
    tally = Tally()
    for batch in _fresh(source, files, grounds.published_until, tally, progress):
        count(tally, link(batch, source, gazetteer), source, targets, secret)
    refused = pl.concat(tally.refused)
    search = search_of_all(tally.searches) if tally.searches else None
    _check(source, tally, refused, search, gazetteer.keys)
    account = account_of(tuple(path.name for path in files), tally, refused, search)
    account = replace(account, skipped=skipped_rows(source, grounds, gazetteer))
    cube = _examined(_cube(source, tally, grounds, gazetteer.ground, account), source, tally)
    records = np.unique(np.concatenate(tally.ids)) if tally.ids else None
    return Ingested(cube, *_lists(source, refused, search), records)


def _fresh(
    source: SourceDefinition,
    files: Sequence[Path],
    published_until: date | None,
    tally: Tally,
    progress: Progress | None,
) -> Iterator[Batch]:
    """Read the files in batches, without what was published before, and count what is read."""
    for path in files:
        for batch in read_batches(path, source.file, source.columns):
            fresh, published = leave_out_published(batch, source.time, published_until)
            yield fresh
            tally.rows += len(batch.rows) + len(batch.refused)
            tally.published += published
            if progress:
                progress(path.name, tally.rows)


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
    findings = tuple(examine(cube, count_places(tally.places), source.quality))
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
    shape = len(merged), len(sums)
    return Facts(
        period=merged["period"].to_numpy().astype(np.int32),
        codes=_codes(merged, values),
        place=merged["place"].to_numpy().astype(np.uint64),
        n=merged["n"].to_numpy().astype(np.int64),
        key=merged["key"].to_numpy().astype(np.uint32),
        sums=merged.select(map(sum_column, sums)).to_numpy().reshape(shape),
        lowest=merged.select(map(lowest_column, sums)).to_numpy().reshape(shape),
        highest=merged.select(map(highest_column, sums)).to_numpy().reshape(shape),
    )
