"""A source that is not open publishes a settled period once, whatever arrives later."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from layers.chain import open_delivery
from layers.errors import BadParameter, InstalmentError
from layers.model import Cube
from layers.snapshot import Snapshot
from server.catalogue import Delivery, Pin, PinnedBy
from server.catalogue.errors import PublishedMeanwhile
from server.ingest import forget_delivery, ingest_source
from server.once import confirm_revision
from server.operate import ingest_all, refused_lines
from tests.cities import open_place
from tests.diaries import REPORTS, Diary, open_diary
from tests.layers.ingest.test_gate import months, rows
from tests.layers.makers import HEADER, SOURCE, changed
from tests.server.test_retention import LATER
from tests.serving import asking

PROTECTED: dict[str, Any] = {
    "protection": "protected",
    "threshold": 7,
    "time": {"settles_after": 1},
}
THREE, FOUR, FIVE = months(60, 60, 60), months(60, 60, 60, 60), months(60, 60, 60, 60, 60)
LATE = rows(9, "2024-01-20", 777_000)
LOST = [f"x{number},2024-04-05,,,a" for number in range(100)]


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A protected source that is delivered whole each time; January to March are in."""
    with open_diary(tmp_path, **PROTECTED) as diary:
        diary.deliver("2026-01-05", *THREE)
        yield diary


def opened(diary: Diary, found: Delivery) -> Cube:
    return open_delivery(diary.place.desk.snapshots, Snapshot(found.snapshot, found.digest))


def per_month(diary: Diary, number: int | None = None) -> list[int]:
    """Count the records of each month of a delivery."""
    found = diary.place.desk.catalogue.delivery("reports", number or diary.current.number)
    assert found
    cube = opened(diary, found)
    return [int(cube.facts.n[cube.facts.period == day].sum()) for day in cube.extent.periods]


def test_a_whole_file_adds_what_is_not_settled_and_changes_nothing_else(diary: Diary) -> None:
    arrived = diary.deliver("2026-02-05", *FOUR, *LATE)
    assert per_month(diary) == [60, 60, 60, 60]
    assert arrived.account.refused == {"published_before": 129}
    assert (arrived.account.rows_read, arrived.account.rows_accepted) == (249, 120)
    assert diary.current.builds_on == 1


def test_the_month_that_is_not_settled_is_replaced(diary: Diary) -> None:
    diary.deliver("2026-02-05", *months(1, 1, 70, 60))
    assert per_month(diary) == [60, 60, 70, 60]


def test_the_same_files_bring_nothing_new(diary: Diary) -> None:
    arrived = diary.deliver("2026-02-05", *THREE)
    assert (arrived.is_new, arrived.delivery.number, diary.folders) == (False, 1, 1)
    assert arrived.account.refused == {"published_before": 120}
    diary.deliver("2026-02-06", *FOUR)
    assert not diary.deliver("2026-02-07", *FOUR).is_new
    assert (diary.numbers, diary.folders) == ([2, 1], 2)


def test_a_file_that_differs_in_settled_months_alone_brings_nothing_new(diary: Diary) -> None:
    assert not diary.deliver("2026-02-05", *THREE, *LATE).is_new


def test_files_added_twice_bring_nothing_new(tmp_path: Path) -> None:
    with open_diary(tmp_path, **PROTECTED, delivery={"mode": "append"}) as diary:
        diary.deliver("2026-01-05", *THREE)
        assert not diary.deliver("2026-02-05", *THREE).is_new
        assert diary.deliver("2026-02-06", *rows(60, "2024-04-05", 40_000)).is_new
        assert not diary.deliver("2026-02-07", *rows(60, "2024-04-05", 40_000)).is_new
        assert per_month(diary) == [60, 60, 60, 60]


def test_where_all_is_settled_only_newer_months_are_added(tmp_path: Path) -> None:
    with open_diary(tmp_path, protection="protected", threshold=7) as diary:
        diary.deliver("2026-01-05", *THREE)
        assert not diary.deliver("2026-02-05", *THREE, *LATE).is_new
        diary.deliver("2026-02-06", *FOUR, *LATE)
        assert per_month(diary) == [60, 60, 60, 60]


def test_before_anything_is_settled_the_source_is_replaced(tmp_path: Path) -> None:
    with open_diary(tmp_path, **PROTECTED) as diary:
        diary.deliver("2026-01-05", *rows(60))
        diary.deliver("2026-01-06", *rows(70))
        assert (per_month(diary), diary.current.builds_on) == ([70], None)


