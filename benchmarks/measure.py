"""Fair timing on a noisy machine: CPU time, alternating rounds, medians and their ratio."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
ROUNDS = 7
LEAST = 0.05  # CPU seconds that something is repeated for


@dataclass(frozen=True, slots=True)
class Figure:
    """What something costs us and what it costs a peer: medians, so less is better."""

    name: str
    ours: float
    peer: float
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be measured, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Version:
    """What we were compared with, in words."""

    text: str


Told = Figure | Missing | Version


def compare(ours: Work, peer: Work, rounds: int = ROUNDS) -> tuple[float, float]:
    """Run two pieces of work in turn, after one warm-up each.

    Returns
    -------
    Median CPU seconds of ours and of the peer's, all threads of the process included.
    """
    return medians(lambda: cpu_seconds(ours), lambda: cpu_seconds(peer), rounds)


def medians(
    ours: Callable[[], float], peer: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Measure two costs in turn, after one warm-up each; returns the median of either."""
    ours()
    peer()
    costs = [(ours(), peer()) for _ in range(rounds)]
    first, second = zip(*costs, strict=True)
    return statistics.median(first), statistics.median(second)


def cpu_seconds(work: Work) -> float:
    """Run some work and return the CPU time of all threads of the process.

    What takes a millisecond is repeated: alone it would tell how long the caches of the processor
    need to fill after somebody else's work, which what takes a second does not notice.
    """
    gc.collect()
    runs, before, spent = 0, time.process_time(), 0.0
    while spent < LEAST:
        work()
        runs, spent = runs + 1, time.process_time() - before
    return spent / runs
