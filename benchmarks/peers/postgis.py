"""PostGIS, of Debian: a cluster of its own that outlives the run, so that it is filled once."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely
from numpy.typing import NDArray

from benchmarks.city import KINDS, MONTHS, City
from benchmarks.process import HOST, PeerMissing, free_port
from layers.grid import cells_to_outlines, cells_to_texts
from layers.model import Cells

Session = psycopg.Connection[tuple[Any, ...]]
BINARIES = Path("/usr/lib/postgresql")
USER = "hexradar"
SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
MERCATOR = 3857  # EPSG
EARTH_METRES = 6378137.0
ID_BITS = np.uint64((1 << 52) - 1)  # the id of a feature, as our tiles have it
# After the rows are there; without the visibility map of VACUUM no index is read alone.
ORDERED = (
    "INSERT INTO degrees SELECT id, h3, value, state, suppressed, ST_Transform(geom, 4326)"
    " FROM cells",
    "CREATE INDEX cells_place ON cells USING gist (geom)",
    "CLUSTER cells USING cells_place",
    "CREATE INDEX degrees_place ON degrees USING gist (geom)",
    "CLUSTER degrees USING degrees_place",
    "CREATE INDEX facts_asked ON facts (month, kind, cell) INCLUDE (n)",
    "CLUSTER facts USING facts_asked",
    "VACUUM ANALYZE",
)
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


def fill(address: str, city: City) -> None:
    """Put a city into the database, in the shape that serves tiles best, unless it is there."""
    wanted = _digest(city)
    with psycopg.connect(address, autocommit=True) as connection:
        if _filled(connection) == wanted:
            return
        connection.execute(SCHEMA)
        copy_cells(connection, "cells", city.cells, city.value)
        _copy_facts(connection, city)
        for statement in ORDERED:
            connection.execute(statement)
        connection.execute(f"COMMENT ON TABLE facts IS '{wanted}'")


def copy_cells(connection: Session, table: str, cells: Cells, value: NDArray[np.int64]) -> None:
    """Copy cells into a table: polygons in Web Mercator, so that no tile has to project them."""
    columns = "id, h3, value, state, suppressed, geom"
    shapes = shapely.to_wkb(_polygons(cells), hex=True, include_srid=True)
    rows = zip(ids_of(cells), cells_to_texts(cells), value.tolist(), shapes, strict=True)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for number, text, count, shape in rows:
            copy.write_row((number, text, count, "value", False, shape))


def ids_of(cells: Cells) -> list[int]:
    """Return the ids of features that our tiles give cells."""
    ids: list[int] = (cells & ID_BITS).tolist()
    return ids


def version(address: str) -> str:
    """Tell the versions of PostgreSQL and PostGIS."""
    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), PostGIS_Lib_Version()"
        ).fetchone()
    assert row
    return f"PostGIS {row[1]} on PostgreSQL {str(row[0]).split()[0]}"


def _copy_facts(connection: Session, city: City) -> None:
    months, ids = MONTHS.astype("datetime64[D]").astype(str), np.array(ids_of(city.cells))
    columns = [
        months[city.facts["month"]].tolist(),
        np.array(KINDS)[city.facts["kind"]].tolist(),
        ids[city.facts["cell"]].tolist(),
        city.facts["n"].to_list(),
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY facts (month, kind, cell, n) FROM STDIN") as copy,
    ):
        for row in zip(*columns, strict=True):
            copy.write_row(row)


def _polygons(cells: Cells) -> NDArray[np.object_]:
    outlines = cells_to_outlines(cells)
    lon, lat = np.radians(outlines.lonlat).T
    xy = np.stack([lon, np.arctanh(np.sin(lat))], axis=1) * EARTH_METRES
    ring_of = np.repeat(np.arange(len(cells)), np.diff(outlines.start))
    polygons = shapely.polygons(shapely.linearrings(xy, indices=ring_of))
    return np.asarray(shapely.set_srid(polygons, MERCATOR))


def _filled(connection: Session) -> str | None:
    row = connection.execute("SELECT obj_description(to_regclass('facts'))").fetchone()
    return str(row[0]) if row and row[0] else None


def _digest(city: City) -> str:
    parts = (SCHEMA, *ORDERED, city.cells.tobytes(), city.value.tobytes(), str(city.facts.height))
    return hashlib.sha256(b"".join(one if isinstance(one, bytes) else one.encode()
                                   for one in parts)).hexdigest()  # fmt: skip


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
