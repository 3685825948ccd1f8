"""What makes a record itself, as a keyed hash: neither the order of rows nor files change it."""

import hashlib

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.ingest.seen import Hashes, Seen
from layers.model import ROW

HASH_BYTES = 8
FIELD = "\x1f"  # between the fields of an identity: the unit separator, which no CSV holds
WHOLE = "\x1e"  # before a whole row, so that none reads like an id


def record_keys(
    rows: pl.DataFrame, id_columns: tuple[str, ...], secret: bytes, seen: Seen
) -> tuple[NDArray[np.uint32], int]:
    """Hash the identity of each record: BLAKE2b keyed with the city's secret, mod 2^32.

    A record is itself by its declared id; one without an id is itself by its whole row and an
    ordinal among equal rows.

    Parameters
    ----------
    seen
        The records of the delivery so far; these are added to it.

    Returns
    -------
    (n,) uint32 in row order, and how many of these ids were met before.
    """
    identities = _identities(rows, id_columns)
    hashes = _hashes(identities, secret)
    before = seen.add(hashes)
    whole = identities.str.starts_with(WHOLE).to_numpy()
    again = np.flatnonzero((before > 0) & whole)
    copies = pl.Series([f"{identities[row]}{WHOLE}{before[row]}" for row in again.tolist()])
    hashes[again] = _hashes(copies, secret)
    return hashes.astype(np.uint32), int((before[~whole] > 0).sum())


def _identities(rows: pl.DataFrame, id_columns: tuple[str, ...]) -> pl.Series:
    fields = rows.drop(ROW).select(pl.exclude(pl.Binary), pl.col(pl.Binary).bin.encode("hex"))
    whole = pl.concat_str(pl.lit(WHOLE), pl.concat_str(pl.all(), separator=FIELD))
    if not id_columns:
        return fields.select(whole.alias("id")).to_series()
    named = pl.concat_str(pl.col(id_columns).fill_null(""), separator=FIELD)
    unnamed = named.str.strip_chars(FIELD) == ""
    return fields.select(pl.when(unnamed).then(whole).otherwise(named).alias("id")).to_series()


def _hashes(identities: pl.Series, secret: bytes) -> Hashes:
    key = secret[:64]
    digests = (
        hashlib.blake2b(one.encode(), digest_size=HASH_BYTES, key=key).digest()
        for one in identities.to_list()
    )
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
