"""Sums of answers that leave few addresses between them, found as a small cut of a graph.

Two ways to part a city, such as areas and cells, have blocks: the smallest ground that answers of
the one way can tell. Blocks are nodes, and an edge between two of them weighs the addresses that
they have in common. A sum of answers of one way, less a sum of the other, holds the addresses of
the edges that lead out of the summed blocks. So no sums leave few addresses, if no set of nodes is
joined to the others by less: the edge connectivity of the graph.
"""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import pairwise

Edges = Mapping[tuple[int, int], int]
Near = dict[int, dict[int, int]]
Visited = list[tuple[int, int]]  # nodes, and by how much each was joined to those before it
Held = dict[int, frozenset[int]]  # what a node stands for


def small_cut(edges: Edges, least: int) -> frozenset[int]:
    """Find nodes that edges of less than a weight join to the others, but not none.

    Nodes that one edge of enough weight joins are made one. Then a part of the graph is visited so
    that the node comes next which is joined by most to those that were visited. Each is connected
    to the one before it by at least that (Nagamochi and Ibaraki 1992, Algorithmica 7: 583-596), so
    both are made one where it is enough; and the last is joined to all others by just that (Stoer
    and Wagner 1997, J. ACM 44: 585-591).

    Returns
    -------
    The nodes on one side, without the lowest of their part of the graph; empty if there are none.
    """
    held = {node: frozenset([node]) for pair in edges for node in pair}
    while edges:
        into = _joined_by_one(edges, least)
        if not into:
            for visited in _visits(edges):  # begins with the lowest, so that is never the last
                last, joined = visited[-1]
                if joined < least:
                    return held[last]
                into |= _joined_by_several(visited, least)
        held, edges = _merged(held, into), _contracted(edges, into)
    return frozenset()


def _joined_by_one(edges: Edges, least: int) -> dict[int, int]:
    """Map nodes that edges of enough weight join to the lowest of them."""
    strong = {pair: weight for pair, weight in edges.items() if weight >= least}
    return {node: visited[0][0] for visited in _visits(strong) for node, _ in visited}


def _joined_by_several(visited: Visited, least: int) -> dict[int, int]:
    """Map each node that was joined by enough when it was visited to the first before it."""
    into = {visited[0][0]: visited[0][0]}
    for (before, _), (node, weight) in pairwise(visited):
        into[node] = into[before] if weight >= least else node
    return into


def _visits(edges: Edges) -> Iterator[Visited]:
    """Visit each part of a graph from its lowest node."""
    near, seen = _near(edges), set[int]()
    for first in sorted(near):
        if first not in seen:
            visited = _visit(near, first)
            seen.update(node for node, _ in visited)
            yield visited


def _visit(near: Near, first: int) -> Visited:
    joined, visited = {first: 0}, dict[int, int]()
    waiting = [(0, first)]
    while waiting:
        weight, node = heappop(waiting)
        if node in visited:
            continue
        visited[node] = -weight
        for other, more in near[node].items():
            joined[other] = joined.get(other, 0) + more
            heappush(waiting, (-joined[other], other))
    return list(visited.items())


def _near(edges: Edges) -> Near:
    near: Near = {}
    for (one, other), weight in edges.items():
        near.setdefault(one, {})[other] = weight
        near.setdefault(other, {})[one] = weight
    return near


def _merged(held: Held, into: Mapping[int, int]) -> Held:
    merged: dict[int, list[frozenset[int]]] = {}
    for node, nodes in held.items():
        merged.setdefault(into.get(node, node), []).append(nodes)
    return {node: frozenset().union(*nodes) for node, nodes in merged.items()}


def _contracted(edges: Edges, into: Mapping[int, int]) -> Edges:
    contracted: dict[tuple[int, int], int] = {}
    for (one, other), weight in edges.items():
        low, high = sorted((into.get(one, one), into.get(other, other)))
        if low != high:
            contracted[low, high] = contracted.get((low, high), 0) + weight
    return contracted
