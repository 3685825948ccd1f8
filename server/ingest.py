"""One arrival of a source: its files become a snapshot, and one catalogue row makes it current."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from layers.chain import known_records, open_delivery
from layers.declare import AreaSetDefinition, Definitions, Mode, SourceDefinition
from layers.errors import UnknownName
from layers.ingest import (
    Base,
    Engine,
    Grounds,
    build_cube_by,
    count_here,
    follow,
    read_areas,
    read_register,
    refuse_overlaps,
    replaced_after,
    replaced_step,
)
from layers.model import Account, Area, Cube, Ingested
from layers.names import NamePoints
from layers.packing import same_cube
from layers.periods import day_to_date
from layers.snapshot import Link, Snapshot, read_account, same_content, write_snapshot
from layers.sweep import discard
from server.catalogue import Catalogue, Delivery, NewDelivery
from server.once import Before, find_before
from server.remote import Rules, fetched, origin_of
from server.secret import fingerprint_of
from server.streets import keep_streets, streets_of

Progress = Callable[[str, int], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What an ingest works with: where all is, the secret, what to fetch, and what counts."""

    definitions: Definitions
    inbox: Path
    snapshots: Path
    catalogue: Catalogue
    secret: bytes
    clock: Clock
    remote: Rules = field(default_factory=Rules)
    engine: Engine = count_here


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of an arrival; `is_new` is false when it tells what the newest or current tells.

    The account is that of the rows that arrived, without those of deliveries it builds on.
    """

    delivery: Delivery
    account: Account
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A delivery on disk: its snapshot, its link to another, and what it is together with that.

    tells_nothing
        Whether it keeps what was published and adds nothing to it.
    """

    snapshot: Snapshot
    account: Account
    merged: Cube
    link: Link | None
    tells_nothing: bool = False


def named_source(desk: Desk, source_id: str) -> SourceDefinition:
    """Return the source of an id.

    Raises
    ------
    UnknownName
        If there is no such source.
    """
    source = desk.definitions.sources.get(source_id)
    if source is None:
        known = ", ".join(desk.definitions.sources)
        raise UnknownName(f"There is no source {source_id!r}; the definitions have: {known}.")
    return source


def ingest_source(
    desk: Desk, source_id: str, progress: Progress | None = None, whole: bool = False
) -> Arrived:
    """Make the files of a source its current delivery.

    Nothing changes for those who are being served until the last step, which is one transaction.

    Parameters
    ----------
    whole
        The files are the whole source, whatever its mode; nothing before is built on, and a
        source that is not open is published anew.

    Raises
    ------
    UnknownName
        If there is no such source.
    SourceError
        If the files cannot be fetched or become a delivery; the previous one stays current.
    """
    source = named_source(desk, source_id)
    before = find_before(desk.catalogue, source, whole)
    ingested, streets = _ingested(desk, source, before, progress)
    written = _write(desk, source, ingested, before)
    if same := _same(desk, written, before):
        _name_streets(desk, same, streets)
        named = desk.catalogue.snapshots()
        discard(desk.snapshots, [written.snapshot.folder], named)
        return Arrived(same, _account(desk, written, same), is_new=False)
    delivery = desk.catalogue.register(_row(desk, source, written, before))
    if delivery.current:
        _forget_old(desk, source)
    _name_streets(desk, delivery, streets)
    return Arrived(delivery, written.account, is_new=True)


def _write(desk: Desk, source: SourceDefinition, ingested: Ingested, before: Before) -> _Written:
    """Write the snapshot of a delivery, judged with all that it builds on."""
    merged, tells_nothing = ingested.cube, False
    if before.builds_on is None and source.delivery.mode is Mode.REPLACE:
        return _Written(write_snapshot(desk.snapshots, ingested), merged.account, merged, None)
    until, base = before.published_until, _snapshot(before.builds_on)
    if base:
        kept = open_delivery(desk.snapshots, base), known_records(desk.snapshots, base)
        ingested, merged = follow(ingested, Base(*kept, until), source)
        account = ingested.cube.account
        known = source.delivery.mode is Mode.APPEND and account.repeats == account.rows_accepted
        tells_nothing = not before.anew and (known or same_cube(merged, kept[0]))
    link = Link(desk.clock(), base, replaced_step(source), replaced_after(source, until))
    snapshot = write_snapshot(desk.snapshots, ingested, link)
    return _Written(snapshot, ingested.cube.account, merged, link, tells_nothing)


def _snapshot(delivery: Delivery | None) -> Snapshot | None:
    return Snapshot(delivery.snapshot, delivery.digest) if delivery else None


def _same(desk: Desk, written: _Written, before: Before) -> Delivery | None:
    """Find a delivery that this one repeats: the current one, or the newest."""
    if written.tells_nothing:
        return before.builds_on
    newest = next(iter(desk.catalogue.deliveries(written.merged.source)), None)
    for kept in (desk.catalogue.current(written.merged.source), newest):
        if kept and _repeats(desk, written, before, kept):
            return kept
    return None


