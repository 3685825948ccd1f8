"""Every server that can be had, opened on the same city."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.asking import Door
from benchmarks.city import City
from benchmarks.measure import Missing, Version
from benchmarks.ours import ours
from benchmarks.peers.filling import fill
from benchmarks.peers.martin import martin
from benchmarks.peers.postgis import postgis, version
from benchmarks.peers.tileserv import tileserv
from benchmarks.peers.tipg import tipg
from benchmarks.process import PeerMissing

Peer = Callable[[str, Path], AbstractContextManager[Door]]
PEERS: Mapping[str, Peer] = {"TiPg": tipg, "Martin": martin, "pg_tileserv": tileserv}


@dataclass(frozen=True, slots=True)
class Street:
    """Our door and those of the peers, side by side.

    database
        Address of PostGIS with the city in it; None where it is not installed.
    versions
        Of the database and the peers, in words.
    """

    ours: Door
    peers: tuple[Door, ...]
    database: str | None
    versions: tuple[Version, ...]
    missing: tuple[Missing, ...]


@contextmanager
def opened(
    city: City, environment: Mapping[str, str], folder: Path, peers: Mapping[str, Peer]
) -> Iterator[Street]:
    """Open our door and those of some peers, as far as they can be had."""
    with ExitStack() as stack:
        own = stack.enter_context(ours(environment, folder))
        try:
            address = stack.enter_context(postgis(folder / "postgis"))
        except PeerMissing as error:
            yield Street(own, (), None, (), (Missing("PostGIS", str(error)),))
            return
        fill(address, city)
        found = [_door(stack, name, peer(address, folder)) for name, peer in peers.items()]
        doors = tuple(one for one in found if isinstance(one, Door))
        missing = tuple(one for one in found if isinstance(one, Missing))
        versions = (version(address), *(one.version for one in doors))
        yield Street(own, doors, address, tuple(map(Version, versions)), missing)


def _door(stack: ExitStack, name: str, peer: AbstractContextManager[Door]) -> Door | Missing:
    try:
        return stack.enter_context(peer)
    except PeerMissing as error:
        return Missing(name, str(error))
