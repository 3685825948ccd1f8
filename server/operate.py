"""What an administrator does from the command line, apart from the printing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from layers.chain import refused_rows
from layers.declare import AreaSetDefinition, SourceDefinition, read_definitions
from layers.errors import BadParameter, HexRadarError, UnknownName
from layers.model import Account
from layers.snapshot import Snapshot
from server.catalogue import Catalogue, Delivery, Pin, PinnedBy, engine_for, upgrade, utc_now
from server.ingest import (
    Arrived,
    Clock,
    Desk,
    Progress,
    ingest_source,
    load_area_set,
    named_source,
)
from server.remote import rules_of
from server.secret import read_or_make_secret
from server.settings import Settings, read_settings
from server.store import MIB, Store
from server.streets import load_streets
from server.vault import make_vault

Say = Callable[[str], object]
LEGEND_MEMORY = 256 * MIB


def open_desk(clock: Clock = utc_now, settings: Settings | None = None) -> Desk:
    """Open definitions, catalogue and folders as the settings say.

    Raises
    ------
    DefinitionError
        If the definitions contradict themselves.
    """
    settings = settings or read_settings()
    definitions = read_definitions(settings.definitions)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.catalogue_url)
    return Desk(
        definitions=definitions,
        inbox=settings.inbox,
        snapshots=settings.snapshots,
        catalogue=Catalogue(engine_for(settings.catalogue_url)),
        secret=read_or_make_secret(settings.key_file),
        clock=clock,
        remote=rules_of(settings),
    )


def ingest_all(
    desk: Desk,
    sources: Sequence[str],
    say: Say,
    progress: Progress | None = None,
    whole: bool = False,
) -> bool:
    """Load areas and names of streets, ingest sources in turn, and say what became of each.

    Parameters
    ----------
    whole
        The files are all there is of each source, whatever its mode.

    Returns
    -------
    Whether all of them arrived; one that fails does not stop the others.
    """
    loaded = [_load_one(desk, one, say) for one in desk.definitions.area_sets.values()]
    loaded.append(_load_streets(desk, say))
    arrived = [_ingest_one(desk, source, say, progress, whole) for source in sources]
    return all([*loaded, *arrived])


def keep_legends(desk: Desk) -> None:
    """Classify what is served now, so that no worker has to before it can answer."""
    vault = make_vault(desk.snapshots, desk.secret)
    Store(desk.definitions, desk.catalogue, vault, LEGEND_MEMORY, desk.clock).keep_legends()


def _load_one(desk: Desk, area_set: AreaSetDefinition, say: Say) -> bool:
    try:
        load_area_set(desk, area_set)
    except HexRadarError as error:
        say(f"{area_set.id}: REFUSED. {error}")
        return False
    return True


def _load_streets(desk: Desk, say: Say) -> bool:
    try:
        load_streets(desk.definitions, desk.inbox, desk.snapshots)
    except HexRadarError as error:
        say(f"names of streets: REFUSED. {error}")
        return False
    return True


def _ingest_one(desk: Desk, source: str, say: Say, progress: Progress | None, whole: bool) -> bool:
    try:
        one = ingest_source(desk, source, progress, whole)
    except HexRadarError as error:
        say(f"{source}: REFUSED. {error}")
        if current := desk.catalogue.current(source):
            say(f"{source}: delivery {current.number} stays current.")
        return False
    say(f"{source}: {_outcome(one)}; {in_words(one.account)}")
    if one.delivery.passed or one.delivery.current:
        return True
    for finding in failed(one.account):
        say(f"{source}: {finding}")
    if one.account.match and one.account.match.distinct:
        command = f"hexradar unmatched {source} --delivery {one.delivery.number}"
        say(f"{source}: `{command}` lists what was not found.")
    number = one.delivery.number
    say(
        f"{source}: delivery {number} is a DRAFT and is not served. Look at it "
        f"(`hexradar refused {source} --delivery {number}` lists the rows that were refused), then "
        f"`hexradar promote {source} {number}`, or `hexradar reject {source} {number}`."
    )
    return False


def _outcome(one: Arrived) -> str:
    number = f"delivery {one.delivery.number}"
    return number if one.is_new else f"unchanged, {number} stays"


def failed(account: Account) -> list[str]:
    """Say which figures of the quality gate are beyond their limits."""
    return [
        f"{finding.name} is {finding.percent:.1f} %, beyond the limit of {finding.limit:g} %"
        for finding in account.findings
        if not finding.passed
    ]


def in_words(account: Account) -> str:
    """Say where the rows of a delivery went."""
    refused = ", ".join(f"{count:,} {reason}" for reason, count in account.refused.items())
    repeats = f"; {account.repeats:,} repeated ids" if account.repeats else ""
    by = ", ".join(f"{count:,} by {way}" for way, count in account.matched.items())
    cut = ", ".join(f"{much:,.0f} {what}" for what, much in account.cut.items())
    stated = ", ".join(f"{count:,} {state}" for state, count in account.stated.items())
    found = f"; {account.match.percent:.1f} % of what was looked up found" if account.match else ""
    useless = "".join(
        f"; {rows:,} rows of {one} were no use" for one, rows in account.skipped.items()
    )
    origin = f" from {account.origin}" if account.origin else ""
    return (
        f"{account.rows_read:,} rows read{origin} = {account.rows_accepted:,} accepted + "
        f"{account.rows_read - account.rows_accepted:,} refused"
        f"{f' ({refused})' if refused else ''}{repeats}{f'; placed {by}' if by else ''}"
        f"{f'; cut off outside the coverage: {cut}' if cut else ''}"
        f"{f'; without a number: {stated}' if stated else ''}{found}{useless}"
    )


def delivery_lines(desk: Desk, source: str | None) -> Iterator[str]:
    """Yield a line per delivery, newest first; `*` marks the current one, `?` a draft.

    Rows and periods are those of the delivery with all that it builds on.

    Raises
    ------
    UnknownName
        If there is no such source.
    """
    for one in named_sources(desk, source):
        pins = desk.catalogue.pins(one.id)
        for delivery in desk.catalogue.deliveries(one.id):
            yield _delivery_line(delivery, pins.get(delivery.number))


def _delivery_line(delivery: Delivery, pin: Pin | None) -> str:
    base = "" if delivery.builds_on is None else f" to {delivery.builds_on}"
    pinned = f"  pinned until {pin.until} ({pin.reason})" if pin else ""
    return (
        f"{_mark(delivery)} {delivery.source} {delivery.number}  "
        f"{delivery.arrived:%Y-%m-%d %H:%M}  {delivery.rows_accepted:,} of "
        f"{delivery.rows_read:,} rows  {delivery.first_period} to {delivery.last_period}  "
        f"{delivery.mode}{base}{pinned}"
    )


def pin_delivery(desk: Desk, source: str, number: int, until: str, reason: str) -> Pin:
    """Keep a delivery until a day, because a report or a person cites it.

    Raises
    ------
    BadParameter
        If `until` is no day.
    NoSuchDelivery
        If the delivery is not kept.
    """
    try:
        day = date.fromisoformat(until)
    except ValueError as error:
        raise BadParameter(f"--until: got {until!r}; expected a day as 2028-12-31.") from error
    return desk.catalogue.pin(Pin(source, number, day, reason, PinnedBy.ADMINISTRATOR))


def named_sources(desk: Desk, source: str | None) -> list[SourceDefinition]:
    """Return the named source, or all of them.

    Raises
    ------
    UnknownName
        If there is no such source.
    """
    if source is None:
        return list(desk.definitions.sources.values())
    return [named_source(desk, source)]


def asked_delivery(desk: Desk, source: SourceDefinition, number: int | None) -> Delivery:
    """Return a delivery by its number; else the current one, else the newest draft.

    Raises
    ------
    UnknownName
        If there is none.
    """
    kept = desk.catalogue.deliveries(source.id)
    if not kept:
        raise UnknownName(f"{source.id} has no delivery yet.")
    if number is None:
        return next((one for one in kept if one.current), kept[0])
    asked = next((one for one in kept if one.number == number), None)
    if asked is None:
        raise UnknownName(
            f"{source.id} has no delivery {number}; see `hexradar deliveries {source.id}`."
        )
    return asked


def _mark(delivery: Delivery) -> str:
    if delivery.current:
        return "*"
    return " " if delivery.passed else "?"


def refused_lines(desk: Desk, source: str, number: int | None, most: int) -> Iterator[str]:
    """Yield a line per refused row, newest instalment first; a draft may be asked as well.

    Raises
    ------
    UnknownName
        If there is no such source or delivery.
    """
    delivery = asked_delivery(desk, named_source(desk, source), number)
    listed = refused_rows(desk.snapshots, Snapshot(delivery.snapshot, delivery.digest))
    for file, row, reason, value in listed.head(most).iter_rows():
        yield f"{file} row {row}: {reason}{f' ({value})' if value else ''}"
    if len(listed) > most:
        yield f"... and {len(listed) - most:,} more"
