"""What users combine: kept by its content, for some days, so many of the public."""

from dataclasses import replace
from datetime import date

import pytest

from server.catalogue import Catalogue, Combination

SOON, LATE = date(2090, 1, 1), date(2091, 1, 1)
ONE = Combination("c_one", '{"how":"measure"}', "", SOON)
OWNED = Combination("c_two", '{"how":"ratio"}', "analyst", LATE)


def test_a_combination_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    assert catalogue.keep_combination(ONE, 5)
    assert catalogue.combination("c_one") == ONE
    assert catalogue.combination("c_none") is None


def test_keeping_it_again_keeps_it_until_the_later_day(catalogue: Catalogue) -> None:
    for until in (SOON, LATE, SOON):
        assert catalogue.keep_combination(replace(ONE, until=until), 5)
    assert catalogue.combination("c_one") == replace(ONE, until=LATE)


def test_what_anybody_combined_gets_an_owner_and_keeps_it(catalogue: Catalogue) -> None:
    for owner in ("", "analyst", "manager", ""):
        catalogue.keep_combination(replace(ONE, owner=owner), 5)
    assert catalogue.combination("c_one") == replace(ONE, owner="analyst")


def test_only_so_many_of_the_public_are_kept(catalogue: Catalogue) -> None:
    others = [replace(ONE, id=f"c_{number}") for number in range(3)]
    assert [catalogue.keep_combination(one, 2) for one in others] == [True, True, False]
    assert catalogue.keep_combination(others[0], 2)  # it is there already
    assert catalogue.keep_combination(OWNED, 2)  # it has an owner
    assert catalogue.combination("c_2") is None


def test_keeping_another_forgets_those_whose_time_is_up(catalogue: Catalogue) -> None:
    catalogue.keep_combination(replace(ONE, until=date(2020, 1, 1)), 1)
    assert catalogue.keep_combination(replace(ONE, id="c_other"), 1)
    assert catalogue.combination("c_one") is None


@pytest.mark.parametrize(("until", "kept"), [(LATE, LATE), (date(2089, 1, 1), SOON)])
def test_asking_for_it_keeps_it_longer_and_never_shorter(
    catalogue: Catalogue, until: date, kept: date
) -> None:
    catalogue.keep_combination(ONE, 5)
    catalogue.keep_combination_until("c_one", until)
    assert catalogue.combination("c_one") == replace(ONE, until=kept)


def test_what_is_not_there_is_not_kept_longer(catalogue: Catalogue) -> None:
    catalogue.keep_combination_until("c_none", LATE)
    assert catalogue.combination("c_none") is None
