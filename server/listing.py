"""Sources as an administrator sees them on the command line: agreement and the four indicators."""

from collections.abc import Iterator

from layers.chain import open_delivery
from layers.declare import Protection, SourceDefinition
from layers.model import Account, Cube
from layers.periods import Period, day_to_date, periods_in
from layers.snapshot import Snapshot
from server.catalogue import Delivery
from server.ingest import Desk
from server.operate import failed, in_words, named_sources
from server.recording import one_count


def source_lines(desk: Desk, source: str | None) -> Iterator[str]:
    """Yield what is known of each source, a line per indicator.

    Raises
    ------
    UnknownName
        If there is no such source.
    SnapshotError
        If the current delivery of a source is damaged.
    """
    for one in named_sources(desk, source):
        yield f"{one.id}: {one.title.en}, of {one.holder}"
        yield from (f"  {line}" for line in _lines(desk, one))


def _lines(desk: Desk, source: SourceDefinition) -> Iterator[str]:
    yield f"one count is  {one_count(source).en}"
    current = desk.catalogue.current(source.id)
    if current is None:
        yield "availability  no delivery yet"
    else:
        cube = open_delivery(desk.snapshots, Snapshot(current.snapshot, current.digest))
        yield f"availability  {_availability(current, cube)}"
        yield f"quality       {_quality(cube.account)}"
        yield f"freshness     {_freshness(source, current)}"
    yield f"security      {_security(source)}"
    yield f"agreement     {_agreement(source)}"


def _availability(current: Delivery, cube: Cube) -> str:
    spoken = [day_to_date(day) for day in cube.extent.periods[[0, -1]].tolist()]
    expected = sum(1 for _ in periods_in(cube.step, Period(spoken[0], spoken[1])))
    held = len(cube.extent.periods)
    missing = f"{expected - held} missing" if expected > held else "none missing"
    steps = str(cube.step) if held == 1 else f"{cube.step}s"
    return (
        f"delivery {current.number} of {current.arrived:%Y-%m-%d}; "
        f"{held} {steps} from {spoken[0]}, {missing}"
    )


def _quality(account: Account) -> str:
    beyond = "; ".join(failed(account))
    return f"{in_words(account)}; {beyond or 'within every limit'}"


def _freshness(source: SourceDefinition, current: Delivery) -> str:
    settles = source.time.settles_after
    provisional = f", the newest {settles} provisional" if settles else ""
    return f"newest period begins {current.last_period}{provisional}"


def _security(source: SourceDefinition) -> str:
    if source.protection is Protection.OPEN:
        return "open"
    return f"{source.protection}, fewer than {source.threshold} suppressed"


def _agreement(source: SourceDefinition) -> str:
    agreed = source.agreement
    said = agreed.model_dump(exclude={"address", "verified"}, exclude_none=True)
    parts = [f"{name}: {value}" for name, value in said.items()]
    if agreed.address:
        seen = f"verified {agreed.verified}" if agreed.verified else "unverified"
        parts.append(f"address: {agreed.address} ({seen})")
    return "; ".join(parts) or "nothing declared"
