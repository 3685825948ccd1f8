"""What stands beside the value: a hidden bucket that is empty against one of 1-2 records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import httpx
import numpy as np
from numpy.typing import NDArray

from attack.lattice import Counts, Lattice
from attack.oracle import where
from attack.score import Outcome, Skipped, auc, share

NAME = "channels"
PLAIN = {"Accept-Encoding": "identity"}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trace:
    """What an observer has of one answer besides the value."""

    status: int
    size: int
    headers: tuple[tuple[str, str], ...]
    seconds: float


def attack(client: httpx.Client, lattice: Lattice, truth: Counts, most: int) -> Iterator[Outcome]:
    """Look at sizes, headers, status and time of answers that hide their value."""
    hidden = lattice.seen[lattice.above[:, 0]] < 0
    empty, few = (
        np.flatnonzero(hidden & (truth == 0)),
        np.flatnonzero(hidden & np.isin(truth, (1, 2))),
    )
    rng = np.random.default_rng(13)
    # both of the same cell and kind, so that only the month and the truth differ
    by_place: dict[tuple[str, str], list[int]] = {}
    for at in empty.tolist():
        by_place.setdefault(lattice.buckets[at][:2], []).append(at)
    chosen = [
        (at, by_place[lattice.buckets[at][:2]])
        for at in rng.permutation(few).tolist()
        if lattice.buckets[at][:2] in by_place
    ][:most]
    if not chosen:
        yield Skipped(NAME, "no hidden bucket of 1-2 records beside an empty one")
        return
    seen = [
        (
            _trace(client, lattice, one),
            _trace(client, lattice, others[int(rng.integers(len(others)))]),
        )
        for one, others in chosen
    ]
    for name, feature in FEATURES.items():
        few_, empty_ = (np.array([feature(pair[at]) for pair in seen]) for at in (0, 1))
        wins = float((few_ > empty_).mean() + (few_ == empty_).mean() / 2)
        told = max(wins, 1 - wins)
        what = f"{name}: 1-2 records against none, pairs told apart"
        yield share(NAME, what, told * len(seen), len(seen), target=0.55)
    times = [np.array([pair[at].seconds for pair in seen]) for at in (0, 1)]
    area = auc(*times)
    what = "latency: 1-2 records against none, area under the curve"
    note = "told, not judged here: a time depends on the machine"
    yield share(NAME, what, area * len(seen), len(seen), note=note)


FEATURES: dict[str, Callable[[Trace], float]] = {
    "size": lambda one: float(one.size),
    "status": lambda one: float(one.status),
    "headers": lambda one: float(len(one.headers)),
}


def _trace(client: httpx.Client, lattice: Lattice, bucket: int) -> Trace:
    cell, kind, span = lattice.buckets[bucket]
    path = f"/v1/collections/{lattice.offer.layer}/items/{cell}"
    asked = where(lattice.offer, span, kind)
    begin = perf_counter()
    answer = client.get(path, params=asked, headers=PLAIN)
    seconds = perf_counter() - begin
    return Trace(
        answer.status_code, len(answer.content), tuple(sorted(answer.headers.items())), seconds
    )
