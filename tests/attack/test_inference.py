"""The sampler: what it may and may not believe."""

import numpy as np
import pytest

from attack.inference import Effort, figures, infer
from attack.kernels import Board, likelihood
from attack.lattice import SUPPRESSED, UNKNOWN, Lattice, build, true_nodes
from attack.noise import Public, tables
from attack.oracle import UNTOLD, Offer, Question, Span, Values, nested

MONTHS: tuple[Span, ...] = (("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28"))
YEAR: tuple[Span, ...] = (("2023-01-01", "2023-12-31"),)
CELL, PARENT = "881963a149fffff", "871963a14ffffff"
OFFER = Offer("closed", (7, 8), (MONTHS, YEAR), "kind", ("car", "noise"), 5)


def lattice(told: dict[Question, float]) -> Lattice:
    """One cell and its parent; what is not named is suppressed."""
    answers: dict[Question, Values | None] = {}
    for resolution, cell in ((7, PARENT), (8, CELL)):
        for span in (*MONTHS, *YEAR):
            for kind in ("", *OFFER.kinds):
                asked = Question(resolution, span, kind)
                answers[asked] = {cell: told.get(asked, UNTOLD)}
    return build(OFFER, answers)


def board(of: Lattice) -> Board:
    graph = of.above, of.beside, of.start, of.child
    return Board(*graph, of.seen, np.ones(len(of.leaves)), *tables(Public()))


def test_every_leaf_lies_in_a_node_of_each_resolution_step_and_kind() -> None:
    found = lattice({})
    assert found.above.shape == (4, 2 * 2 * 2)
    assert [found.nodes[at] for at in found.above[:, 0]] == list(found.leaves)


def test_counts_of_leaves_add_up_to_those_of_nodes() -> None:
    found = lattice({})
    of_nodes = true_nodes(found, np.array([1, 2, 3, 4]))
    whole = found.nodes.index((PARENT, "", YEAR[0]))
    assert of_nodes[whole] == 10


@pytest.mark.parametrize(("told", "possible"), [(9.0, True), (8.0, False)])
def test_a_node_with_the_records_of_its_part_publishes_the_same(
    told: float, possible: bool
) -> None:
    leaf, above = Question(8, MONTHS[0], "car"), Question(8, MONTHS[0])
    found = lattice({leaf: 9.0, above: told})
    count = true_nodes(found, np.array([8, 0, 0, 0])).astype(np.int32)
    node = found.nodes.index((CELL, "", MONTHS[0]))
    assert (likelihood(board(found), count, node, -20.0) == 0.0) is possible


def test_what_is_refused_says_nothing() -> None:
    found = lattice({})
    found.seen[:] = UNKNOWN
    count = true_nodes(found, np.array([8, 0, 0, 0])).astype(np.int32)
    assert all(likelihood(board(found), count, node, -20.0) == 0 for node in range(len(count)))


def test_a_told_bucket_is_believed_to_be_near_its_number() -> None:
    found = lattice({Question(8, MONTHS[0], "car"): 30.0, Question(7, YEAR[0], ""): 34.0})
    believed = infer(found, Public(), Effort(300, 600))
    at = found.leaves.index((CELL, "car", MONTHS[0]))
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
