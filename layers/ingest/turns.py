"""Work on several items at once, with results in the order of the items."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST_THREADS = 4  # each holds a batch; reading and adding up take turns, and more would wait


def threads() -> int:
    """Tell how many threads pay on this machine."""
    return min(os.cpu_count() or 1, MOST_THREADS)


def in_turn(
    pool: Executor, work: Callable[[Item], Result], items: Iterable[Item], ahead: int
) -> Iterator[Result]:
    """Do some work for each item, and yield what it returns in the order of the items.

    The first item goes alone: what shapely and numba make ready at its first use is then ready
    before two threads use it.

    Parameters
    ----------
    ahead
        How many items are worked on, or done, before the first of them is asked for.
    """
    waiting: deque[Future[Result]] = deque()
    for number, item in enumerate(items):
        waiting.append(pool.submit(work, item))
        while waiting and (number == 0 or len(waiting) > ahead):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
