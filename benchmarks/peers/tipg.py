"""TiPg, of PyPI, in an environment of its own: the FastAPI server of vector tiles from PostGIS."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.asking import Door
from benchmarks.process import Program, output_of, running

VERSION = "1.6.1"
TILES = "tiles/WebMercatorQuad"
ONLY = "properties=h3,value,state,suppressed"
# Whole cells and no margin, as ours; and all of them, where it would leave out those beyond 10,000.
SETTINGS = {
    "TIPG_MAX_FEATURES_PER_TILE": "1000000",
    "TIPG_TILE_BUFFER": "0",
    "TIPG_TILE_CLIP": "false",
    "TIPG_CATALOG_TTL": "0",
    "TIPG_DB_SPATIAL_EXTENT": "false",
}


@contextmanager
def tipg(address: str, folder: Path) -> Iterator[Door]:
    """Serve the city in a database with one worker.

    Raises
    ------
    PeerMissing
        If it cannot be installed or does not start.
    """
    program = Program(
        (str(_installed(folder / "tipg")), "tipg.main:app", "--port", "{port}",
         "--log-level", "warning", "--no-access-log"),
        {**SETTINGS, "DATABASE_URL": address},
        "/healthz",
    )  # fmt: skip
    with running(program, folder / "tipg.log") as process:
        yield Door(
            "TiPg",
            f"TiPg {VERSION}",
            process,
            lambda tile: f"/collections/public.cells/{TILES}/{tile.z}/{tile.x}/{tile.y}?{ONLY}",
            lambda tile, pick: (
                f"/collections/public.facts_of/{TILES}/{tile.z}/{tile.x}/{tile.y}"
                f"?{ONLY}&month={pick.month}&kind={pick.kind}"
            ),
        )


def _installed(folder: Path) -> Path:
    uvicorn = folder / "bin/uvicorn"
    if not uvicorn.exists():
        output_of(sys.executable, "-m", "venv", folder)
        wanted = (f"tipg=={VERSION}", "uvicorn[standard]")
        output_of(folder / "bin/pip", "install", "--quiet", *wanted)
    return uvicorn
