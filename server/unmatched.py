"""What the rows of a source were looked up by, key or address, and was not found."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import polars as pl

from layers.chain import open_delivery, unmatched_texts
from layers.declare import Protection, SourceDefinition
from layers.errors import UnknownName
from layers.model import Cube, Match
from layers.snapshot import Snapshot
from server.describe import Document, Links
from server.store import Store

if TYPE_CHECKING:
    from server.ingest import Desk

CLOSED = (
    "Deze bron is niet open. Daarom staat hier niet wat niet gevonden is, en ook niet hoeveel.",
    "This source is not open. That is why what was not found is not told, nor how much it is.",
)
NOT_KEPT = "This source is not open. That is why the values are not kept."
OTHER_LEVEL = (
    "De meeste van deze sleutels zijn langer of korter dan de codes van de gebieden: wellicht "
    "rijen van een ander niveau (gemeente, wijk, buurt).",
    "Most of these keys are longer or shorter than the codes of the areas: perhaps rows of another "
    "level (municipality, district, neighbourhood).",
)


def unmatched_document(store: Store, source: SourceDefinition, links: Links) -> Document:
    """Tell what was not found in the current delivery of a source.

    Of a source that is not open neither values nor exact numbers are told.

    Raises
    ------
    UnknownName
        If nothing is looked up for this source, or it has no delivery yet.
    """
    delivery = store.catalogue.current(source.id)
    if delivery is None or not source.looks_up:
        raise UnknownName(_nothing(source))
    scope = store.source_scope(source, delivery)
    account, codes = scope.account, scope.areas
    own = f"/sources/{source.id}"
    document = {
        "source": source.id,
        "delivery": delivery.number,
        "links": [links.to(f"{own}/unmatched", "self"), links.to(own, "source")],
    }
    if account is None:
        return document | _sentence(CLOSED)
    match = account.match or Match(0, 0, 0)
    listed = store.unmatched(delivery)
    return document | {
        "rows_read": account.rows_read,
        "matched_percent": round(match.percent, 1),
        "distinct": match.distinct,
        "unmatched": listed.to_dicts(),
        **(_sentence(OTHER_LEVEL) if _looks_like_levels(source, codes, listed) else {}),
    }


def unmatched_lines(desk: "Desk", source_id: str, number: int | None, most: int) -> Iterator[str]:
    """Yield what was not found in a delivery, most rows first; a draft may be asked as well.

    Raises
    ------
    UnknownName
        If there is no such source or delivery, or nothing is looked up for it.
    """
    from server.ingest import named_source
    from server.operate import asked_delivery

    source = named_source(desk, source_id)
    if not source.looks_up:
        raise UnknownName(_nothing(source))
    delivery = asked_delivery(desk, source, number)
    snapshot = Snapshot(delivery.snapshot, delivery.digest)
    cube = open_delivery(desk.snapshots, snapshot)
    yield from _lines(source, cube, unmatched_texts(desk.snapshots, snapshot), most)


def _lines(source: SourceDefinition, cube: Cube, listed: pl.DataFrame, most: int) -> Iterator[str]:
    match = cube.account.match or Match(0, 0, 0)
    yield (
        f"{source.id}: {match.matched:,} of {match.rows:,} rows found ({match.percent:.1f} %); "
        f"{match.distinct:,} different texts were not."
    )
    if source.protection is not Protection.OPEN:
        yield NOT_KEPT
    codes = {name: one.codes for name, one in cube.areas.items()}
    if _looks_like_levels(source, codes, listed):
        yield OTHER_LEVEL[1] + " Declare key.level."
    for value, rows in listed.head(most).iter_rows():
        yield f"{rows:>9,}  {value}"
    if match.distinct > most and len(listed):
        yield f"... and {match.distinct - most:,} more"


def _looks_like_levels(
    source: SourceDefinition, codes: Mapping[str, tuple[str, ...]], listed: pl.DataFrame
) -> bool:
    from layers.ingest.causes import (
        other_lengths,  # with all of ingest, which a server can do without
    )

    key = source.key
    if key is None or key.level or key.via or not len(listed):
        return False
    return bool(other_lengths(listed, key.normalise, codes[key.areas]))


def _nothing(source: SourceDefinition) -> str:
    if source.looks_up:
        return f"{source.id} has no delivery yet."
    return f"{source.id} is not linked by key or address, so there is nothing to look up."


def _sentence(pair: tuple[str, str]) -> Document:
    return {"texts": {"nl": {"sentence": pair[0]}, "en": {"sentence": pair[1]}}}
