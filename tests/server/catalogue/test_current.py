"""Which delivery is current is asked again as soon as anybody may have changed it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from server.catalogue import Catalogue, NewDelivery
from server.current import Current

Make = Callable[..., NewDelivery]


@pytest.fixture
def other(engine: Engine) -> Catalogue:
    """Another worker on the same database."""
    return Catalogue(engine)


def numbers(current: Current, times: int = 2) -> list[int | None]:
    found = [current.of("incidents") for _ in range(times)]
    return [one.number if one else None for one in found]


def test_what_another_worker_registers_is_current_at_once(
    catalogue: Catalogue, other: Catalogue, make: Make
) -> None:
    current = Current(catalogue)
    assert numbers(current) == [None, None]
    other.register(make())
    assert numbers(current) == [1, 1]
    other.register(make())
    assert numbers(current) == [2, 2]


def test_what_the_same_worker_registers_is_current_at_once(
    catalogue: Catalogue, make: Make
) -> None:
    current = Current(catalogue)
    assert numbers(current) == [None, None]
    catalogue.register(make())
    assert numbers(current) == [1, 1]


def test_what_was_withdrawn_is_current_no_more(
    catalogue: Catalogue, other: Catalogue, make: Make
) -> None:
    current = Current(catalogue)
    for _ in range(2):
        other.register(make())
    assert numbers(current) == [2, 2]
    other.rollback("incidents")
    assert numbers(current) == [1, 1]


def test_one_request_is_answered_of_one_delivery(
    catalogue: Catalogue, other: Catalogue, make: Make
) -> None:
    other.register(make())
    request = Current(catalogue).of_one_request()
    before = numbers(request)
    other.register(make())
    assert (before, numbers(request)) == ([1, 1], [1, 1])


def test_the_next_request_is_answered_of_the_next_delivery(
    catalogue: Catalogue, other: Catalogue, make: Make
) -> None:
    current = Current(catalogue)
    other.register(make())
    assert numbers(current.of_one_request()) == [1, 1]
    other.register(make())
    assert numbers(current.of_one_request()) == [2, 2]
