"""Deliveries: their numbers, which is current, and going back."""

from collections.abc import Callable
from datetime import date

import pytest

from server.catalogue import Catalogue, Delivery, NewDelivery
from server.catalogue.errors import DeliveryIsCurrent, NoSuchDelivery, NothingToRollBackTo

Make = Callable[..., NewDelivery]


def register(catalogue: Catalogue, make: Make, times: int) -> list[Delivery]:
    return [catalogue.register(make(snapshot=f"s/{time}")) for time in range(1, times + 1)]


def numbers(catalogue: Catalogue, source: str = "incidents") -> list[int]:
    return [delivery.number for delivery in catalogue.deliveries(source)]


def test_a_source_without_deliveries_has_no_current_one(catalogue: Catalogue) -> None:
    assert catalogue.current("incidents") is None


def test_the_first_delivery_is_number_one_and_current(catalogue: Catalogue, make: Make) -> None:
    first = catalogue.register(make())
    assert (first.number, first.current) == (1, True)


def test_what_was_registered_is_what_is_current(catalogue: Catalogue, make: Make) -> None:
    assert catalogue.register(make()) == catalogue.current("incidents")


def test_every_field_comes_back_as_it_went_in(catalogue: Catalogue, make: Make) -> None:
    new = make(rows_read=2**40, first_period=date(1, 1, 1))
    kept = catalogue.register(new)
    assert [getattr(kept, name) for name in NewDelivery.__slots__] == [
        getattr(new, name) for name in NewDelivery.__slots__
    ]


def test_a_delivery_without_facts_has_no_periods(catalogue: Catalogue, make: Make) -> None:
    kept = catalogue.register(make(first_period=None, last_period=None))
    assert (kept.first_period, kept.last_period) == (None, None)


def test_a_second_delivery_takes_over_from_the_first(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    assert [(d.number, d.current) for d in catalogue.deliveries("incidents")] == [
        (2, True),
        (1, False),
    ]


def test_each_source_counts_its_own_deliveries(catalogue: Catalogue, make: Make) -> None:
    catalogue.register(make("incidents"))
    assert catalogue.register(make("noise")).number == 1


def test_current_all_names_one_delivery_per_source(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    noise = catalogue.register(make("noise"))
    assert catalogue.current_all() == {"incidents": catalogue.current("incidents"), "noise": noise}


def test_an_older_delivery_can_be_asked_for_by_number(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    first = catalogue.delivery("incidents", 1)
    assert first is not None
    assert (first.snapshot, first.current) == ("s/1", False)


@pytest.mark.parametrize("number", [-1, 0, 2, 2**31, 2**63, 2**64])
def test_a_number_never_given_names_no_delivery(
    catalogue: Catalogue, make: Make, number: int
) -> None:
    catalogue.register(make())
    assert catalogue.delivery("incidents", number) is None


def test_rollback_serves_the_delivery_before(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 3)
    assert catalogue.rollback("incidents") == catalogue.current("incidents")
    assert catalogue.current("incidents") == catalogue.delivery("incidents", 2)


def test_rollback_twice_goes_back_two_deliveries(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 3)
    catalogue.rollback("incidents")
    assert catalogue.rollback("incidents").number == 1


def test_rollback_passes_over_what_is_forgotten(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 3)
    catalogue.forget("incidents", 2)
    assert catalogue.rollback("incidents").number == 1


@pytest.mark.parametrize("to", [1, 2, 3])
def test_rollback_can_name_any_kept_delivery(catalogue: Catalogue, make: Make, to: int) -> None:
    register(catalogue, make, 3)
    catalogue.rollback("incidents", 2)
    assert catalogue.rollback("incidents", to).number == to


def test_rollback_keeps_the_delivery_it_withdraws(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    catalogue.rollback("incidents")
    assert numbers(catalogue) == [2, 1]


def test_rollback_leaves_other_sources_alone(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    noise = catalogue.register(make("noise"))
    catalogue.rollback("incidents")
    assert catalogue.current("noise") == noise


def test_rollback_refuses_when_nothing_older_is_kept(catalogue: Catalogue, make: Make) -> None:
    catalogue.register(make())
    with pytest.raises(NothingToRollBackTo, match="delivery 1 is the oldest"):
        catalogue.rollback("incidents")


def test_rollback_refuses_a_source_without_deliveries(catalogue: Catalogue) -> None:
    with pytest.raises(NothingToRollBackTo, match="'incidents' back: it has no delivery"):
        catalogue.rollback("incidents")


def test_rollback_to_an_unknown_number_says_which_are_kept(
    catalogue: Catalogue, make: Make
) -> None:
    register(catalogue, make, 2)
    with pytest.raises(NoSuchDelivery, match=r"no delivery 7 of 'incidents': .* one of 2, 1\."):
        catalogue.rollback("incidents", 7)


def test_a_refused_rollback_changes_nothing(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    with pytest.raises(NoSuchDelivery):
        catalogue.rollback("incidents", 7)
    assert catalogue.current_all()["incidents"].number == 2


def test_a_delivery_after_a_rollback_gets_a_new_number(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 2)
    catalogue.rollback("incidents")
    assert catalogue.register(make()).number == 3


def test_the_number_of_a_forgotten_delivery_is_not_given_again(
    catalogue: Catalogue, make: Make
) -> None:
    register(catalogue, make, 2)
    catalogue.rollback("incidents")
    catalogue.forget("incidents", 2)
    assert catalogue.register(make()).number == 3


def test_a_forgotten_delivery_is_gone(catalogue: Catalogue, make: Make) -> None:
    register(catalogue, make, 3)
    catalogue.forget("incidents", 1)
    assert numbers(catalogue) == [3, 2]


def test_the_current_delivery_cannot_be_forgotten(catalogue: Catalogue, make: Make) -> None:
    catalogue.register(make())
    with pytest.raises(DeliveryIsCurrent, match="the one being served"):
        catalogue.forget("incidents", 1)


def test_forgetting_an_unknown_delivery_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(NoSuchDelivery, match="nothing has been ingested"):
        catalogue.forget("incidents", 1)


def test_snapshots_are_those_of_all_sources_and_deliveries(
    catalogue: Catalogue, make: Make
) -> None:
    register(catalogue, make, 2)
    catalogue.register(make("noise", snapshot="n/1"))
    assert catalogue.snapshots() == {"s/1", "s/2", "n/1"}


def test_a_snapshot_two_deliveries_share_stays_until_both_are_forgotten(
    catalogue: Catalogue, make: Make
) -> None:
    for _ in range(3):
        catalogue.register(make(snapshot="same"))
    catalogue.forget("incidents", 1)
    assert catalogue.snapshots() == {"same"}
