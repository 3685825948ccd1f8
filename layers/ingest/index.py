"""Index records once, at the source's finest resolution, and count them.

Coarser cells are H3 parents of these cells (lineage roll-up), so exact children add up to their
exact parent.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.grid import points_to_cells
from layers.ingest.areas import NOWHERE, locate
from layers.ingest.link import UNKNOWN, Placed
from layers.model import ROW, Area, State

KEY_BITS = 32
FIELD = "\x1f"  # between the fields of an identity: the unit separator, which no CSV holds


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


def index_stated(placed: Placed, source: SourceDefinition) -> pl.DataFrame:
    """Keep what records of areas say in the place of a number.

    Returns
    -------
    Columns `period`, one text column per dimension, `place` (position of the area) and `state`;
    each row once.
    """
    about = _told_of(placed, source, placed.area.astype(np.uint64))
    said = about.with_columns(pl.Series("state", placed.state, pl.UInt8))
    return said.filter(pl.col("state") != State.VALUE).unique()


def merge(parts: Sequence[pl.DataFrame], dimensions: Sequence[str]) -> pl.DataFrame:
    """Add partial facts up; the result is sorted by (period, dimensions, place)."""
    by = ["period", *dimensions, "place"]
    added = pl.col("n").sum(), (pl.col("key").sum() % 2**KEY_BITS).alias("key")
    return pl.concat(parts).group_by(by).agg(*added).sort(by)


def record_keys(
    rows: pl.DataFrame, id_columns: tuple[str, ...], secret: bytes, seen: Counter[int]
) -> NDArray[np.uint32]:
    """Hash the identity of each record: BLAKE2b keyed with the city's secret, mod 2^32.

    A record is itself by its declared id; one without an id is itself by its whole row and an
    ordinal among equal rows, so that neither the order of rows nor their files change anything.

    Parameters
    ----------
    seen
        How often each row without an id was met in the delivery so far; it is added to.

    Returns
    -------
    (n,) uint32 in row order.
    """
    whole = _texts(rows.drop(ROW))
    named = _texts(rows.select(id_columns)) if id_columns else [""] * len(rows)
    identities = (
        one if one.strip(FIELD) else _numbered(row, seen)
        for one, row in zip(named, whole, strict=True)
    )
    return np.fromiter((_key(one, secret) for one in identities), np.uint32, len(rows))


def _texts(rows: pl.DataFrame) -> list[str]:
    written = pl.all().exclude(pl.Binary), pl.col(pl.Binary).bin.encode("hex")
    return rows.select(pl.concat_str(*written, separator=FIELD)).to_series().to_list()


def _numbered(row: str, seen: Counter[int]) -> str:
    """Tell a row from the rows before it that read the same."""
    seen[hash(row)] += 1
    return f"{row}\x1e{seen[hash(row)]}"


def _key(identity: str, secret: bytes) -> int:
    digest = hashlib.blake2b(identity.encode(), digest_size=KEY_BITS // 8, key=secret[:64])
    return int.from_bytes(digest.digest(), "big")


def _count(
    placed: Placed,
    source: SourceDefinition,
    keys: NDArray[np.uint32],
    places: NDArray[np.uint64],
) -> pl.DataFrame:
    records = _told_of(placed, source, places).with_columns(
        pl.Series("n", placed.n, pl.Int64),
        pl.Series("key", keys.astype(np.uint64), pl.UInt64),
    )
    return merge([records], list(source.dimensions))


def _told_of(placed: Placed, source: SourceDefinition, places: NDArray[np.uint64]) -> pl.DataFrame:
    """Return what records are about: `period`, one text column per dimension, `place`."""
    dimensions = [
        placed.rows[dimension.column].fill_null("").str.strip_chars().replace("", UNKNOWN)
        .alias(name)
        for name, dimension in source.dimensions.items()
    ]  # fmt: skip
    return pl.DataFrame(
        [
            pl.Series("period", placed.period, pl.Int32),
            *dimensions,
            pl.Series("place", places, pl.UInt64),
        ]
    )
