"""Index records once, at the source's finest resolution, and count them.

Coarser cells are H3 parents of these cells (lineage roll-up), so exact children add up to their
exact parent.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.grid import points_to_cells
from layers.ingest.areas import NOWHERE, locate
from layers.ingest.link import UNKNOWN, Placed
from layers.model import Area

KEY_BITS = 32


def index(placed: Placed, source: SourceDefinition, keys: NDArray[np.uint32]) -> pl.DataFrame:
    """Count the records of a batch per (period, dimensions, cell).

    Returns
    -------
    Columns `period`, one text column per dimension, `place` (uint64), `n`, `key`; partial facts,
    to be merged with those of the other batches.
    """
    cells = points_to_cells(placed.lon, placed.lat, source.finest_resolution)
    return _count(placed, source, keys, cells)


def index_areas(
    placed: Placed, source: SourceDefinition, keys: NDArray[np.uint32], areas: Sequence[Area]
) -> pl.DataFrame:
    """Count the records of a batch per (period, dimensions, area): by key, else point-in-polygon.

    `place` is the position of the area in `areas`; records in none of them are left out.
    """
    known = placed.area != NOWHERE
    position = np.where(known, placed.area, locate(areas, placed.lon, placed.lat))
    counted = _count(placed, source, keys, position.astype(np.uint64))
    return counted.filter(pl.col("place") != np.uint64(NOWHERE % 2**64))


def merge(parts: Sequence[pl.DataFrame], dimensions: Sequence[str]) -> pl.DataFrame:
    """Add partial facts up; the result is sorted by (period, dimensions, place)."""
    by = ["period", *dimensions, "place"]
    added = pl.col("n").sum(), (pl.col("key").sum() % 2**KEY_BITS).alias("key")
    return pl.concat(parts).group_by(by).agg(*added).sort(by)


def _count(
    placed: Placed,
    source: SourceDefinition,
    keys: NDArray[np.uint32],
    places: NDArray[np.uint64],
) -> pl.DataFrame:
    dimensions = [
        placed.rows[dimension.column].fill_null("").str.strip_chars().replace("", UNKNOWN)
        .alias(name)
        for name, dimension in source.dimensions.items()
    ]  # fmt: skip
    records = pl.DataFrame(
        [
            pl.Series("period", placed.period, pl.Int32),
            *dimensions,
            pl.Series("place", places, pl.UInt64),
            pl.Series("n", placed.n, pl.Int64),
            pl.Series("key", keys.astype(np.uint64), pl.UInt64),
        ]
    )
    return merge([records], list(source.dimensions))
