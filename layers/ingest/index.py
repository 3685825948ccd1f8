"""Index records once, at the source's finest resolution, and count them.

Coarser cells are H3 parents of these cells (lineage roll-up), so exact children add up to their
exact parent.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.location import By
from layers.declare.source import SourceDefinition
from layers.grid import points_to_cells
from layers.ingest.amounts import sum_names
from layers.ingest.areas import NOWHERE, locate
from layers.ingest.link import UNKNOWN, Placed
from layers.ingest.mesh import Mesh
from layers.ingest.shares import Entries, sharing, touching
from layers.model import (
    HIGHEST,
    LOWEST,
    SUM,
    Area,
    Cells,
    State,
    having,
    highest_column,
    lowest_column,
    sum_column,
)

KEY_BITS = 32


def index(
    placed: Placed, source: SourceDefinition, keys: NDArray[np.uint32], mesh: Mesh | None = None
) -> pl.DataFrame:
    """Count the records of a batch per (period, dimensions, cell).

    Parameters
    ----------
    mesh
        The covered cells, for lines and polygons that lie in several of them.

    Returns
    -------
    Columns `period`, one text column per dimension, `place` (uint64), `n`, `key`, and per sum that
    of `sum_column`, `lowest_column` and `highest_column`; partial facts, to be merged with those of
    the other batches.
    """
    cells = points_to_cells(placed.lon, placed.lat, source.finest_resolution)
    return _count(placed, source, _entries(placed, source.by, keys, cells, mesh))


def index_areas(
    placed: Placed,
    source: SourceDefinition,
    keys: NDArray[np.uint32],
    areas: Sequence[Area],
    mesh: Mesh | None = None,
) -> pl.DataFrame:
    """Count the records of a batch per (period, dimensions, area): by key, else point-in-polygon.

    `place` is the position of the area in `areas`; records in none of them are left out. Lines and
    polygons add to each area, of which `mesh` holds the outlines, what of them lies in it.
    """
    known = placed.area != NOWHERE
    position = np.where(known, placed.area, locate(areas, placed.lon, placed.lat))
    entries = _entries(placed, source.by, keys, position.astype(np.uint64), mesh)
    counted = _count(placed, source, entries)
    return counted.filter(pl.col("place") != np.uint64(NOWHERE % 2**64))


def index_stated(placed: Placed, source: SourceDefinition) -> pl.DataFrame:
    """Keep what records of areas say in the place of a number.

    Returns
    -------
    Columns `period`, one text column per dimension, `place` (position of the area) and `state`;
    each row once.
    """
    row = np.flatnonzero(placed.state != State.VALUE)
    about = _told_of(placed, source, row, placed.area[row].astype(np.uint64))
    return about.with_columns(pl.Series("state", placed.state[row], pl.UInt8)).unique()


def merge(parts: Sequence[pl.DataFrame], dimensions: Sequence[str]) -> pl.DataFrame:
    """Add partial facts up, and keep the outermost amounts; in any order.

    Sums of broken numbers depend on their order, so that is kept: the same parts in the same order
    yield the same facts to the last bit.
    """
    by = ["period", *dimensions, "place"]
    added = pl.col("n").sum(), (pl.col("key").sum() % 2**KEY_BITS).alias("key")
    whole = pl.concat(parts)
    sums = [pl.col(name).sum() for name in whole.columns if name.startswith(SUM)]
    low = [pl.col(name).min() for name in whole.columns if name.startswith(LOWEST)]
    high = [pl.col(name).max() for name in whole.columns if name.startswith(HIGHEST)]
    return whole.group_by(by, maintain_order=bool(sums)).agg(*added, *sums, *low, *high)


def _entries(
    placed: Placed, by: By, keys: NDArray[np.uint32], places: Cells, mesh: Mesh | None
) -> Entries:
    """Let records stand at their points, and lines and polygons where they are counted by."""
    points = Entries(np.arange(len(places)), places, placed.n, keys, placed.sums)
    if placed.shaped is None or mesh is None:
        return points
    if by is By.PRESENCE:
        return touching(points, placed.shaped.shape, mesh)
    return sharing(points, placed.shaped.shape, mesh, by)


def _count(placed: Placed, source: SourceDefinition, entries: Entries) -> pl.DataFrame:
    names = sum_names(source)
    records = _told_of(placed, source, entries.row, entries.place).with_columns(
        pl.Series("n", entries.n, pl.Int64),
        pl.Series("key", entries.key.astype(np.uint64), pl.UInt64),
        *(one for name in names for one in _amounts(name, names, entries)),
    )
    return merge([records], list(source.dimensions))


def _amounts(name: str, names: Sequence[str], entries: Entries) -> Iterator[pl.Series]:
    """Yield what each entry adds to a sum, and the lowest and the highest that it holds.

    An entry that adds something has an amount; one that adds nothing has that, unless its record
    counts elsewhere or has none.
    """
    amount, there = entries.sums[:, names.index(name)], entries.n > 0
    if having(name) in names:
        there = there & (entries.sums[:, names.index(having(name))] > 0)
    there = there | (amount != 0)
    yield pl.Series(sum_column(name), amount)
    yield pl.Series(lowest_column(name), np.where(there, amount, np.inf))
    yield pl.Series(highest_column(name), np.where(there, amount, -np.inf))


def _told_of(
    placed: Placed, source: SourceDefinition, row: NDArray[np.intp], places: Cells
) -> pl.DataFrame:
    """Return what some rows are about: `period`, one text column per dimension, `place`."""
    dimensions = [
        placed.rows[dimension.column].fill_null("").str.strip_chars().replace("", UNKNOWN)
        .gather(row).alias(name)
        for name, dimension in source.dimensions.items()
    ]  # fmt: skip
    return pl.DataFrame(
        [
            pl.Series("period", placed.period[row], pl.Int32),
            *dimensions,
            pl.Series("place", places, pl.UInt64),
        ]
    )
