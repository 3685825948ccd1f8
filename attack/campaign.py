"""All attacks, one after the other, on victims that are set up for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

import httpx
import numpy as np

from attack import averaging, channels, deliveries, doors, inference, presence, subtraction, twins
from attack.city import City, make_city
from attack.lattice import Bools, Counts, Floats, Lattice, read_lattice, true_leaves, true_nodes
from attack.noise import Public
from attack.oracle import Offer, Question, read_offer
from attack.score import CONTROL, Outcome, share
from attack.victim import OPEN, PROTECTED, deliver, serving, write_place


@dataclass(frozen=True)
class Size:
    """How large a campaign is: the sides of the cities in kilometres, and how much is tried."""

    cities: dict[str, float]
    effort: inference.Effort
    pairs: int
    buckets: int
    questions: int
    responses: int


SHORT = Size({"sparse": 8.0}, inference.Effort(80, 150), 25, 25, 4, 150)
SIDES = {"sparse": 13.0, "skewed": 15.0, "dense": 8.5}
WHOLE = Size(SIDES, inference.Effort(), 400, 300, 40, 2_200)
MEANS = {"sparse": 0.5, "skewed": 1.0, "dense": 3.0}


def run(size: Size, folder: Path) -> Iterator[Outcome]:
    """Set the victims up in a folder, and attack them."""
    for seed, (name, side_km) in enumerate(size.cities.items(), start=1):
        city = make_city(side_km, MEANS[name], seed, skewed=name == "skewed")
        write_place(folder / name, city)
        deliver(folder / name, city.records)
        with serving(folder / name) as client:
            closed = _aim(client, PROTECTED, city)
            yield from _inferred(closed, name, size.effort)
            nodes = true_nodes(closed.lattice, closed.truth)
            yield from subtraction.parts(closed.lattice, nodes, name)
            yield from subtraction.areas(client, closed.lattice, city, name)
            if name == "sparse":
                twin = _aim(client, OPEN, city)
                yield from _asked(closed, twin, size)
                yield from _delivered(closed, twin, folder / name)
    yield from _twins(folder, make_city(4.0, 3.0, seed=9), size)


@dataclass(frozen=True, eq=False)
class Aim:
    """A layer that is attacked: what it offers and publishes, and the truth, to score against."""

    client: httpx.Client
    offer: Offer
    city: City
    lattice: Lattice
    truth: Counts
    rate: Floats
    inside: Bools


def _aim(client: httpx.Client, layer: str, city: City) -> Aim:
    offer = read_offer(client, layer)
    lattice = read_lattice(client, offer)
    return Aim(client, offer, city, lattice, *true_leaves(lattice, city))


def _inferred(closed: Aim, name: str, effort: inference.Effort) -> Iterator[Outcome]:
    posterior = inference.infer(closed.lattice, Public(k=closed.offer.threshold), effort)
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
    yield from subtraction.parts(twin.lattice, nodes, "open twin", control=True)
    questions = _some_questions(closed.offer, size.questions)
    yield from doors.compare(closed.client, closed.offer, questions, each=3)
    yield from channels.attack(closed.client, closed.lattice, closed.truth, size.buckets)


def _some_questions(offer: Offer, most: int) -> list[Question]:
    spans = [span for step in offer.spans for span in step]
    every = [Question(*one) for one in product(offer.resolutions, spans, ("", *offer.kinds))]
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
            write_place(place, truth, (layer,))
            deliver(place, truth.records)
        with serving(places[0]) as one, serving(places[1]) as other:
            if layer == OPEN:
                yield from twins.attack(one, other, twins.days(layer, 30), control=True)
                continue
            lattice = read_lattice(one, read_offer(one, layer))
            paths = islice(twins.addresses(lattice), size.responses)
            yield from twins.attack(one, other, paths)
