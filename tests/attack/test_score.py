"""Figures: intervals, balanced accuracy, and when a run is void."""

import numpy as np
import pytest

from attack.report import is_void, unmet
from attack.score import Figure, auc, balanced, share, wilson


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)  # Newcombe 1998, Stat. Med. 17


def test_no_hits_in_many_trials_leave_a_narrow_interval() -> None:
    assert wilson(0, 5_000)[1] < 0.001


@pytest.mark.parametrize(
    ("positive", "negative", "reached"),
    [([3.0, 2.0], [1.0, 0.0], 1.0), ([1.0, 1.0], [1.0, 1.0], 0.5), ([2.0, 0.0], [1.0, 1.0], 0.75)],
)
def test_balanced_accuracy_is_that_of_the_best_threshold(
    positive: list[float], negative: list[float], reached: float
) -> None:
    assert balanced(np.array(positive), np.array(negative)) == reached


def test_scores_that_do_not_differ_rank_no_better_than_chance() -> None:
    assert auc(np.ones(4), np.ones(7)) == 0.5


def test_a_run_without_controls_is_void() -> None:
    assert is_void([share("a", "b", 0, 10, target=0.1)])


def test_a_run_whose_control_fails_is_void() -> None:
    assert is_void([share("a", "b", 7, 10, target=0.8, control=True)])


def test_an_attack_beyond_its_target_is_named() -> None:
    beyond = Figure("a", "b", 0.6, 0.5, 0.7, 10, 0.55)
    assert unmet([beyond, share("a", "c", 5, 10, target=0.55)]) == [beyond]
