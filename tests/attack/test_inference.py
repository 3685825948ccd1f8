"""The sampler: what it may and may not believe."""

import h3
import numpy as np
import pytest

from attack.city import Box, built_up
from attack.graph import Graph, graph_of
from attack.inference import Effort, figures, infer
from attack.kernels import Board, likelihood
from attack.lattice import SUPPRESSED, UNKNOWN, Lattice, build, silent_cells, true_nodes
from attack.noise import Public, tables
from attack.oracle import UNTOLD, Offer, Span, Values, nested

MONTHS: tuple[Span, ...] = (("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28"))
YEAR: tuple[Span, ...] = (("2023-01-01", "2023-12-31"),)
CELL, PARENT = "881963a149fffff", "871963a14ffffff"
KINDS = ("bicycle", "car", "noise", "violence")
THEFT = {"theft": ("bicycle", "car")}
OFFER = Offer("closed", (7, 8), (MONTHS, YEAR), "kind", KINDS, 5, THEFT, ("wards",))
W, S, E, N = built_up(CELL)
HALVES: dict[str, Box] = {
    "west": (W - 1, S - 1, (W + E) / 2, N + 1),
    "east": ((W + E) / 2, S - 1, E + 1, N + 1),
}
SETS = {"wards": HALVES}
Asked = tuple[int | str, str, Span]


def lattice(told: dict[Asked, float]) -> Lattice:
    """One cell, its parent, two areas that cut it in halves; what is not named is suppressed."""
    places: dict[int | str, tuple[str, ...]] = {7: (PARENT,), 8: (CELL,), "wards": tuple(HALVES)}
    answers: dict[Asked, Values | None] = {
        (at, kind, span): dict.fromkeys(places[at], told.get((at, kind, span), UNTOLD))
        for at in places
        for kind in ("", *THEFT, *KINDS)
        for span in (*MONTHS, *YEAR)
    }
    return build(OFFER, answers)


def board(of: Lattice, graph: Graph) -> Board:
    leaves = graph.bucket, graph.over, graph.beside, graph.start, graph.child
    return Board(*leaves, of.seen, np.ones(len(graph.bucket)), *tables(Public()))


def factor(of: Lattice, records: list[int], node: tuple[str, str, Span]) -> float:
    """Return the logarithm of the factor of one node, where the first buckets hold records."""
    truth = np.array(records + [0] * (len(of.buckets) - len(records)))
    count = true_nodes(of, truth).astype(np.int32)
    return likelihood(board(of, graph_of(of, SETS)), count, of.nodes.index(node), -20.0)


def test_every_bucket_lies_in_a_node_of_each_resolution_step_and_group() -> None:
    found = lattice({})
    assert [found.nodes[at] for at in found.above[:, 0]] == list(found.buckets)
    grouped = [kind in THEFT["theft"] for _, kind, _ in found.buckets]
    assert (found.above >= 0).sum(1).tolist() == [2 * 2 * (3 if one else 2) for one in grouped]


def test_counts_of_buckets_add_up_to_those_of_nodes() -> None:
    found = lattice({})
    of_nodes = true_nodes(found, np.arange(1, 9))
    assert of_nodes[found.nodes.index((PARENT, "", YEAR[0]))] == 36
    assert of_nodes[found.nodes.index((PARENT, "theft", YEAR[0]))] == 1 + 2 + 3 + 4


def test_a_cell_that_two_areas_cut_is_two_leaves() -> None:
    graph = graph_of(lattice({}), SETS)
    assert np.bincount(graph.bucket).tolist() == [2] * 8
    assert graph.share.tolist() == pytest.approx([0.5] * 16)


def test_each_leaf_is_held_by_its_own_area_alone() -> None:
    found = lattice({})
    graph = graph_of(found, SETS)
    held = [{found.nodes[at][0] for at in some if at >= 0} for some in graph.over.tolist()]
    assert held == [{CELL, PARENT, area} for _ in range(8) for area in HALVES]


def test_a_cell_of_two_parts_is_never_told() -> None:
    two = [CELL, h3.cell_to_children(PARENT, 8)[-1]]
    assert silent_cells({7: [PARENT], 8: two}, (7, 8)) == {PARENT}
    assert not silent_cells({7: [PARENT], 8: [*h3.cell_to_children(PARENT, 8)]}, (7, 8))


@pytest.mark.parametrize(("told", "possible"), [(9.0, True), (8.0, False)])
def test_a_node_with_the_records_of_its_part_publishes_the_same(
    told: float, possible: bool
) -> None:
    found = lattice({(8, "bicycle", MONTHS[0]): 9.0, (8, "theft", MONTHS[0]): told})
    assert (factor(found, [8], (CELL, "theft", MONTHS[0])) == 0.0) is possible


def test_what_is_refused_says_nothing() -> None:
    found = lattice({})
    found.seen[:] = UNKNOWN
    assert all(factor(found, [8], node) == 0 for node in found.nodes)


def test_a_told_bucket_is_believed_to_be_near_its_number() -> None:
    found = lattice({(8, "car", MONTHS[0]): 30.0, (7, "", YEAR[0]): 34.0})
    believed = infer(found, graph_of(found, SETS), Public(), Effort(300, 600))
    at = found.buckets.index((CELL, "car", MONTHS[0]))
    assert believed[at, 24:37].sum() > 0.9


def test_who_always_names_the_commonest_has_no_advantage() -> None:
    truth = np.array([1, 1, 1, 2, 0, 0])
    blind = np.zeros((6, 41))
    blind[:, 1] = 1
    recovered = next(iter(figures(truth, blind, np.ones(6), "city")))
    assert recovered.reached == 0


def test_only_periods_that_nest_are_asked() -> None:
    later: Span = ("2024-01-01", "2024-01-31")
    assert nested([(*MONTHS, later), YEAR]) == (MONTHS, YEAR)


def test_an_untold_value_is_suppressed() -> None:
    assert set(lattice({}).seen.tolist()) == {SUPPRESSED}
