"""PostGIS, of Debian: a cluster of its own that outlives the run, so that it is filled once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.process import HOST, PeerMissing, free_port

BINARIES = Path("/usr/lib/postgresql")
USER = "hexradar"
# Room enough that everything stays in memory, and nothing waits for the disk.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@contextmanager
def postgis(folder: Path) -> Iterator[str]:
    """Start the cluster in a folder, made where there is none, and stop it at the end.

    Yields
    ------
    Address of a database with PostGIS.

    Raises
    ------
    PeerMissing
        If it is not installed or does not start.
    """
    programs, data, port = _programs(), folder / "data", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    if not (data / "PG_VERSION").exists():
        _run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "--locale=C.UTF-8")
    settings = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    log = folder / "server.log"
    _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", f"-p {port} {settings}")
    try:
        yield f"postgresql://{USER}@{HOST}:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "stop", "-w", "-m", "fast", "-D", data)


def version(address: str) -> str:
    """Tell the versions of PostgreSQL and PostGIS."""
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), PostGIS_Lib_Version()"
        ).fetchone()
    assert row
    return f"PostGIS {row[1]} on PostgreSQL {str(row[0]).split()[0]}"


def _programs() -> Path:
    """Return the folder of the newest PostgreSQL that has PostGIS."""
    shared = Path("/usr/share/postgresql")
    for initdb in sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3])):
        if (shared / initdb.parts[-3] / "extension/postgis.control").exists():
            return initdb.parent
    raise PeerMissing("PostGIS is not installed (Debian: apt-get install postgresql-postgis)")


def _run(program: Path, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs, as its own user when we are root."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_postgres, program, *arguments],
        cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    if done.returncode:
        raise PeerMissing(f"{program.name}: {done.stderr.decode(errors='replace')[-300:]}")