def test_every_door_tells_of_a_settled_month_what_it_told(diary: Diary) -> None:
    diary.deliver("2026-02-05", *months(90, 1, 70, 60), *LATE)
    diary.deliver("2026-03-05", *months(80, 2, 3, 70, 60))
    with asking(diary.place) as client:
        for span in ("2024-01-01/2024-01-31", "2024-02-01/2024-02-29"):
            told = [
                client.get(f"{REPORTS}/items?resolution=6&datetime={span}&delivery={number}").json()
                for number in (1, 2, 3)
            ]
            cells = [
                [(one["id"], one["properties"]["state"], one["properties"]["value"])
                 for one in answer["features"]] for answer in told
            ]  # fmt: skip
            assert cells[0]
            assert cells[0] == cells[1] == cells[2]


def test_of_two_ingests_at_once_the_second_does_not_tell_otherwise(tmp_path: Path) -> None:
    with open_diary(tmp_path, **PROTECTED) as diary:
        inbox, desk = diary.place.desk.inbox, diary.place.desk

        def meanwhile() -> datetime:
            """Let another ingest be done before the first has its moment of arrival."""
            return diary.deliver("2026-01-05", *THREE).delivery.arrived

        (inbox / "reports.csv").write_text("\n".join([HEADER, *FOUR, *LATE, ""]), "utf-8")
        with pytest.raises(PublishedMeanwhile, match="Ingest its files again"):
            ingest_source(replace(desk, clock=meanwhile), "reports")
        assert (diary.numbers, per_month(diary)) == ([1], [60, 60, 60])
        (inbox / "reports.csv").write_text("\n".join([HEADER, *FOUR, *LATE, ""]), "utf-8")
        ingest_source(desk, "reports")
        assert per_month(diary) == [60, 60, 60, 60]


@pytest.mark.parametrize("source", ["residential_burglaries", "police_incidents"])
def test_the_demo_city_that_is_ingested_again_brings_nothing_new(
    source: str, demo_city: Path, tmp_path: Path
) -> None:
    place = open_place(tmp_path / "data", demo_city)
    assert [ingest_source(place.desk, source).is_new for _ in range(2)] == [True, False]
    place.engine.dispose()


def test_an_open_source_is_replaced_as_ever(tmp_path: Path) -> None:
    with open_diary(tmp_path, time={"settles_after": 1}) as diary:
        diary.deliver("2026-01-05", *THREE)
        diary.deliver("2026-02-05", *months(1, 2, 3))
        assert (per_month(diary), diary.current.builds_on) == ([1, 2, 3], None)


def test_what_an_open_source_told_stays_told_when_it_is_closed(tmp_path: Path) -> None:
    with open_diary(tmp_path, time={"settles_after": 1}) as diary:
        diary.deliver("2026-01-05", *THREE)
        closed = declared(diary, **PROTECTED)
        closed.deliver("2026-02-05", *months(1, 2, 70, 60))
        assert per_month(closed) == [60, 60, 70, 60]


def declared(diary: Diary, **parts: Any) -> Diary:
    """Return the same place after its definition was changed."""
    desk = diary.place.desk
    source = type(desk.definitions.sources["reports"]).model_validate(changed(SOURCE, parts))
    definitions = replace(desk.definitions, sources={"reports": source})
    return Diary(replace(diary.place, desk=replace(desk, definitions=definitions)))


def test_a_draft_freezes_nothing(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR, *LOST)
    assert not diary.deliver("2026-02-05", *FOUR, *LOST).is_new
    diary.deliver("2026-03-05", *months(60, 60, 70, 60))
    assert (per_month(diary), diary.current.builds_on) == ([60, 60, 70, 60], 1)


def test_a_draft_is_not_answered_by_its_number(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR, *LOST)
    with asking(diary.place) as client:
        answer = client.get(f"{REPORTS}/items?resolution=6&delivery=2")
    assert answer.status_code == 410
    assert "Delivery 2 of reports is not served" in answer.json()["detail"]


def test_a_promoted_draft_publishes(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR, *LOST)
    diary.place.desk.catalogue.rollback("reports", 2)
    diary.deliver("2026-03-05", *months(1, 1, 1, 70, 60))
    assert per_month(diary) == [60, 60, 60, 70, 60]


