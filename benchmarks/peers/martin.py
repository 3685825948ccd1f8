"""Martin, of crates.io: the tile server of MapLibre, in Rust. Building it takes minutes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.asking import Door
from benchmarks.process import Program, output_of, running

VERSION = "1.14.0"  # newer ones need a newer Rust than Debian's users have
# Whole cells and no margin, as ours; no tile is kept.
SETTINGS = """
cache:
  size_mb: 0
  tile_size_mb: 0
postgres:
  connection_string: {address}
  auto_publish: false
  tables:
    cells:
      schema: public
      table: cells
      srid: 3857
      geometry_column: geom
      id_column: id
      geometry_type: POLYGON
      extent: 4096
      buffer: 0
      clip_geom: false
      properties: {{ h3: text, value: int4, state: text, suppressed: bool }}
  functions:
    facts_tile:
      schema: public
      function: facts_tile
"""


@contextmanager
def martin(address: str, folder: Path) -> Iterator[Door]:
    """Serve the city in a database.

    Raises
    ------
    PeerMissing
        If it cannot be built or does not start.
    """
    written = folder / "martin.yaml"
    built = _built(folder)
    written.write_text(SETTINGS.format(address=address))
    command = (str(built), "--config", str(written), "--listen-addresses", "127.0.0.1:{port}")
    with running(Program(command, {}, "/health"), folder / "martin.log") as process:
        yield Door(
            "Martin",
            f"Martin {VERSION}",
            process,
            lambda tile: f"/cells/{tile.z}/{tile.x}/{tile.y}",
            lambda tile, pick: (
                f"/facts_tile/{tile.z}/{tile.x}/{tile.y}?month={pick.month}&kind={pick.kind}"
            ),
        )


def _built(folder: Path) -> Path:
    program = folder / "bin/martin"
    if not program.exists():
        only = ("--no-default-features", "--features", "postgres")
        output_of(
            "cargo", "install", "martin", "--version", VERSION, "--locked", "--root", folder, *only
        )
    return program
