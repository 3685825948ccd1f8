"""A source with `[remote]` -> a folder that serves as its inbox until it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from layers.declare import SourceDefinition
from layers.declare.remote import Features, OData, Remote, Web, Wfs
from layers.errors import SourceError
from server.confined import run_confined
from server.remote.meter import Meter
from server.remote.origin import origin_of
from server.remote.rules import Rules


@contextmanager
def fetched(source: SourceDefinition, inbox: Path, rules: Rules) -> Iterator[Path]:
    """Lend the folder with the files of a source; fetch them first if it says where.

    Raises
    ------
    SourceError
        If it may not be fetched, or cannot be.
    ConfinedError
        If fetching took too long, or too much memory.
    """
    if source.remote is None:
        yield inbox
        return
    if not rules.on:
        raise SourceError(
            f"It is fetched from elsewhere ({origin_of(source.remote)}), which is switched off; "
            "set HEXRADAR_REMOTE=true if the administrator allows it."
        )
    with TemporaryDirectory(prefix="hexradar-") as folder:
        file = Path(folder) / source.file.path
        run_confined(origin_of(source.remote), rules.limits, fetch, source.remote, file, rules)
        yield Path(folder)


def fetch(remote: Remote, file: Path, rules: Rules) -> None:
    """Write what stands elsewhere to a file; runs in the confined process, as its imports do.

    Raises
    ------
    SourceError
        If it may not be asked, cannot be read, or is too much.
    """
    meter = Meter(origin_of(remote), rules.fetch_mebibytes)
    if remote.database:
        from server.remote.database import fetch_database
        from server.remote.session import reading

        entry = remote.database.entry
        with reading(rules.database(entry), entry, rules.limits.seconds) as connection:
            fetch_database(connection, remote.database, file, meter)
    else:
        _fetch_address(remote, file, rules, meter)


def _fetch_address(remote: Remote, file: Path, rules: Rules, meter: Meter) -> None:
    from server.remote.client import opened
    from server.remote.features import fetch_features
    from server.remote.odata import fetch_odata
    from server.remote.web import fetch_web
    from server.remote.wfs import fetch_wfs

    with opened(rules.hosts, meter) as client:
        match remote.place:
            case Web() as place:
                fetch_web(client, place, file)
            case Features() as place:
                fetch_features(client, place, file)
            case Wfs() as place:
                fetch_wfs(client, place, file)
            case OData() as place:
                fetch_odata(client, place, file)
