"""Three deliveries are kept, and what is served, cited or built on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from server.catalogue import Pin, PinnedBy
from server.catalogue.errors import DeliveryIsNeeded
from server.catalogue.retention import needed
from server.ingest import forget_delivery
from server.operate import delivery_lines
from tests.diaries import Diary, open_diary
from tests.layers.ingest.test_gate import rows

LOST = [f"x{number},2024-03-05,,,a" for number in range(100)]
LATER = date(2030, 1, 1)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A source whose deliveries each are the whole source."""
    with open_diary(tmp_path) as diary:
        yield diary


def arrive(diary: Diary, *months: int) -> None:
    """Deliver a file of its own in each month of 2026."""
    for month in months:
        diary.deliver(f"2026-{month:02}-05", *rows(100 + month))


def pin(diary: Diary, number: int, until: date = LATER) -> None:
    diary.place.desk.catalogue.pin(
        Pin("reports", number, until, "annual report", PinnedBy.ADMINISTRATOR)
    )


def test_three_deliveries_and_their_snapshots_are_kept(diary: Diary) -> None:
    arrive(diary, 1, 2, 3, 4, 5)
    assert (diary.numbers, diary.folders) == ([5, 4, 3], 3)


def test_as_many_are_kept_as_is_declared(tmp_path: Path) -> None:
    with open_diary(tmp_path, delivery={"keep": 1}) as diary:
        arrive(diary, 1, 2, 3)
        assert (diary.numbers, diary.folders) == ([3], 1)


def test_a_pinned_delivery_stays(diary: Diary) -> None:
    arrive(diary, 1)
    pin(diary, 1)
    arrive(diary, 2, 3, 4, 5)
    assert diary.numbers == [5, 4, 3, 1]
    assert diary.total(diary.place.desk.catalogue.delivery("reports", 1)) == 101


def test_a_pin_that_ran_out_holds_nothing(diary: Diary) -> None:
    arrive(diary, 1)
    pin(diary, 1, until=date(2026, 10, 31))  # the clock of the catalogue says 1 November
    arrive(diary, 2, 3, 4)
    assert diary.numbers == [4, 3, 2]


def test_a_pin_holds_on_its_last_day(diary: Diary) -> None:
    arrive(diary, 1)
    pin(diary, 1, until=date(2026, 11, 1))
    arrive(diary, 2, 3, 4)
    assert diary.numbers == [4, 3, 2, 1]


def test_an_unpinned_delivery_goes_with_the_next(diary: Diary) -> None:
    arrive(diary, 1)
    pin(diary, 1)
    arrive(diary, 2, 3, 4)
    diary.place.desk.catalogue.unpin("reports", 1)
    arrive(diary, 5)
    assert diary.numbers == [5, 4, 3]


def test_a_draft_younger_than_what_is_served_stays_and_makes_nothing_go(diary: Diary) -> None:
    arrive(diary, 1, 2, 3)
    for month in (4, 5):
        diary.deliver(f"2026-{month:02}-05", *rows(month), *LOST)
    assert diary.numbers == [5, 4, 3, 2, 1]


def test_what_is_served_stays_though_it_is_old(diary: Diary) -> None:
    arrive(diary, 1, 2, 3)
    diary.place.desk.catalogue.rollback("reports", 1)
    assert needed(diary.place.desk.catalogue.deliveries("reports"), (), 1) == {3, 1}


def test_a_pinned_delivery_cannot_be_rejected(diary: Diary) -> None:
    arrive(diary, 1, 2)
    pin(diary, 1)
    with pytest.raises(DeliveryIsNeeded, match=r"pinned until 2030-01-01 \(annual report\)"):
        forget_delivery(diary.place.desk, "reports", 1)


def test_a_snapshot_that_a_kept_delivery_shares_stays(diary: Diary) -> None:
    arrive(diary, 1, 2, 1, 3, 4)
    assert (diary.numbers, diary.folders) == ([5, 4, 3], 3)
    assert diary.total(diary.place.desk.catalogue.delivery("reports", 3)) == 101


def test_a_pin_is_listed_with_its_reason(diary: Diary) -> None:
    arrive(diary, 1, 2)
    pin(diary, 1)
    newest, oldest = delivery_lines(diary.place.desk, "reports")
    assert "pinned" not in newest
    assert oldest.endswith("replace  pinned until 2030-01-01 (annual report)")


def test_sources_keep_their_own_deliveries(diary: Diary) -> None:
    arrive(diary, 1, 2, 3)
    assert diary.place.desk.catalogue.retain("others", 1) == ()
    assert diary.numbers == [3, 2, 1]
