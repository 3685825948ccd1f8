"""One arrival of a source: its files become a snapshot, and one catalogue row makes it current."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from layers.chain import known_records, open_delivery
from layers.declare import AreaSetDefinition, Definitions, Mode, SourceDefinition
from layers.errors import UnknownName
from layers.ingest import (
    Base,
    Grounds,
    build_cube,
    follow,
    read_areas,
    read_register,
    replaced_step,
)
from layers.model import Account, Area, Cube, Ingested
from layers.periods import day_to_date
from layers.snapshot import Link, Snapshot, read_account, same_content, write_snapshot
from layers.sweep import discard
from server.catalogue import Catalogue, Delivery, NewDelivery
from server.remote import Rules, fetched, origin_of
from server.secret import fingerprint_of

Progress = Callable[[str, int], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What an ingest works with: definitions, folders, catalogue, secret, clock, what to fetch."""

    definitions: Definitions
    inbox: Path
    snapshots: Path
    catalogue: Catalogue
    secret: bytes
    clock: Clock
    remote: Rules = field(default_factory=Rules)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of an arrival; `is_new` is false when it equals the newest or current one.

    The account is that of the rows that arrived, without those of deliveries it builds on.
    """

    delivery: Delivery
    account: Account
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A delivery on disk: its snapshot, what it is with all it builds on, and that delivery."""

    snapshot: Snapshot
    account: Account
    merged: Cube
    arrived: datetime
    builds_on: Delivery | None


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
        The files are the whole source, whatever its mode; nothing before is built on.

    Raises
    ------
    UnknownName
        If there is no such source.
    SourceError
        If the files cannot be fetched or become a delivery; the previous one stays current.
    """
    source = named_source(desk, source_id)
    ingested = _ingested(desk, source, progress)
    written = _write(desk, source, ingested, whole)
    if same := _same(desk, source, written):
        named = desk.catalogue.snapshots()
        discard(desk.snapshots, [written.snapshot.folder], named)
        account = read_account(desk.snapshots, Snapshot(same.snapshot, same.digest))
        return Arrived(same, account, is_new=False)
    delivery = desk.catalogue.register(_row(desk, source, written))
    if delivery.current:
        _forget_old(desk, source)
    return Arrived(delivery, written.account, is_new=True)


def _write(desk: Desk, source: SourceDefinition, ingested: Ingested, whole: bool) -> _Written:
    """Write the snapshot of a delivery, judged with all that it builds on."""
    arrived, merged = desk.clock(), ingested.cube
    if source.delivery.mode is Mode.REPLACE:
        snapshot = write_snapshot(desk.snapshots, ingested)
        return _Written(snapshot, merged.account, merged, arrived, None)
    builds_on = None if whole else desk.catalogue.current(source.id)
    before = Snapshot(builds_on.snapshot, builds_on.digest) if builds_on else None
    if before:
        kept = open_delivery(desk.snapshots, before), known_records(desk.snapshots, before)
        ingested, merged = follow(ingested, Base(*kept), source)
    link = Link(arrived, before, replaced_step(source))
    snapshot = write_snapshot(desk.snapshots, ingested, link)
    return _Written(snapshot, ingested.cube.account, merged, arrived, builds_on)


def _same(desk: Desk, source: SourceDefinition, written: _Written) -> Delivery | None:
    """Find a delivery that this one repeats: the current one, or the newest."""
    newest = next(iter(desk.catalogue.deliveries(source.id)), None)
    for kept in (desk.catalogue.current(source.id), newest):
        if kept and _repeats(desk, source, written, kept):
            return kept
    return None


def _repeats(desk: Desk, source: SourceDefinition, written: _Written, kept: Delivery) -> bool:
    """Tell whether a delivery is another one again.

    An instalment is the one that it builds on, delivered twice in a row, or one that builds on
    the same; the same rows added to something else are another delivery.
    """
    if source.delivery.mode is Mode.REPLACE:
        return kept.digest == written.snapshot.digest
    base = written.builds_on.number if written.builds_on else None
    alike = base in (kept.number, kept.builds_on)
    other = Snapshot(kept.snapshot, kept.digest)
    return alike and same_content(desk.snapshots, written.snapshot, other)


def _row(desk: Desk, source: SourceDefinition, written: _Written) -> NewDelivery:
    whole, digest = written.merged, desk.definitions.digest
    return replace(
        delivery_of(whole, written.snapshot, written.arrived, digest),
        mode=source.delivery.mode,
        builds_on=written.builds_on.number if written.builds_on else None,
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
    )


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


def _ingested(desk: Desk, source: SourceDefinition, progress: Progress | None) -> Ingested:
    """Fetch the files of a source if it says where, and count them."""
    with fetched(source, desk.inbox, desk.remote) as inbox:
        ingested = build_cube(source, inbox, _grounds(desk, source), desk.secret, progress)
    account = replace(ingested.cube.account, origin=origin_of(source.remote))
    made = replace(ingested.cube, account=account, fingerprint=fingerprint_of(desk.secret))
    return replace(ingested, cube=made)


def _grounds(desk: Desk, source: SourceDefinition) -> Grounds:
    """Read what the records of a source are linked to."""
    declared = desk.definitions
    named = dict.fromkeys(
        [*source.areas, *([source.coverage.areas] if source.coverage.areas else [])]
    )
    registers = [declared.registers[one] for one in source.registers]
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
