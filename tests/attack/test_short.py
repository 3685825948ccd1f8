"""The short campaign: every attack once, on a small city, over HTTP."""

from collections.abc import Iterator

import pytest

from attack.campaign import SHORT, run
from attack.report import is_void, page, unmet
from attack.score import Figure, Outcome

KINDS_OF_ATTACK = {
    "averaging",
    "channels",
    "deliveries",
    "doors",
    "inference",
    "presence",
    "subtraction",
    "twins",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    return list(run(SHORT, tmp_path_factory.mktemp("attack")))


def test_every_attack_works_on_an_open_twin(outcomes: list[Outcome]) -> None:
    assert not is_void(outcomes)


def test_every_attack_is_run(outcomes: list[Outcome]) -> None:
    assert {one.attack for one in outcomes if isinstance(one, Figure)} == KINDS_OF_ATTACK


def test_no_attack_reaches_more_than_its_target(outcomes: list[Outcome]) -> None:
    assert not unmet(outcomes)


def test_the_report_names_every_figure(outcomes: list[Outcome]) -> None:
    text = page(outcomes, "- a city: month; k = 5.", "All targets are met.")
    assert all(one.what in text for one in outcomes if isinstance(one, Figure))