def test_after_a_rollback_nothing_is_added_before_what_was_told_is_served_again(
    diary: Diary,
) -> None:
    diary.deliver("2026-02-05", *FOUR)
    diary.place.desk.catalogue.rollback("reports")
    with pytest.raises(InstalmentError, match=r"rollback reports --to 2.*--whole") as refused:
        diary.deliver("2026-03-05", *months(60, 60, 1, 1, 1))
    assert "published until 2024-03-31" in str(refused.value)
    assert per_month(diary) == [60, 60, 60]
    diary.place.desk.catalogue.rollback("reports", 2)
    diary.deliver("2026-03-05", *months(60, 60, 1, 70, 60))
    assert per_month(diary) == [60, 60, 60, 70, 60]


def test_when_what_was_told_is_forgotten_only_a_revision_is_left(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR)
    diary.place.desk.catalogue.rollback("reports")
    forget_delivery(diary.place.desk, "reports", 2)
    with pytest.raises(InstalmentError, match="Put all files into the inbox and use") as refused:
        diary.deliver("2026-03-05", *FIVE)
    assert "--to" not in str(refused.value)


def test_a_revision_publishes_everything_anew(diary: Diary) -> None:
    diary.deliver("2026-02-05", *months(70, 60, 60), *LATE, whole=True)
    assert (per_month(diary), diary.current.builds_on) == ([79, 60, 60], None)
    diary.deliver("2026-03-05", *FOUR)
    assert per_month(diary) == [79, 60, 60, 60]


def test_a_changed_definition_names_the_revision_and_its_cost(diary: Diary) -> None:
    there = declared(diary, **PROTECTED, finest_resolution=8)
    with pytest.raises(InstalmentError, match=r"--whole`\. Of a source that is not open that publ"):
        there.deliver("2026-02-05", *FOUR)


def test_what_a_kept_or_pinned_delivery_builds_on_is_kept(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR)
    pin = Pin("reports", 2, LATER, "annual report", PinnedBy.ADMINISTRATOR)
    diary.place.desk.catalogue.pin(pin)
    for month in range(3, 7):
        diary.deliver(f"2026-{month:02}-05", *months(*range(60, 60 + month)), whole=True)
    assert diary.numbers == [6, 5, 4, 2, 1]
    assert per_month(diary, 2) == [60, 60, 60, 60]


def test_links_hold_only_what_they_add(tmp_path: Path) -> None:
    with open_diary(tmp_path, **PROTECTED) as diary:
        for newest in range(2, 13):
            diary.deliver(f"2026-{newest:02}-05", *months(*[60] * newest))
        links = diary.place.desk.catalogue.deliveries("reports")
        assert [one.builds_on for one in links] == [*range(10, 0, -1), None]
        assert per_month(diary) == [60] * 12
        assert opened(diary, diary.current).account.replaced == 10 * 60


def test_published_rows_are_counted_and_not_listed(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR, "x,2024-04-05,,,a")
    listed = list(refused_lines(diary.place.desk, "reports", None, 9))
    assert [line.split(": ")[1] for line in listed] == ["no_coordinates"]


def test_an_account_says_that_settled_periods_do_not_change(diary: Diary) -> None:
    with asking(diary.place) as client:
        told = client.get(f"{REPORTS}/account").json()["delivery"]
    assert "brings only what was not settled yet" in str(told)


def test_an_ingest_says_how_many_rows_were_published_before(diary: Diary) -> None:
    said: list[str] = []
    assert ingest_all(diary.place.desk, ["reports"], said.append)
    assert said == [
        "reports: unchanged, delivery 1 stays; 180 rows read = 60 accepted + 120 refused "
        "(120 published_before)"
    ]


def confirming(diary: Diary, ask: Callable[[str], bool] | None) -> None:
    desk = diary.place.desk
    confirm_revision(desk.catalogue, list(desk.definitions.sources.values()), ask)


def test_a_revision_is_confirmed_by_who_was_told_what_it_costs(diary: Diary) -> None:
    asked: list[str] = []
    confirming(diary, lambda text: not asked.append(text))
    assert len(asked) == 1
    assert "whoever kept the old answers sees where they differ" in asked[0]


def test_a_revision_that_nobody_confirms_is_refused(diary: Diary) -> None:
    with pytest.raises(BadParameter, match="use --yes if that is meant"):
        confirming(diary, None)
    with pytest.raises(BadParameter, match="got no confirmation"):
        confirming(diary, lambda _: False)


def test_where_nothing_was_told_nothing_is_asked(tmp_path: Path) -> None:
    with open_diary(tmp_path, **PROTECTED) as diary:
        confirming(diary, None)
        diary.deliver("2026-01-05", *rows(60))  # one month, which is not settled
        confirming(diary, None)
    with open_diary(tmp_path / "open") as diary:
        diary.deliver("2026-01-05", *THREE)
        confirming(diary, None)
