"""Servers side by side over HTTP: one client, one connection each, asked in turn.

Whose turn it is is asked for a screen of tiles, one after the other, as a map asks.
"""

import http.client
import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import islice

from benchmarks.process import HOST, Process
from layers.encode import Tile

Addresses = tuple[Process, Iterable[str]]
SCREEN = 12  # tiles of 512 pixels on a large screen


@dataclass(frozen=True, slots=True)
class Pick:
    """What a filtered tile shows: the facts of one month and one kind."""

    month: str
    kind: str


@dataclass(frozen=True, slots=True)
class Door:
    """A server and the addresses of its tiles.

    version
        Name and version, as the page tells them.
    filtered
        None where the peer is not asked for filtered tiles.
    """

    name: str
    version: str
    process: Process
    plain: Callable[[Tile], str]
    filtered: Callable[[Tile, Pick], str] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: seconds until the last byte, the body, the header fields."""

    seconds: float
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """Many replies of one server: their median latency in seconds, and median bytes."""

    seconds: float
    size: float


class Asker:
    """A client that keeps its connection open."""

    def __init__(self, process: Process) -> None:
        self._connection = http.client.HTTPConnection(HOST, process.port, timeout=300)
        self._connection.connect()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str) -> Reply:
        """Ask for a tile as it is, not compressed; anything but a tile ends the benchmark."""
        try:
            return self._get(path)
        except ConnectionError:
            self.close()  # uvicorn hangs up after five idle seconds, while others are asked
            self._connection.connect()
            return self._get(path)

    def _get(self, path: str) -> Reply:
        before = time.perf_counter()
        self._connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        response = self._connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - before
        if response.status != http.client.OK or not body:
            raise ValueError(f"{path}: got {response.status} {body[:300]!r}; expected a tile")
        return Reply(seconds, body, dict(response.getheaders()))


def in_turn(addresses: Mapping[str, Addresses], warming: int) -> dict[str, Sample]:
    """Ask servers by turns, until all addresses were asked for.

    Parameters
    ----------
    warming
        How many addresses of each come first and are not counted.
    """
    replies: dict[str, list[Reply]] = {name: [] for name in addresses}
    with ExitStack() as stack:
        askers = [stack.enter_context(closing(Asker(process))) for process, _ in addresses.values()]
        together = zip(*(paths for _, paths in addresses.values()), strict=True)
        while screen := list(islice(together, SCREEN)):
            turns = zip(*screen, strict=True)
            for kept, asker, paths in zip(replies.values(), askers, turns, strict=True):
                kept += map(asker.get, paths)
    return {name: _sample(found[warming:]) for name, found in replies.items()}


def _sample(replies: list[Reply]) -> Sample:
    seconds = statistics.median(one.seconds for one in replies)
    return Sample(seconds, statistics.median(len(one.body) for one in replies))
