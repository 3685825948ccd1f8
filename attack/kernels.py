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
    """The leaves of `graph`, the rates that are believed beforehand, and the tables of `noise`."""

    bucket: Ints
    over: Ints
    beside: Ints
    start: Ints
    child: Ints
    seen: Ints
    rate: Floats
    told: Floats
    kept: Floats


class Held(NamedTuple):
    """How many records each leaf holds, and each node."""

    leaf: Ints
    node: Ints


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
    for at in range(board.over.shape[1]):
        node = board.over[one, at]
        if node >= 0:
            found += likelihood(board, count, node, floor)
        if other >= 0 and board.over[other, at] >= 0 and board.over[other, at] != node:
            found += likelihood(board, count, board.over[other, at], floor)
    return found


@njit(cache=True)
def add(board: Board, held: Held, leaf: int, more: int) -> None:
    """Give a leaf more records, and all nodes that hold it."""
    held.leaf[leaf] += more
    for at in range(board.over.shape[1]):
        if board.over[leaf, at] >= 0:
            held.node[board.over[leaf, at]] += more


@njit(cache=True)
def change(board: Board, held: Held, leaf: int, floor: float) -> None:
    """Propose a few more or fewer records in a leaf."""
    n = held.leaf[leaf]
    size = 1 + int(np.random.random() * 3) if np.random.random() < 0.3 else 1
    more = size if np.random.random() < 0.5 else -size
    if n + more < 0:
        return
    gain = more * np.log(board.rate[leaf])
    for one in range(min(n, n + more) + 1, max(n, n + more) + 1):
        gain += -np.log(one) if more > 0 else np.log(one)
    gain -= around(board, held.node, leaf, -1, floor)
    add(board, held, leaf, more)
    gain += around(board, held.node, leaf, -1, floor)
    if np.log(np.random.random()) >= gain:
        add(board, held, leaf, -more)


@njit(cache=True)
def move(board: Board, held: Held, leaf: int, floor: float) -> None:
    """Propose to move one record to a leaf beside, or to swap the two."""
    other = board.beside[leaf, int(np.random.random() * board.beside.shape[1])]
    n = held.leaf[leaf]
    if other < 0 or n == 0:
        return
    beside = held.leaf[other]
    gain = 0.0
    if np.random.random() < 0.5:
        moved = 1
        gain = np.log(n) - np.log(beside + 1)
    else:
        moved = n - beside
    gain += moved * (np.log(board.rate[other]) - np.log(board.rate[leaf]))
    gain -= around(board, held.node, leaf, other, floor)
    add(board, held, leaf, -moved)
    add(board, held, other, moved)
    gain += around(board, held.node, leaf, other, floor)
    if np.log(np.random.random()) >= gain:
        add(board, held, leaf, moved)
        add(board, held, other, -moved)


@njit(cache=True)
def sweep(board: Board, held: Held, floor: float) -> None:
    """Propose a change and a move at every leaf."""
    for leaf in range(len(board.over)):
        change(board, held, leaf, floor)
        move(board, held, leaf, floor)


@njit(cache=True)
def record(board: Board, held: Held, tally: Ints) -> None:
    """Tally how many records each bucket has: 0, 1, ..., at most."""
    last = -1
    for leaf in range(len(board.over)):
        if board.bucket[leaf] != last:
            last = board.bucket[leaf]
            tally[last, min(held.node[board.over[leaf, 0]], tally.shape[1] - 1)] += 1


@njit(cache=True)
def seed(number: int) -> None:
    """Seed the generator of the compiled code."""
    np.random.seed(number)
