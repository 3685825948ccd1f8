"""What the rows of a source were looked up by, key or address, and was not found."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from layers.declare import Protection, SourceDefinition
from layers.errors import UnknownName
from layers.ingest.causes import other_lengths
from layers.model import Cube, Match
from layers.snapshot import Snapshot, open_snapshot, read_unmatched
from server.catalogue import Delivery
from server.describe import Document, Links
from server.ingest import Desk
from server.instalments import delivery_chain
from server.store import Store

CLOSED = (
    "Deze bron is niet open. Daarom staat hier alleen het afgeronde aandeel, zonder waarden.",
    "This source is not open. That is why only the rounded share stands here, and no values.",
)
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
    cube = store.cube(delivery)
    match = cube.account.match or Match(0, 0, 0)
    own = f"/sources/{source.id}"
    document = {
        "source": source.id,
        "delivery": delivery.number,
        "links": [links.to(f"{own}/unmatched", "self"), links.to(own, "source")],
    }
    if source.protection is not Protection.OPEN:
        return document | {"matched_percent": round(match.percent), **_sentence(CLOSED)}
    listed = _listed(store.unmatched, delivery, store.catalogue.deliveries(source.id))
    return document | {
        "rows_read": cube.account.rows_read,
        "matched_percent": round(match.percent, 1),
        "distinct": match.distinct,
        "unmatched": listed.to_dicts(),
        **(_sentence(OTHER_LEVEL) if _looks_like_levels(source, cube, listed) else {}),
    }


def unmatched_lines(desk: Desk, source_id: str, number: int | None, most: int) -> Iterator[str]:
    """Yield what was not found in a delivery, most rows first; a draft may be asked as well.

    Raises
    ------
    UnknownName
        If there is no such source or delivery, or nothing is looked up for it.
    """
    source = desk.definitions.sources.get(source_id)
    if source is None:
        known = ", ".join(desk.definitions.sources)
        raise UnknownName(f"There is no source {source_id!r}; the definitions have: {known}.")
    delivery = _delivery(desk, source_id, number)
    if delivery is None or not source.looks_up:
        raise UnknownName(_nothing(source))
    cube = open_snapshot(desk.snapshots, _snapshot(delivery))

    def read(one: Delivery) -> pl.DataFrame:
        return read_unmatched(desk.snapshots, _snapshot(one))

    listed = _listed(read, delivery, desk.catalogue.deliveries(source_id))
    yield from _lines(source, cube, listed, most)


def _snapshot(delivery: Delivery) -> Snapshot:
    return Snapshot(delivery.snapshot, delivery.digest)


def _listed(
    read: Callable[[Delivery], pl.DataFrame], delivery: Delivery, kept: Sequence[Delivery]
) -> pl.DataFrame:
    """Add up the lists of all instalments of a delivery, most rows first."""
    lists = pl.concat(read(one) for one in delivery_chain(delivery, kept))
    told = lists.group_by("value").agg(pl.col("rows").sum())
    return told.sort(["rows", "value"], descending=[True, False])


def _lines(source: SourceDefinition, cube: Cube, listed: pl.DataFrame, most: int) -> Iterator[str]:
    match = cube.account.match or Match(0, 0, 0)
    yield (
        f"{source.id}: {match.matched:,} of {match.rows:,} rows found ({match.percent:.1f} %); "
        f"{match.distinct:,} different texts were not."
    )
    if source.protection is not Protection.OPEN:
        yield CLOSED[1]
    if _looks_like_levels(source, cube, listed):
        yield OTHER_LEVEL[1] + " Declare key.level."
    for value, rows in listed.head(most).iter_rows():
        yield f"{rows:>9,}  {value}"
    if match.distinct > most and len(listed):
        yield f"... and {match.distinct - most:,} more"


def _delivery(desk: Desk, source: str, number: int | None) -> Delivery | None:
    """Return a delivery by its number; else the current one, else the newest draft."""
    kept = desk.catalogue.deliveries(source)
    if number is not None:
        return next((one for one in kept if one.number == number), None)
    return next((one for one in kept if one.current), next(iter(kept), None))


def _looks_like_levels(source: SourceDefinition, cube: Cube, listed: pl.DataFrame) -> bool:
    key = source.key
    if key is None or key.level or key.via or not len(listed):
        return False
    return bool(other_lengths(listed, key.normalise, cube.areas[key.areas].codes))


def _nothing(source: SourceDefinition) -> str:
    if source.looks_up:
        return f"{source.id} has no such delivery; see `hexradar deliveries {source.id}`."
    return f"{source.id} is not linked by key or address, so there is nothing to look up."


def _sentence(pair: tuple[str, str]) -> Document:
    return {"texts": {"nl": {"sentence": pair[0]}, "en": {"sentence": pair[1]}}}
