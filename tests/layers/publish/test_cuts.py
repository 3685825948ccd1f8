"""Small cuts of a graph, against trying every set of nodes."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from layers.publish.cuts import Edges, small_cut

PAIRS = list(combinations(range(-1, 7), 2))
LEAST = 8


def weight(edges: Edges, side: frozenset[int]) -> int:
    """Add up what leads out of some nodes."""
    return sum(held for (one, other), held in edges.items() if (one in side) != (other in side))


def naive(edges: Edges) -> set[frozenset[int]]:
    """Try every set of nodes."""
    nodes = sorted({node for pair in edges for node in pair})
    sides = (frozenset(side) for size in range(len(nodes)) for side in combinations(nodes, size))
    return {side for side in sides if 0 < weight(edges, side) < LEAST}


@given(st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 12), max_size=16))
def test_a_small_cut_is_found_where_there_is_one(edges: Edges) -> None:
    small, found = naive(edges), small_cut(edges, LEAST)

    assert found in small if small else not found
    assert -1 not in found


def test_no_edges_have_no_cut() -> None:
    assert small_cut({}, LEAST) == frozenset()


def test_two_halves_that_little_joins_are_parted() -> None:
    halves = {(0, 1): 20, (1, 2): 20, (3, 4): 20, (4, 5): 20, (2, 3): 3, (0, 5): 4}

    assert small_cut(halves, LEAST) == frozenset([3, 4, 5])
