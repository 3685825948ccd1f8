"""One arrival of a source: its files become a snapshot, and one catalogue row makes it current."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from layers.declare import AreaSetDefinition, Definitions, SourceDefinition
from layers.errors import SourceError, UnknownName
from layers.ingest import Grounds, build_cube, read_areas, read_register
from layers.model import Account, Area, Ingested
from layers.periods import day_to_date
from layers.snapshot import write_snapshot
from server.catalogue import Catalogue, Delivery, NewDelivery
from server.remote import Rules, fetched, origin_of

KEY_BYTES = 32
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
    """What became of an arrival; `is_new` is false when it equals the newest or current one."""

    delivery: Delivery
    account: Account
    is_new: bool


def ingest_source(desk: Desk, source_id: str, progress: Progress | None = None) -> Arrived:
    """Make the files of a source its current delivery.

    Nothing changes for those who are being served until the last step, which is one transaction.

    Raises
    ------
    UnknownName
        If there is no such source.
    SourceError
        If the files cannot be fetched or become a delivery; the previous one stays current.
    """
    source = desk.definitions.sources.get(source_id)
    if source is None:
        known = ", ".join(desk.definitions.sources)
        raise UnknownName(f"There is no source {source_id!r}; the definitions have: {known}.")
    ingested = _ingested(desk, source, progress)
    snapshot = write_snapshot(desk.snapshots, ingested)
    account = ingested.cube.account
    newest = next(iter(desk.catalogue.deliveries(source_id)), None)
    kept = [desk.catalogue.current(source_id), newest]
    same = [one for one in kept if one and one.digest == snapshot.digest]
    if same:
        return Arrived(same[0], account, is_new=False)
    periods = ingested.cube.extent.periods
    new = NewDelivery(
        source=source_id,
        arrived=desk.clock(),
        snapshot=snapshot.folder,
        digest=snapshot.digest,
        rows_read=account.rows_read,
        rows_accepted=account.rows_accepted,
        first_period=day_to_date(periods[0]),
        last_period=day_to_date(periods[-1]),
        definition_digest=desk.definitions.digest,
        passed=all(finding.passed for finding in account.findings),
    )
    return Arrived(desk.catalogue.register(new), account, is_new=True)


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


def read_or_make_secret(path: Path) -> bytes:
    """Read the secret that keys the hash of record identities; make it at the first ingest.

    Keep it: with another secret the same record gets another key.

    Raises
    ------
    SourceError
        If the file does not hold such a secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(KEY_BYTES))
    try:
        secret = bytes.fromhex(path.read_text("utf-8").strip())
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SourceError(
            f"{path}: holds no key of {KEY_BYTES} bytes in hexadecimal. Restore it from a backup; "
            "with another key the same record would get another one."
        )
    return secret


def _ingested(desk: Desk, source: SourceDefinition, progress: Progress | None) -> Ingested:
    """Fetch the files of a source if it says where, and count them."""
    with fetched(source, desk.inbox, desk.remote) as inbox:
        ingested = build_cube(source, inbox, _grounds(desk, source), desk.secret, progress)
    account = replace(ingested.cube.account, origin=origin_of(source.remote))
    return replace(ingested, cube=replace(ingested.cube, account=account))


def _grounds(desk: Desk, source: SourceDefinition) -> Grounds:
    """Read what the records of a source are linked to."""
    declared, address = desk.definitions, source.address
    named = dict.fromkeys(
        [*source.areas, *([source.coverage.areas] if source.coverage.areas else [])]
    )
    registers = [declared.registers[address.register_id]] if address else []
    return Grounds(
        area_sets={one: read_areas(declared.area_sets[one], desk.inbox) for one in named},
        registers={one.id: read_register(one, desk.inbox) for one in registers},
    )


def _digest(areas: tuple[Area, ...]) -> str:
    whole = hashlib.sha256()
    for area in areas:
        whole.update(f"{area.code}\0{area.name}\0".encode() + area.geometry.wkb)
    return whole.hexdigest()
