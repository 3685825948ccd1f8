"""Fair timing on a noisy machine: CPU time, alternating rounds, medians and their ratio."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the results; `ratio` is peer / ours, so more is better for us.

    `target` is the least ratio wanted, None where nothing is promised yet.
    """

    name: str
    ours: float
    peer: float
    unit: str
    target: float | None
    note: str

    @property
    def ratio(self) -> float:
        """How many times our figure fits into the peer's."""
        return self.peer / self.ours

    @property
    def met(self) -> bool | None:
        """Whether the target is reached."""
        return None if self.target is None else self.ratio >= self.target


def compare(ours: Work, peer: Work, rounds: int = ROUNDS) -> tuple[float, float]:
    """Run two pieces of work in turn, after one warm-up each.

    Returns
    -------
    Median CPU seconds of ours and of the peer's, all threads of the process included.
    """
    ours()
    peer()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, kept in zip((ours, peer), times, strict=True):
            gc.collect()
            before = time.process_time()
            work()
            kept.append(time.process_time() - before)
    return statistics.median(times[0]), statistics.median(times[1])
