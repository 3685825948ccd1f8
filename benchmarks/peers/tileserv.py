"""pg_tileserv: the tile server of Crunchy Data, in Go.

Where `go install` cannot have it, put the program on the path.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.asking import Door
from benchmarks.process import Program, output_of, running

MODULE = "github.com/CrunchyData/pg_tileserv@latest"
ONLY = "properties=h3,value,state,suppressed"


@contextmanager
def tileserv(address: str, folder: Path) -> Iterator[Door]:
    """Serve the city in a database.

    Raises
    ------
    PeerMissing
        If it cannot be built or does not start.
    """
    built = _built(folder)
    program = Program(
        (str(built),),
        {
            "DATABASE_URL": address,
            "TS_HTTPHOST": "127.0.0.1",
            "TS_HTTPPORT": "{port}",
            "TS_DEFAULTBUFFER": "0",
            "TS_MAXFEATURESPERTILE": "-1",
        },
        "/health",
    )
    with running(program, folder / "pg_tileserv.log") as process:
        yield Door(
            "pg_tileserv",
            output_of(built, "--version").strip(),
            process,
            lambda tile: f"/public.cells/{tile.z}/{tile.x}/{tile.y}.pbf?{ONLY}",
        )


def _built(folder: Path) -> Path:
    """Take it from the folder, or from the machine, or build it."""
    program = folder / "bin/pg_tileserv"
    found = shutil.which("pg_tileserv")
    if not program.exists() and found:
        return Path(found)
    if not program.exists():
        output_of("env", f"GOBIN={program.parent}", "go", "install", MODULE)
    return program
