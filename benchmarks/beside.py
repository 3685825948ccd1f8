"""Everything that is measured on one city beside the peers, in one run."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import cached, delivery, encode, screens, served, start
from benchmarks.cached import Effort
from benchmarks.city import City, make_city
from benchmarks.doors import PEERS, Peer, Street, opened
from benchmarks.measure import Figure, Missing, Told
from benchmarks.ours import settle
from benchmarks.process import PeerMissing

FOLDER = Path(__file__).parents[1] / "var" / "bench"
THOROUGH = Effort(rounds=5, seconds=4)
ONE_WORKER = "TiPg"  # the peer whose worker is like ours: one process of Python


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    zoom, facts
        Of the city.
    zooms
        Of plain tiles; the first two also of filtered ones; a tile of the second is in demand
        beside a peer, one of the last beside the bare application.
    counts
        Cells of the tiles that are encoded.
    effort
        Of loads; of starts its rounds.
    demo
        Whether the demo city is started, and not this one.
    """

    zoom: int = 10
    facts: int = 5_000_000
    zooms: tuple[int, ...] = (10, 12, 14)
    counts: tuple[int, ...] = (5_000, 30_000)
    effort: Effort = THOROUGH
    demo: bool = True
    peers: Mapping[str, Peer] = field(default_factory=lambda: PEERS)


FULL = Plan()
SHORT = Plan(13, 10_000, (13, 14), (500,), Effort(rounds=1, seconds=1), demo=False, peers={})


def figures(plan: Plan, folder: Path) -> Iterator[Told]:
    """Compare by a plan; what is built and filled stays in the folder for the next run."""
    folder.mkdir(parents=True, exist_ok=True)
    city = make_city(plan.zoom, plan.facts)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        environment = settle(city, place / "city")
        with opened(city, environment, folder, plan.peers) as street:
            yield from _on_the_street(street, city, plan, place)
        started = start.demo_city(place / "demo") if plan.demo else environment
        yield from start.figures(started, place, plan.effort.rounds)
        snapshots = Path(environment["HEXRADAR_DATA"]) / "snapshots"
        yield delivery.figure(snapshots, city.facts.height, len(city.cells))


def _on_the_street(street: Street, city: City, plan: Plan, place: Path) -> Iterator[Told]:
    yield from street.versions
    yield from street.missing
    if street.database:
        yield from encode.figures(street.database, plan.counts)
    yield from served.figures(street, city, plan.zooms)
    yield from served.filtered_figures(street, city, plan.zooms[:2])
    yield from screens.figures(street.ours, city, plan.zooms)
    try:
        yield from _in_demand(street, city, plan, place)
    except PeerMissing as error:
        yield Missing("cached tiles", str(error))


def _in_demand(street: Street, city: City, plan: Plan, place: Path) -> Iterator[Figure]:
    tile, small = city.tiles(plan.zooms[1])[0], city.tiles(plan.zooms[-1])[0]
    for peer in street.peers:
        if peer.name == ONE_WORKER:
            yield cached.beside_peer(street.ours, peer, tile, plan.effort)
    yield cached.beside_bare(street.ours, small, plan.effort, place)
