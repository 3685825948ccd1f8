"""One database address -> an engine; reading and writing.

Reading is one statement on its own, without a transaction. Writing is one transaction at a time,
whoever else writes: a writer that reads a row before changing it would otherwise lose, without
any error, what another writer did in between.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError

from server.catalogue.errors import UnsupportedDatabase

Changes = tuple[int, int]
SECONDS_TO_WAIT = 30  # for another writer of the same SQLite file
WRITERS_LOCK = 0x4865785261646172  # any number will do; this one spells HexRadar


def engine_for(url: str, *, foreign_keys: bool = True) -> Engine:
    """Make an engine for a catalogue address.

    Parameters
    ----------
    url
        `sqlite:///relative/or//absolute/file` or `postgresql://user:password@host/database`.
    foreign_keys
        Whether SQLite checks references. Only migrations turn this off: they rebuild tables, and
        dropping the old one would take along what refers to it.

    Returns
    -------
    Engine
        It has not connected yet.

    Raises
    ------
    UnsupportedDatabase
        The address cannot be read, names another kind of database, one that lives in memory, or
        a file in a folder that does not exist.
    """
    address = _parsed(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    _refuse_without_folder(address)
    engine = create_engine(
        address.set(drivername="sqlite"), connect_args={"timeout": SECONDS_TO_WAIT}
    )
    _speak_sqlite(engine, foreign_keys)
    return engine


def reader(engine: Engine) -> Engine:
    """Return a view of `engine` for single statements that only read.

    No BEGIN precedes them and no ROLLBACK follows: on PostgreSQL that is one exchange, not three.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(sqlite_begin="")


class ChangeCounter:
    """Tells whether anybody wrote to a database since it was asked before.

    SQLite counts for a connection what all others committed (PRAGMA data_version), so one of its
    own is asked, which writes nothing. On PostgreSQL asking takes as long as asking what changed.
    """

    def __init__(self, engine: Engine) -> None:
        self._path = None if engine.dialect.name == "postgresql" else str(engine.url.database)
        self._connection: sqlite3.Connection | None = None
        self._opened = 0
        event.listen(engine, "engine_disposed", self._close)

    def count(self) -> Changes | None:
        """Return what differs once anybody has written; None where that cannot be told cheaply."""
        if self._path is None:
            return None
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False
            )
            self._opened += 1
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return self._opened, version

    def _close(self, _: Engine) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the one transaction that may write now; others wait their turn.

    Yields
    ------
    Connection
        Committed at the end, rolled back if an exception passes.
    """
    with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
        yield connection


def _parsed(url: str) -> URL:
    """Read an address, and refuse those that could not work."""
    expected = "expected sqlite:///<file> or postgresql://<user>@<host>/<database>"
    try:
        address = make_url(url)
    except ArgumentError as error:
        # the address may hold a password, so it is not repeated here
        raise UnsupportedDatabase(f"The database address cannot be read: {expected}.") from error
    kind = address.get_backend_name()
    if kind not in ("postgresql", "sqlite"):
        raise UnsupportedDatabase(f"Cannot keep the catalogue in {kind!r}: {expected}.")
    if kind == "sqlite" and address.database in (None, "", ":memory:"):
        raise UnsupportedDatabase(
            f"Cannot keep the catalogue in memory, where other workers do not see it: {expected}."
        )
    return address


def _refuse_without_folder(address: URL) -> None:
    folder = Path(str(address.database)).parent
    if not folder.is_dir():
        raise UnsupportedDatabase(
            f"Cannot keep the catalogue in {address.database}: there is no folder {folder}. "
            "Create it, or correct the address."
        )


def _speak_sqlite(engine: Engine, foreign_keys: bool) -> None:
    """Set each SQLite connection up, and begin transactions ourselves.

    Python's driver begins one only at the first write, after what was read to decide on it; of
    400 read-and-write rounds by four processes, 140 were lost that way.
    """

    @event.listens_for(engine, "connect")
    def _(driver: DBAPIConnection, _record: object) -> None:
        driver.isolation_level = None
        cursor = driver.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and the writer never wait
        cursor.execute("PRAGMA synchronous = FULL")  # what is committed survives a power cut
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
        if begin:
            connection.exec_driver_sql(begin)
