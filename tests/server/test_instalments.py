"""Deliveries that add to those before them, or replace some of their periods."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layers.errors import InstalmentError, UnknownName
from layers.snapshot import Snapshot, read_link, write_snapshot
from layers.sweep import sweep
from server.catalogue import NewDelivery
from server.catalogue.errors import BaseHasMoved, DeliveryIsNeeded
from server.ingest import forget_delivery
from server.listing import source_lines
from server.operate import delivery_lines, refused_lines
from tests.diaries import REPORTS, Diary, open_diary
from tests.layers.ingest.test_gate import rows
from tests.layers.makers import SOURCE, changed, deliver
from tests.serving import asking

A, B, C = rows(100), rows(50, start=1000), rows(20, "2024-04-05", 2000)
LOST = [f"x{number},2024-03-05,,,a" for number in range(100)]


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A source whose deliveries add records; A is in."""
    with open_diary(tmp_path, delivery={"mode": "append"}) as diary:
        diary.deliver("2026-01-05", *A)
        yield diary


@pytest.fixture
def by_period(tmp_path: Path) -> Iterator[Diary]:
    """A source whose deliveries replace the periods that they hold; A and C are in."""
    with open_diary(tmp_path, delivery={"mode": "replace_periods"}) as diary:
        diary.deliver("2026-01-05", *A, *C)
        yield diary


def test_a_second_delivery_adds_to_the_first(diary: Diary) -> None:
    arrived = diary.deliver("2026-02-05", *B)
    assert (diary.total(), arrived.account.rows_read) == (150, 50)
    assert (diary.current.rows_read, diary.current.builds_on) == (150, 1)


def test_a_period_that_arrives_again_is_replaced(by_period: Diary) -> None:
    by_period.deliver("2026-02-05", *B)
    assert by_period.total() == 70
    assert by_period.cube().account.replaced == 100


