"""Until when a source was told: what any delivery has told as settled, not only the current one."""

from collections.abc import Callable
from datetime import date

import pytest

from server.catalogue import Catalogue, NewDelivery
from server.catalogue.errors import PublishedMeanwhile

Make = Callable[..., NewDelivery]

JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


@pytest.fixture
def told(catalogue: Catalogue, make: Make) -> Catalogue:
    """Delivery 1 has told until January, and delivery 2 until February."""
    catalogue.register(make(settled_until=JANUARY, anew=False))
    catalogue.register(make(settled_until=FEBRUARY, keeps_until=JANUARY, anew=False, builds_on=1))
    return catalogue


def until(catalogue: Catalogue) -> date | None:
    return catalogue.published_until("incidents")


def test_a_source_that_has_told_nothing_is_published_until_no_day(
    catalogue: Catalogue, make: Make
) -> None:
    assert until(catalogue) is None
    catalogue.register(make(anew=False))
    assert until(catalogue) is None


def test_what_is_served_is_published(told: Catalogue) -> None:
    assert until(told) == FEBRUARY


def test_what_was_withdrawn_stays_published(told: Catalogue) -> None:
    told.rollback("incidents")
    assert until(told) == FEBRUARY


def test_a_draft_publishes_when_it_is_promoted_and_not_before(told: Catalogue, make: Make) -> None:
    fields = {"settled_until": MARCH, "keeps_until": FEBRUARY, "anew": False}
    told.register(make(passed=False, **fields))
    assert until(told) == FEBRUARY
    told.rollback("incidents", 3)
    assert until(told) == MARCH


def test_a_delivery_that_was_read_before_another_was_published_is_refused(
    told: Catalogue, make: Make
) -> None:
    late = make(settled_until=FEBRUARY, keeps_until=JANUARY, anew=False)
    with pytest.raises(PublishedMeanwhile, match=r"published until 2024-02-29\. Ingest"):
        told.register(late)
    assert [one.number for one in told.deliveries("incidents")] == [2, 1]


def test_a_draft_that_would_tell_otherwise_what_was_told_since_is_not_promoted(
    told: Catalogue, make: Make
) -> None:
    draft = make(passed=False, settled_until=FEBRUARY, keeps_until=JANUARY, anew=False)
    told.register(draft)
    with pytest.raises(PublishedMeanwhile, match="cannot promote delivery 3"):
        told.rollback("incidents", 3)
    current = told.current("incidents")
    assert current
    assert (current.number, until(told)) == (2, FEBRUARY)


def test_going_back_skips_drafts(told: Catalogue, make: Make) -> None:
    told.register(make(passed=False, settled_until=MARCH, keeps_until=FEBRUARY, anew=False))
    told.register(make(settled_until=MARCH, keeps_until=FEBRUARY, anew=False, builds_on=2))
    assert told.rollback("incidents").number == 2


def test_a_revision_publishes_anew(told: Catalogue, make: Make) -> None:
    told.register(make(settled_until=JANUARY))
    assert until(told) == JANUARY


def test_a_revision_that_is_a_draft_publishes_anew_when_it_is_promoted(
    told: Catalogue, make: Make
) -> None:
    told.register(make(settled_until=JANUARY, passed=False))
    assert until(told) == FEBRUARY
    told.rollback("incidents", 3)
    assert until(told) == JANUARY


def test_going_back_behind_a_revision_publishes_as_far_as_was_told_there(
    told: Catalogue, make: Make
) -> None:
    told.register(make(settled_until=JANUARY))
    told.rollback("incidents", 2)
    assert until(told) == FEBRUARY