def _repeats(desk: Desk, written: _Written, before: Before, kept: Delivery) -> bool:
    """Tell whether a delivery is another one again.

    An instalment is the one that it builds on, delivered twice in a row, or one that builds on
    the same; the same rows added to something else are another delivery.
    """
    if written.link is None:
        return kept.digest == written.snapshot.digest
    base = before.builds_on.number if before.builds_on else None
    alike = base in (kept.number, kept.builds_on)
    other = Snapshot(kept.snapshot, kept.digest)
    return alike and same_content(desk.snapshots, written.snapshot, other)


def _account(desk: Desk, written: _Written, same: Delivery) -> Account:
    """Return the account of rows that tell nothing new."""
    if written.tells_nothing:
        return written.account
    return read_account(desk.snapshots, Snapshot(same.snapshot, same.digest))


def _row(desk: Desk, source: SourceDefinition, written: _Written, before: Before) -> NewDelivery:
    arrived = written.link.arrived if written.link else desk.clock()
    new = delivery_of(written.merged, written.snapshot, arrived, desk.definitions.digest)
    told = (new.settled_until, before.published_until)
    return replace(
        new,
        mode=source.delivery.mode,
        builds_on=before.builds_on.number if before.builds_on else None,
        settled_until=max((one for one in told if one), default=None),
        keeps_until=before.published_until,
        anew=before.anew,
    )


def delivery_of(cube: Cube, snapshot: Snapshot, arrived: datetime, digest: str) -> NewDelivery:
    """Describe what arrived to the catalogue; `digest` is that of the definitions."""
    account, periods = cube.account, cube.extent.periods
    return NewDelivery(
        source=cube.source,
        arrived=arrived,
        snapshot=snapshot.folder,
        digest=snapshot.digest,
        rows_read=account.rows_read,
        rows_accepted=account.rows_accepted,
        first_period=day_to_date(periods[0]),
        last_period=day_to_date(periods[-1]),
        definition_digest=digest,
        passed=all(finding.passed for finding in account.findings),
        settled_until=cube.settled_until,
    )


def _name_streets(desk: Desk, delivery: Delivery, streets: NamePoints | None) -> None:
    """Let names follow what is served; a draft names nothing."""
    if delivery.current:
        keep_streets(desk.snapshots, desk.definitions.place.streets, streets)


def _forget_old(desk: Desk, source: SourceDefinition) -> None:
    """Forget the deliveries beyond those that are kept, and remove their snapshots."""
    gone = desk.catalogue.retain(source.id, source.delivery.keep)
    discard(desk.snapshots, [one.snapshot for one in gone], desk.catalogue.snapshots())


def forget_delivery(desk: Desk, source_id: str, number: int) -> None:
    """Forget a delivery that is not served, and remove its snapshot.

    Raises
    ------
    CatalogueError
        If it is served, pinned or built on, or there is none of that number.
    """
    gone = desk.catalogue.forget(source_id, number)
    discard(desk.snapshots, [gone.snapshot], desk.catalogue.snapshots())


def load_areas(desk: Desk) -> None:
    """Bring the outlines of every declared area set into the catalogue.

    Raises
    ------
    SourceError
        If a file of areas cannot be read; the areas that were there stay.
    """
    for definition in desk.definitions.area_sets.values():
        load_area_set(desk, definition)


def load_area_set(desk: Desk, definition: AreaSetDefinition) -> None:
    """Bring the outlines of one area set into the catalogue.

    Raises
    ------
    SourceError
        If its file cannot be read; the areas that were there stay.
    """
    areas = read_areas(definition, desk.inbox)
    desk.catalogue.replace_areas(definition.id, _digest(areas), areas)


def _ingested(
    desk: Desk, source: SourceDefinition, before: Before, progress: Progress | None
) -> tuple[Ingested, NamePoints | None]:
    """Fetch the files of a source if it says where, count them, and gather streets they name."""
    grounds = replace(_grounds(desk, source), published_until=before.published_until)
    refuse_overlaps(source, grounds.area_sets)
    engine = partial(desk.engine, progress=progress)
    with fetched(source, desk.inbox, desk.remote) as inbox:
        ingested = build_cube_by(engine, source, inbox, grounds, desk.secret)
        streets = streets_of(desk.definitions, source, inbox, grounds, desk.snapshots)
    account = replace(ingested.cube.account, origin=origin_of(source.remote))
    made = replace(ingested.cube, account=account, fingerprint=fingerprint_of(desk.secret))
    return replace(ingested, cube=made), streets


def _grounds(desk: Desk, source: SourceDefinition) -> Grounds:
    """Read what the records of a source are linked to."""
    declared = desk.definitions
    registers = [declared.registers[one] for one in source.registers]
    covering = [source.coverage.areas, *(one.coverage.areas for one in registers if one.coverage)]
    named = dict.fromkeys([*source.areas, *(one for one in covering if one)])
    return Grounds(
        area_sets={one: read_areas(declared.area_sets[one], desk.inbox) for one in named},
        registers={one.id: read_register(one, desk.inbox) for one in registers},
        tables=desk.inbox,
    )


def _digest(areas: tuple[Area, ...]) -> str:
    whole = hashlib.sha256()
    for area in areas:
        whole.update(f"{area.code}\0{area.name}\0".encode() + area.geometry.wkb)
    return whole.hexdigest()
