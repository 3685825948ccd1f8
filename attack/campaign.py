"""All attacks, one after the other, on victims that are set up for them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path

import httpx
import numpy as np

from attack import averaging, channels, deliveries, doors, inference, presence, subtraction, twins
from attack.city import City, area_sets, make_city
from attack.declared import LEAN, MIDDLE, QUARTERS, RICH, Declared
from attack.graph import Graph, graph_of
from attack.lattice import Bools, Counts, Floats, Lattice, read_lattice, true_buckets, true_nodes
from attack.noise import Public
from attack.oracle import Offer, Question, read_offer
from attack.score import CONTROL, Outcome, share
from attack.victim import OPEN, PROTECTED, deliver, serving, write_place


@dataclass(frozen=True)
class Round:
    """One victim.

    mean
        Records per cell, kind and month, on average.
    """

    name: str
    mean: float
    side_km: float
    declared: Declared


@dataclass(frozen=True)
class Size:
    """How large a campaign is: the victims, and how much is tried.

    The first victim is attacked in all ways, the others by inference and subtraction.
    """

    rounds: tuple[Round, ...]
    effort: inference.Effort
    pairs: int
    buckets: int
    questions: int
    responses: int

    @property
    def words(self) -> str:
        """The victims in words, a line each."""
        return "\n".join(f"- {one.name}: {one.declared.words}." for one in self.rounds)


SHORT = Size(
    (Round("sparse, rich", 0.5, 8.0, RICH), Round("dense, lean", 3.0, 4.5, LEAN)),
    inference.Effort(80, 150),
    *(25, 25, 4, 150),
)
WHOLE = Size(
    (
        Round("sparse, rich", 0.5, 13.0, RICH),
        Round("sparse, lean", 0.5, 13.0, LEAN),
        Round("skewed, middle", 1.0, 15.0, MIDDLE),
        Round("dense, lean", 3.0, 8.5, LEAN),
        Round("dense, middle", 3.0, 8.5, MIDDLE),
        Round("dense, rich", 3.0, 8.5, RICH),
        Round("dense, quarters", 3.0, 8.5, QUARTERS),
    ),
    inference.Effort(),
    *(1_000, 300, 40, 2_400),
)
TWINS = RICH


def run(size: Size, folder: Path) -> Iterator[Outcome]:
    """Set the victims up in a folder, and attack them."""
    for seed, one in enumerate(size.rounds, start=1):
        city = make_city(one.side_km, one.mean, seed, skewed="skewed" in one.name)
        place = folder / f"round{seed}"
        write_place(place, city, one.declared)
        deliver(place, city.records)
        with serving(place) as client:
            closed = _aim(client, PROTECTED, city, one.declared)
            yield from _inferred(closed, one.name, size.effort)
            nodes = true_nodes(closed.lattice, closed.truth)
            yield from subtraction.parts(closed.lattice, closed.graph, nodes, one.name)
            yield from subtraction.areas(client, closed.lattice, city, one.name)
            if one is size.rounds[0]:
                twin = _aim(client, OPEN, city, replace(one.declared, groups={}, areas=()))
                yield from _asked(closed, twin, size)
                yield from _delivered(closed, twin, place)
    yield from _twins(folder, make_city(7.5, 1.0, seed=9), size)


@dataclass(frozen=True, eq=False)
class Aim:
    """A layer that is attacked: what it offers and publishes, and the truth, to score against."""

    client: httpx.Client
    offer: Offer
    city: City
    lattice: Lattice
    graph: Graph
    truth: Counts
    rate: Floats
    inside: Bools


def _aim(client: httpx.Client, layer: str, city: City, declared: Declared) -> Aim:
    offer = read_offer(client, layer, declared)
    lattice = read_lattice(client, offer)
    graph = graph_of(lattice, area_sets(city.box))
    return Aim(client, offer, city, lattice, graph, *true_buckets(lattice, city))


def _inferred(closed: Aim, name: str, effort: inference.Effort) -> Iterator[Outcome]:
    public = Public(k=closed.offer.threshold)
    posterior = inference.infer(closed.lattice, closed.graph, public, effort)
    rows = closed.inside
    scored = closed.truth[rows], posterior[rows], closed.rate[rows]
    yield from inference.figures(*scored, name)


def _asked(closed: Aim, twin: Aim, size: Size) -> Iterator[Outcome]:
    """Run the attacks that ask one server; the twin is a layer of the same server."""
    read = twin.lattice.seen[twin.lattice.above[:, 0]] == twin.truth
    what = "open twin: the finest published value is the truth"
    yield share(inference.NAME, what, int(read.sum()), len(read), target=CONTROL, control=True)
    chosen = presence.pairs(closed.city, size.pairs)
    yield from presence.attack(closed.client, closed.offer, chosen)
    yield from presence.attack(twin.client, twin.offer, chosen, control=True)
    yield from averaging.attack(closed.client, closed.lattice, closed.truth, size.buckets)
    yield from averaging.attack(twin.client, twin.lattice, twin.truth, size.buckets, control=True)
    nodes = true_nodes(twin.lattice, twin.truth)
    yield from subtraction.parts(twin.lattice, twin.graph, nodes, "open twin", control=True)
    questions = _some_questions(closed.offer, size.questions)
    yield from doors.compare(closed.client, closed.offer, questions, each=3)
    yield from channels.attack(closed.client, closed.lattice, closed.truth, size.buckets)


def _some_questions(offer: Offer, most: int) -> list[Question]:
    kinds = ("", *offer.groups, *offer.kinds)
    every = [Question(*one) for one in product(offer.resolutions, offer.every_span, kinds)]
    order = np.random.default_rng(19).permutation(len(every))[:most]
    return [every[at] for at in order.tolist()]


def _delivered(closed: Aim, twin: Aim, folder: Path) -> Iterator[Outcome]:
    """Deliver late records, and read the settled periods of before again."""
    late, records = deliveries.late_records(closed.city, buckets=60)
    deliver(folder, records)
    for aim, control in ((closed, False), (twin, True)):
        after = read_lattice(aim.client, aim.offer)
        yield from deliveries.attack(aim.lattice, after, late, control)


def _twins(folder: Path, city: City, size: Size) -> Iterator[Outcome]:
    for layer in (PROTECTED, OPEN):
        places = [folder / f"{layer}-{truth}" for truth in ("one", "other")]
        for place, truth in zip(places, twins.two_cities(city), strict=True):
            write_place(place, truth, TWINS, (layer,))
            deliver(place, truth.records)
        with serving(places[0]) as one, serving(places[1]) as other:
            if layer == OPEN:
                yield from twins.attack(one, other, twins.days(layer, 30), control=True)
                continue
            lattice = read_lattice(one, read_offer(one, layer, TWINS))
            paths = islice(twins.addresses(lattice), size.responses)
            yield from twins.attack(one, other, paths)
