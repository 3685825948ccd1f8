"""Pins: who holds a delivery, and until when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from server.catalogue import Catalogue, NewDelivery, Pin, PinnedBy
from server.catalogue.errors import NoSuchDelivery, TooManyPins
from server.catalogue.pins import MOST_BY_PERMALINK

Make = Callable[..., NewDelivery]
EARLY, LATE = date(2027, 1, 1), date(2029, 1, 1)
ADMIN = Pin("incidents", 1, LATE, "report", PinnedBy.ADMINISTRATOR)
LINK = Pin("incidents", 1, EARLY, "permalink", PinnedBy.PERMALINK)


def arrive(catalogue: Catalogue, make: Make, times: int = 1) -> None:
    for _ in range(times):
        catalogue.register(make())


def test_a_pin_comes_back_as_it_went_in(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make)
    assert catalogue.pin(ADMIN) == ADMIN
    assert catalogue.pins("incidents") == {1: ADMIN}


def test_asking_twice_is_asking_once(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make)
    assert catalogue.pin(LINK) == catalogue.pin(LINK) == LINK


def test_a_permalink_makes_its_pin_longer_and_never_shorter(
    catalogue: Catalogue, make: Make
) -> None:
    arrive(catalogue, make)
    catalogue.pin(LINK)
    assert catalogue.pin(replace(LINK, until=LATE)).until == LATE
    assert catalogue.pin(LINK).until == LATE


def test_a_permalink_does_not_shorten_the_pin_of_an_administrator(
    catalogue: Catalogue, make: Make
) -> None:
    arrive(catalogue, make)
    catalogue.pin(ADMIN)
    assert catalogue.pin(LINK) == ADMIN


def test_an_administrator_does_not_shorten_the_pin_of_a_permalink(
    catalogue: Catalogue, make: Make
) -> None:
    arrive(catalogue, make)
    catalogue.pin(replace(LINK, until=LATE))
    assert catalogue.pin(replace(ADMIN, until=EARLY)).until == LATE


def test_an_administrator_shortens_a_pin_of_their_own(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make)
    catalogue.pin(ADMIN)
    assert catalogue.pin(replace(ADMIN, until=EARLY)).until == EARLY


def test_unpinning_removes_every_pin(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make)
    catalogue.pin(ADMIN)
    catalogue.pin(LINK)
    catalogue.unpin("incidents", 1)
    assert catalogue.pins("incidents") == {}


def test_only_so_many_deliveries_are_held_by_permalinks(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make, MOST_BY_PERMALINK + 1)
    for number in range(1, MOST_BY_PERMALINK + 1):
        catalogue.pin(replace(LINK, number=number))
    with pytest.raises(TooManyPins, match="Ask an administrator"):
        catalogue.pin(replace(LINK, number=MOST_BY_PERMALINK + 1))
    assert catalogue.pin(replace(LINK, until=LATE)).until == LATE
    assert catalogue.pin(replace(ADMIN, number=MOST_BY_PERMALINK + 1))


def test_a_delivery_that_is_not_kept_is_not_pinned(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchDelivery):
        catalogue.pin(ADMIN)


def test_a_forgotten_delivery_takes_its_old_pins_along(catalogue: Catalogue, make: Make) -> None:
    arrive(catalogue, make, 2)
    catalogue.pin(replace(LINK, until=date(2020, 1, 1)))
    catalogue.forget("incidents", 1)
    assert [one.number for one in catalogue.deliveries("incidents")] == [2]


def test_the_delivery_before_remembers_when_a_forgotten_one_followed_it(
    catalogue: Catalogue, make: Make
) -> None:
    arrive(catalogue, make, 4)
    gone = catalogue.forget("incidents", 3), catalogue.forget("incidents", 2)
    first = catalogue.delivery("incidents", 1)
    assert first
    assert first.followed == gone[1].arrived


def test_a_rejected_draft_was_never_served_and_follows_nothing(
    catalogue: Catalogue, make: Make
) -> None:
    arrive(catalogue, make)
    catalogue.register(make(passed=False))
    catalogue.forget("incidents", 2)
    first = catalogue.delivery("incidents", 1)
    assert first
    assert first.followed is None
