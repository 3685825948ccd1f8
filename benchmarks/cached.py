"""One tile that many ask for: ours beside TiPg, and beside the least that uvicorn has to do."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.asking import Asker, Door
from benchmarks.bare import command_of, keep
from benchmarks.load import CONNECTIONS, load
from benchmarks.measure import Figure, medians
from benchmarks.process import Program, running
from layers.encode import Tile

MICRO = 1e6  # microseconds


@dataclass(frozen=True, slots=True)
class Effort:
    """How many times, and for how many seconds, a server is put under load."""

    rounds: int
    seconds: int


def beside_peer(ours: Door, peer: Door, tile: Tile, effort: Effort) -> Figure:
    """Compare how many replies a second there are, as seconds per reply.

    Raises
    ------
    PeerMissing
        Without wrk.
    """
    first, second = medians(
        lambda: load(ours.process, ours.plain(tile), effort.seconds).seconds,
        lambda: load(peer.process, peer.plain(tile), effort.seconds).seconds,
        effort.rounds,
    )
    note = f"{1 / first:,.0f} tiles/s beside {1 / second:,.0f}; {CONNECTIONS} connections; " \
           "the peer keeps no tiles"  # fmt: skip
    name = f"cached tile, one worker: {peer.name}"
    return Figure(name, MICRO * first, MICRO * second, "µs", note)


def beside_bare(ours: Door, tile: Tile, effort: Effort, folder: Path) -> Figure:
    """Compare the CPU time of a reply with that of an application that sends the same and no more.

    Raises
    ------
    PeerMissing
        Without wrk.
    """
    path = ours.plain(tile)
    with closing(Asker(ours.process)) as asker:
        reply = asker.get(path)
    environment = keep(folder / "kept.json", reply.body, reply.headers)
    with running(Program(command_of("tile"), environment, "/"), folder / "bare.log") as bare:
        first, second = medians(
            lambda: load(ours.process, path, effort.seconds).cpu_seconds,
            lambda: load(bare, path, effort.seconds).cpu_seconds,
            effort.rounds,
        )
    note = f"CPU of the server's process per reply of {len(reply.body):,} bytes"
    name = "CPU of a cached tile: bare ASGI"
    return Figure(name, MICRO * first, MICRO * second, "µs", note)
