"""What makes a record itself, as a keyed hash: neither the order of rows nor files change it."""

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.ingest.seen import Hashes, Seen
from layers.model import ROW

HASH_BYTES = 8
FIELD = "\x1f"  # between the fields of an identity: the unit separator, which no CSV holds
WHOLE = "\x1e"  # before a whole row, so that none reads like an id


@dataclass(frozen=True, slots=True)
class Identified:
    """Records as hashes.

    keys
        (n,) uint32 in row order, the key of each record.
    ids
        (m,) uint64, the hashes of the declared ids, of records that have one.
    repeats
        How many of these ids were met before.
    """

    keys: NDArray[np.uint32]
    ids: Hashes
    repeats: int


def identify(rows: pl.DataFrame, source: SourceDefinition, secret: bytes, seen: Seen) -> Identified:
    """Hash the source and the identity of each record: BLAKE2b keyed with the secret, mod 2^32.

    A record is itself by its declared id; one without an id is itself by its whole row and an
    ordinal among equal rows. Equal ids of two sources have unrelated keys, so that the noise of
    one source tells nothing about another.

    Parameters
    ----------
    seen
        The records of the delivery so far; these are added to it.

    """
    identities = _identities(rows, source.record.id)
    hashes = _hashes(identities, source.id, secret)
    before = seen.add(hashes)
    whole = identities.str.starts_with(WHOLE).to_numpy()
    ids = hashes[~whole]
    again = np.flatnonzero((before > 0) & whole)
    copies = pl.Series([f"{identities[row]}{WHOLE}{before[row]}" for row in again.tolist()])
    hashes[again] = _hashes(copies, source.id, secret)
    return Identified(hashes.astype(np.uint32), ids, int((before[~whole] > 0).sum()))


def _identities(rows: pl.DataFrame, id_columns: tuple[str, ...]) -> pl.Series:
    fields = rows.drop(ROW).select(pl.exclude(pl.Binary), pl.col(pl.Binary).bin.encode("hex"))
    whole = pl.concat_str(pl.lit(WHOLE), pl.concat_str(pl.all(), separator=FIELD))
    if not id_columns:
        return fields.select(whole.alias("id")).to_series()
    named = pl.concat_str(pl.col(id_columns).fill_null(""), separator=FIELD)
    unnamed = named.str.strip_chars(FIELD) == ""
    return fields.select(pl.when(unnamed).then(whole).otherwise(named).alias("id")).to_series()


def _hashes(identities: pl.Series, source: str, secret: bytes) -> Hashes:
    key = secret[:64]
    digests = (
        hashlib.blake2b(f"{source}{FIELD}{one}".encode(), digest_size=HASH_BYTES, key=key).digest()
        for one in identities.to_list()
    )
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