def test_every_instalment_keeps_its_own_arrival(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    link = read_link(diary.place.settings.snapshots, of(diary))
    assert link
    assert link.builds_on
    assert f"{link.arrived:%Y-%m-%d}" == "2026-02-05"
    first = read_link(diary.place.settings.snapshots, link.builds_on)
    assert first
    assert f"{first.arrived:%Y-%m-%d}" == "2026-01-05"


def of(diary: Diary) -> Snapshot:
    return Snapshot(diary.current.snapshot, diary.current.digest)


def test_the_same_files_twice_in_a_row_change_nothing(diary: Diary) -> None:
    assert not diary.deliver("2026-02-05", *A).is_new
    diary.deliver("2026-02-06", *B)
    assert not diary.deliver("2026-02-07", *B).is_new
    assert (diary.total(), diary.numbers, diary.folders) == (150, [2, 1], 2)


def test_records_that_arrived_before_make_a_draft(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    again = diary.deliver("2026-03-05", *A)
    assert (again.delivery.passed, again.account.repeats) == (False, 100)
    assert diary.total() == 150


def test_a_draft_that_arrives_again_is_one_draft(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    diary.deliver("2026-03-05", *A)
    assert not diary.deliver("2026-03-06", *A).is_new
    assert diary.numbers == [3, 2, 1]


def test_the_next_instalment_does_not_build_on_a_draft(diary: Diary) -> None:
    assert not diary.deliver("2026-02-05", *B, *LOST).delivery.passed
    diary.deliver("2026-03-05", *C)
    assert (diary.current.builds_on, diary.total()) == (1, 120)


def test_the_next_instalment_builds_on_a_promoted_draft(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, *LOST)
    diary.place.desk.catalogue.rollback("reports", 2)
    diary.deliver("2026-03-05", *C)
    assert (diary.current.builds_on, diary.total()) == (2, 170)


def test_after_a_rollback_instalments_build_on_what_is_served(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    diary.place.desk.catalogue.rollback("reports")
    assert diary.total() == 100
    diary.deliver("2026-03-05", *C)
    assert (diary.current.builds_on, diary.total()) == (1, 120)


def test_files_of_a_withdrawn_branch_can_be_added_again(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, *LOST)
    diary.deliver("2026-03-05", *C)
    diary.place.desk.catalogue.rollback("reports", 2)
    assert diary.deliver("2026-03-06", *C).is_new
    assert diary.total() == 170


def test_what_is_built_on_cannot_be_rejected(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    with pytest.raises(DeliveryIsNeeded, match="delivery 2 builds on it"):
        forget_delivery(diary.place.desk, "reports", 1)


def test_a_rejected_draft_takes_its_snapshot_along(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, *LOST)
    forget_delivery(diary.place.desk, "reports", 2)
    assert (diary.numbers, diary.folders) == ([1], 1)


def test_a_delivery_declared_whole_builds_on_nothing(diary: Diary) -> None:
    diary.deliver("2026-02-05", *C, whole=True)
    assert (diary.current.builds_on, diary.total()) == (None, 20)


def test_a_chain_is_kept_whole_beyond_the_newest_three(diary: Diary) -> None:
    for month in range(2, 8):
        diary.deliver(f"2026-{month:02}-05", *rows(10, start=1000 * month))
    assert (diary.numbers, diary.total()) == ([7, 6, 5, 4, 3, 2, 1], 160)


def test_an_instalment_does_not_add_to_what_is_not_current_any_more(diary: Diary) -> None:
    fields = {name: getattr(diary.current, name) for name in NewDelivery.__slots__}
    with pytest.raises(BaseHasMoved, match="not the current one any more"):
        diary.place.desk.catalogue.register(NewDelivery(**{**fields, "builds_on": 7}))


def test_a_crash_before_the_catalogue_row_leaves_the_chain_serving(diary: Diary) -> None:
    root = diary.place.settings.snapshots
    half = deliver(diary.place.desk.inbox, *B, delivery={"mode": "append"})
    write_snapshot(root, half, read_link(root, of(diary)))
    assert (diary.total(), diary.folders) == (100, 2)
    diary.deliver("2026-02-05", *B)
    assert diary.total() == 150
    assert sweep(root, diary.place.desk.catalogue.snapshots(), diary.place.desk.clock()) == ()


def declared(diary: Diary, **parts: Any) -> Diary:
    """Return the same place after its definition was changed."""
    desk = diary.place.desk
    source = type(desk.definitions.sources["reports"]).model_validate(changed(SOURCE, parts))
    definitions = replace(desk.definitions, sources={"reports": source})
    return Diary(replace(diary.place, desk=replace(desk, definitions=definitions)))


def test_a_source_that_arrived_whole_may_go_on_by_period(tmp_path: Path) -> None:
    with open_diary(tmp_path) as diary:
        diary.deliver("2026-01-05", *A, *C)
        there = declared(diary, delivery={"mode": "replace_periods"})
        assert not there.deliver("2026-02-04", *A, *C).is_new
        there.deliver("2026-02-05", *B)
        assert (there.total(), there.current.builds_on) == (70, 1)


def test_a_source_that_arrived_whole_kept_no_ids_to_append_to(tmp_path: Path) -> None:
    with open_diary(tmp_path) as diary:
        diary.deliver("2026-01-05", *A)
        there = declared(diary, delivery={"mode": "append"})
        with pytest.raises(InstalmentError, match=r"kept no ids.*--whole"):
            there.deliver("2026-02-05", *B)
        there.deliver("2026-02-05", *A, whole=True)
        there.deliver("2026-03-05", *B)
        assert there.total() == 150


def test_a_source_in_instalments_may_go_on_whole(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    there = declared(diary)
    assert there.deliver("2026-03-05", *B).is_new
    assert (there.total(), there.current.builds_on) == (50, None)


@pytest.mark.parametrize("change", [{"finest_resolution": 8}, {"dimensions": {}}])
def test_a_changed_definition_asks_for_the_whole_source(
    diary: Diary, change: dict[str, object]
) -> None:
    there = declared(diary, delivery={"mode": "append"}, **change)
    with pytest.raises(InstalmentError, match="--whole"):
        there.deliver("2026-02-05", *B)
    assert diary.total() == 100
    there.deliver("2026-02-05", *B, whole=True)
    assert diary.total() == 50


def test_refused_rows_of_all_instalments_are_listed(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, "x,2024-03-05,9.9,52.05,a")
    diary.deliver("2026-03-05", *C, "y,2024-03-05,,,a")
    lines = list(refused_lines(diary.place.desk, "reports", None, 20))
    assert [line.split(": ")[1].split(" ")[0] for line in lines] == [
        "no_coordinates", "outside_coverage"
    ]  # fmt: skip


def test_sources_are_told_with_all_that_they_build_on(diary: Diary) -> None:
    diary.deliver("2026-02-05", *C)
    told = "\n".join(source_lines(diary.place.desk, "reports"))
    assert "2 months from 2024-03-01, none missing" in told
    assert "120 rows read = 120 accepted" in told


def test_refused_rows_of_a_draft_are_listed_before_anybody_promotes_it(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, *LOST)
    desk = diary.place.desk
    assert list(refused_lines(desk, "reports", None, 1)) == []
    assert list(refused_lines(desk, "reports", 2, 1)) == [
        "reports.csv row 51: no_coordinates (2024-03-05 |  | )", "... and 99 more"
    ]  # fmt: skip
    with pytest.raises(UnknownName, match="reports has no delivery 7; see `hexradar deliveries"):
        list(refused_lines(desk, "reports", 7, 1))


def ask(diary: Diary, path: str) -> dict[str, Any]:
    with asking(diary.place) as client:
        found: dict[str, Any] = client.get(path).json()
        return found


def test_a_source_and_an_account_tell_the_mode_and_the_instalments(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B, "x,2024-03-05,9.9,52.05,a")
    source, account = ask(diary, "/v1/sources/reports"), ask(diary, f"{REPORTS}/account")
    assert source["mode"] == account["delivery"]["mode"] == "append"
    assert source["instalments"] == account["delivery"]["instalments"]
    assert [(one["number"], one["arrived"][:10], one["rows_read"], one["rows_accepted"])
            for one in source["instalments"]] == [
        (1, "2026-01-05", 100, 100), (2, "2026-02-05", 51, 50)
    ]  # fmt: skip
    assert account["rows"]["rows_read"] == 151


def test_an_account_of_an_older_delivery_lists_what_had_arrived_then(diary: Diary) -> None:
    for month, lines in ((2, B), (3, C)):
        diary.deliver(f"2026-{month:02}-05", *lines)
    told = ask(diary, f"{REPORTS}/account?delivery=2")["delivery"]["instalments"]
    assert [one["number"] for one in told] == [1, 2]


def test_an_account_tells_how_many_records_were_replaced(by_period: Diary) -> None:
    by_period.deliver("2026-02-05", *B)
    assert ask(by_period, f"{REPORTS}/account")["rows"]["replaced"] == 100


def test_of_a_source_that_is_not_open_only_the_arrival_of_an_instalment_is_told(
    tmp_path: Path,
) -> None:
    parts = {"delivery": {"mode": "append"}, "time": {"settles_after": 1}}
    with open_diary(tmp_path, **parts, protection="protected", threshold=7) as diary:
        diary.deliver("2026-01-05", *A)
        diary.deliver("2026-02-05", *B, "x,2024-03-05,9.9,52.05,a")
        told = ask(diary, "/v1/sources/reports")["instalments"]
    assert [one.keys() for one in told] == [{"number", "arrived"}] * 2


def test_deliveries_are_listed_with_their_mode_and_what_they_add_to(diary: Diary) -> None:
    diary.deliver("2026-02-05", *B)
    newest, oldest = delivery_lines(diary.place.desk, "reports")
    assert "150 of 150 rows" in newest
    assert newest.endswith("append to 1")
    assert oldest.endswith("append")


@pytest.mark.parametrize("protection", ["open", "protected"])
def test_a_draft_is_asked_by_nobody_and_listed_of_open_sources_alone(
    tmp_path: Path, protection: str
) -> None:
    time = {"settles_after": 1}
    with open_diary(
        tmp_path, delivery={"mode": "append"}, protection=protection, threshold=7, time=time
    ) as diary:
        diary.deliver("2026-01-05", *A)
        assert not diary.deliver("2026-02-05", *B, *LOST).delivery.passed
        with asking(diary.place) as client:
            assert client.get(f"{REPORTS}/account?delivery=2").status_code == 410
            listed = client.get("/v1/sources/reports").json()["deliveries"]
    assert (2 in [one["number"] for one in listed]) == (protection == "open")
