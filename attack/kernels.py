"""The moves of the sampler over all true counts at once, compiled.

The likelihood of counts is a product over nodes. A node whose records are all in one of its parts
has the same records as that part, so the same key and the same noise: it must publish the same
(the equality oracle). Any other node has noise of its own.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Board(NamedTuple):
    """The graph of `lattice`, the rates that are believed beforehand, and the tables of `noise`."""

    above: Ints
    beside: Ints
    start: Ints
    child: Ints
    seen: Ints
    rate: Floats
    told: Floats
    kept: Floats


@njit(cache=True)
def likelihood(board: Board, count: Ints, node: int, floor: float) -> float:
    """Return the logarithm of one node's factor, at least `floor`."""
    seen, n = board.seen[node], count[node]
    if seen == -2:
        return 0.0
    if n > 0:
        for at in range(board.start[node], board.start[node + 1]):
            part = board.child[at]
            if count[part] == n and board.seen[part] != -2:
                return 0.0 if board.seen[part] == seen else floor
    if seen == -1:
        return max(float(board.kept[n]), floor) if n < len(board.kept) else floor
    reach = board.told.shape[1] // 2
    noise = seen - n
    if noise < -reach or noise > reach:
        return floor
    return max(float(board.told[min(n, len(board.told) - 1), noise + reach]), floor)


@njit(cache=True)
def around(board: Board, count: Ints, one: int, other: int, floor: float) -> float:
    """Add up the factors of all nodes that hold a leaf or another; -1 for no other."""
    found = 0.0
    for at in range(board.above.shape[1]):
        found += likelihood(board, count, board.above[one, at], floor)
        if other >= 0 and board.above[other, at] != board.above[one, at]:
            found += likelihood(board, count, board.above[other, at], floor)
    return found


@njit(cache=True)
def add(board: Board, count: Ints, leaf: int, more: int) -> None:
    """Give a leaf more records, and all nodes that hold it."""
    for at in range(board.above.shape[1]):
        count[board.above[leaf, at]] += more


@njit(cache=True)
def change(board: Board, count: Ints, leaf: int, floor: float) -> None:
    """Propose a few more or fewer records in a leaf."""
    n = count[board.above[leaf, 0]]
    size = 1 + int(np.random.random() * 3) if np.random.random() < 0.3 else 1
    more = size if np.random.random() < 0.5 else -size
    if n + more < 0:
        return
    gain = more * np.log(board.rate[leaf])
    for one in range(min(n, n + more) + 1, max(n, n + more) + 1):
        gain += -np.log(one) if more > 0 else np.log(one)
    gain -= around(board, count, leaf, -1, floor)
    add(board, count, leaf, more)
    gain += around(board, count, leaf, -1, floor)
    if np.log(np.random.random()) >= gain:
        add(board, count, leaf, -more)


@njit(cache=True)
def move(board: Board, count: Ints, leaf: int, floor: float) -> None:
    """Propose to move one record to a leaf beside, or to swap the two."""
    other = board.beside[leaf, int(np.random.random() * board.beside.shape[1])]
    n = count[board.above[leaf, 0]]
    if other < 0 or n == 0:
        return
    beside = count[board.above[other, 0]]
    gain = 0.0
    if np.random.random() < 0.5:
        moved = 1
        gain = np.log(n) - np.log(beside + 1)
    else:
        moved = n - beside
    gain += moved * (np.log(board.rate[other]) - np.log(board.rate[leaf]))
    gain -= around(board, count, leaf, other, floor)
    add(board, count, leaf, -moved)
    add(board, count, other, moved)
    gain += around(board, count, leaf, other, floor)
    if np.log(np.random.random()) >= gain:
        add(board, count, leaf, moved)
        add(board, count, other, -moved)


@njit(cache=True)
def sweep(board: Board, count: Ints, floor: float, tally: Ints) -> None:
    """Propose a change and a move at every leaf, and tally the counts: 0, 1, ..., at most."""
    for leaf in range(len(board.above)):
        change(board, count, leaf, floor)
        move(board, count, leaf, floor)
    for leaf in range(len(board.above)):
        tally[leaf, min(count[board.above[leaf, 0]], tally.shape[1] - 1)] += 1


@njit(cache=True)
def seed(number: int) -> None:
    """Seed the generator of the compiled code."""
    np.random.seed(number)
