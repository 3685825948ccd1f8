"""What makes a record itself, as a keyed hash: neither the order of rows nor files change it."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.ingest.seen import Before, Hashes
from layers.model import ROW

FIELD = "\x1f"  # between the fields of an identity: the unit separator, which no CSV holds
WHOLE = "\x1e"  # before a whole row, so that none reads like an id


@dataclass(frozen=True, slots=True)
class Identities:
    """What some records of a source are told apart by.

    text
        (n,) the id of each record, or its whole row where it has none.
    hashes
        (n,) uint64, their hashes.
    whole
        (n,) whether it is a whole row.
    """

    text: pl.Series
    hashes: Hashes
    whole: NDArray[np.bool_]

    @property
    def ids(self) -> Hashes:
        """The hashes of the declared ids, of records that have one."""
        return self.hashes[~self.whole]

    def repeats(self, before: Before) -> int:
        """Count the ids that were met before."""
        return int((before[~self.whole] > 0).sum())


def identify(rows: pl.DataFrame, source: SourceDefinition, secret: bytes) -> Identities:
    """Hash the source and the identity of each record: BLAKE2b keyed with the secret.

    A record is itself by its declared id; one without an id is itself by its whole row and an
    ordinal among equal rows. Equal ids of two sources have unrelated hashes, so that the noise of
    one source tells nothing about another.
    """
    text = _texts(rows, source.record.id)
    whole = text.str.starts_with(WHOLE).to_numpy()
    return Identities(text, _hashes(text, source.id, secret), whole)


def keys_of(
    told: Identities, before: Before, source: SourceDefinition, secret: bytes
) -> NDArray[np.uint32]:
    """Give each record its key, its hash mod 2^32; that of a repeated row has its ordinal in it.

    Parameters
    ----------
    before
        (n,) how often each was met before.
    """
    again = np.flatnonzero((before > 0) & told.whole)
    keys = told.hashes.astype(np.uint32)
    if len(again):
        ordinals = pl.Series(before[again]).cast(pl.String)
        copies = told.text.gather(again) + WHOLE + ordinals
        keys[again] = _hashes(copies, source.id, secret).astype(np.uint32)
    return keys


def _texts(rows: pl.DataFrame, id_columns: tuple[str, ...]) -> pl.Series:
    fields = rows.drop(ROW).select(pl.exclude(pl.Binary), pl.col(pl.Binary).bin.encode("hex"))
    whole = pl.concat_str(pl.lit(WHOLE), pl.concat_str(pl.all(), separator=FIELD))
    if not id_columns:
        return fields.select(whole.alias("id")).to_series()
    named = pl.concat_str(pl.col(id_columns).fill_null(""), separator=FIELD)
    unnamed = named.str.strip_chars(FIELD) == ""
    return fields.select(pl.when(unnamed).then(whole).otherwise(named).alias("id")).to_series()


def _hashes(texts: pl.Series, source: str, secret: bytes) -> Hashes:
    from layers.ingest.blake import MOST_KEY_BYTES, hash_texts  # loads a compiler

    return hash_texts(texts, f"{source}{FIELD}".encode(), secret[:MOST_KEY_BYTES])
