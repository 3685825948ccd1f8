"""A private PostGIS for tests: made, used, and gone.

It listens on the loopback address only, trusts whoever comes from there, and does not wait for
the disk. Never use it for data that matters.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

BINARIES = Path("/usr/lib/postgresql")
USER = "hexradar"
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
"""

_numbers = count(1)


class PostgisMissing(Exception):
    """The machine has no PostGIS to start, or it did not start."""


@contextmanager
def private_postgis(folder: Path) -> Iterator[str]:
    """Start a PostGIS of our own and stop it at the end.

    Parameters
    ----------
    folder
        An existing, empty folder for its data. PostgreSQL refuses to run as root; when we are,
        the folder is given to the user postgres, who must be able to reach it.

    Yields
    ------
    str
        SQLAlchemy address of a database with PostGIS. Any further database of the same server
        has PostGIS too.

    Raises
    ------
    PostgisMissing
        The programs are not installed, or the server does not start.
    """
    programs = _programs()
    port = free_port()
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    # ICU's English sorts as production does, unlike C: so a test sees when the order depends on it
    order = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]
    who = [f"--username={USER}", "--auth=trust"]
    _run(folder, programs / "initdb", f"--pgdata={data}", *who, *order)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS.format(port=port))
    _run(folder, programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "server.log")
    try:
        yield _with_postgis(f"postgresql+psycopg://{USER}@127.0.0.1:{port}/")
    finally:
        _run(folder, programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Make an empty database with PostGIS on the server of a given address, and drop it again."""
    name = f"fresh_{os.getpid()}_{next(_numbers)}"
    _execute(server, "CREATE DATABASE {}", name)
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


def _with_postgis(server: str) -> str:
    """Put PostGIS into the template of all databases, then make one from it."""
    _execute(server + "template1", "CREATE EXTENSION {}", "postgis")
    _execute(server + "postgres", "CREATE DATABASE {}", USER)
    return server + USER


def _execute(url: str, statement: str, name: str) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL that has PostGIS."""
    versions = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    shared = Path("/usr/share/postgresql")
    for initdb in reversed(versions):
        if (shared / initdb.parts[-3] / "extension/postgis.control").exists():
            return initdb.parent
    raise PostgisMissing(
        f"No PostgreSQL with PostGIS in {BINARIES}: install the Debian package "
        "postgresql-15-postgis-3 (or that of a newer version), or leave out the tests marked "
        "postgis with: pytest -m 'not postgis'"
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _run(folder: Path, program: Path, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs, as its own user when we are root."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    log = folder / f"{program.name}.log"
    with log.open("ab") as output:  # not a pipe: the server would hold it open
        command = [*as_postgres, program, *arguments]
        done = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False)
    if done.returncode:
        said = "".join(path.read_text() for path in sorted(folder.glob("*.log")))
        raise PostgisMissing(f"{program.name} failed with code {done.returncode}:\n{said}")
