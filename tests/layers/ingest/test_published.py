"""Published once: what was told of a settled period is told by every later delivery too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import InstalmentError, SourceError
from layers.ingest import Base, Grounds, build_cube, follow
from layers.model import Cube, Ingested, Question
from layers.periods import Step
from layers.publish.select import select
from layers.publish.spoken import spoken_by_records
from tests.layers.ingest import shaped
from tests.layers.ingest.test_areal import AREAL, SQUARES
from tests.layers.ingest.test_cube import AREAS, equal
from tests.layers.ingest.test_follow import days, kinds, numbered, points
from tests.layers.ingest.test_gate import finding, months, rows
from tests.layers.makers import HEADER, SECRET, make_layer, make_source

MODES = ("replace", "replace_periods", "append")
STEPS = (Step.MONTH, Step.QUARTER, Step.YEAR)
POINTS: dict[str, Any] = {"areas": ["blocks"]}
LATE, UNTIL, UNTIL_LATER = "x1,2024-02-20,4.3,52.05,a", date(2024, 2, 29), date(2024, 3, 31)
areal = st.tuples(days, st.sampled_from(["WK01", "WK02"]), st.sampled_from(["1", "7"]), kinds)


def once(**parts: Any) -> dict[str, Any]:
    """Declare a protected source whose newest month is not settled."""
    return {"protection": "protected", "time": {"settles_after": 1}, **parts}


def arrive(inbox: Path, lines: Sequence[str], until: date | None, **parts: Any) -> Ingested:
    """Deliver lines to a protected source that was published until a day."""
    area_sets = {"blocks": SQUARES} if "key" in parts else AREAS
    (inbox / "reports.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    grounds = Grounds(area_sets, published_until=until)
    return build_cube(make_source(**once(**parts)), inbox, grounds, SECRET)


def in_turn(inbox: Path, files: Sequence[Sequence[str]], **parts: Any) -> list[Cube]:
    """Deliver files one after another, and return what is served after each that arrived."""
    source, told = make_source(**once(**parts)), list[Cube]()
    known, until = np.empty(0, np.uint64), None
    for lines in files:
        new = arrive(inbox, lines, until, **parts)
        is_link = told and (until or source.delivery.mode != "replace")
        try:
            merged = follow(new, Base(told[-1], known, until), source)[1] if is_link else new.cube
        except InstalmentError:  # its newest periods are older than what was told
            continue
        known = np.union1d(known, new.records) if new.records is not None else known
        until = max((day for day in (until, merged.settled_until) if day), default=None)
        told.append(merged)
    return told


def answers(cube: Cube, spans: Sequence[Any], kinds_asked: Sequence[str]) -> list[Any]:
    """Answer every question there is about some periods: places, filters, counts and keys."""
    layer, found = make_layer(), []
    places = [(one, None) for one in ((6, 9) if cube.spread is None else ())]
    for span in spans:
        for resolution, areas in [*places, *((None, name) for name in cube.areas)]:
            for where in ((), *(((("kind", (kind,)),)) for kind in kinds_asked)):
                question = Question("all_reports", span, False, resolution, areas, where)
                counts = select(cube, layer, question)
                found.append((counts.n.tolist(), counts.key.tolist(), counts.settled))
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("drawn", "parts"), [(points, POINTS), (areal, AREAL)])
@settings(max_examples=20)
@given(data=st.data())
def test_what_was_told_of_a_settled_period_every_later_delivery_tells(
    mode: str,
    drawn: st.SearchStrategy[tuple[str, ...]],
    parts: dict[str, Any],
    data: st.DataObject,
    tmp_path: Path,
) -> None:
    files = data.draw(st.lists(st.lists(drawn, min_size=1, max_size=8), min_size=2, max_size=4))
    lines = [numbered(one, 99) for one in files]
    told = in_turn(tmp_path, lines, **parts, delivery={"mode": mode})
    every = sorted({kind for cube in told for kind in cube.dimensions["kind"]})
    for early, late in combinations(told, 2):
        spoken = spoken_by_records(early)
        spans = [span for step in STEPS for span, settled in spoken.of(step) if settled]
        assert answers(early, spans, every) == answers(late, spans, every)


@given(data=st.data())
def test_every_row_is_accepted_or_refused_with_a_reason(
    data: st.DataObject, tmp_path: Path
) -> None:
    lines = numbered(data.draw(st.lists(points, min_size=1, max_size=12)), 99)
    until = data.draw(st.dates(date(2023, 12, 1), date(2024, 7, 31)))
    arrived = arrive(tmp_path, lines, until)
    account, before = arrived.cube.account, sum(line.split(",")[1] <= str(until) for line in lines)
    assert account.rows_read == len(lines)
    assert account.rows_read == account.rows_accepted + sum(account.refused.values())
    assert account.refused.get("published_before", 0) == before
    assert account.rows_accepted == arrived.cube.facts.n.sum()


def test_the_history_is_counted_and_not_listed(tmp_path: Path) -> None:
    arrived = arrive(tmp_path, [*months(50, 50, 50), "x,2024-03-09,,,a"], UNTIL)
    assert arrived.cube.account.refused == {"no_coordinates": 1, "published_before": 100}
    assert arrived.refused["reason"].to_list() == ["no_coordinates"]


def test_a_late_record_of_a_settled_month_changes_nothing(tmp_path: Path) -> None:
    early, late = in_turn(tmp_path, [months(9, 9, 9), [LATE]], delivery={"mode": "append"})
    assert equal(early, late)
    assert late.account.refused == {"published_before": 1}


def test_a_late_record_of_a_month_that_is_not_settled_is_added(tmp_path: Path) -> None:
    late = in_turn(tmp_path, [months(9, 9), [LATE]], delivery={"mode": "append"})[-1]
    assert late.facts.n.sum() == 19


def test_a_whole_file_replaces_all_that_is_not_settled(tmp_path: Path) -> None:
    late = in_turn(tmp_path, [months(9, 9, 9), months(1, 1, 0, 7)], delivery={"mode": "replace"})
    told = dict(zip(late[-1].facts.period.tolist(), late[-1].facts.n.tolist(), strict=True))
    assert len(late[-1].extent.periods) == len(told) == 3  # January, February, April
    assert late[-1].facts.n.sum() == 9 + 9 + 7
    assert late[-1].account.replaced == 9


def test_a_period_longer_than_the_finest_is_replaced_as_far_as_it_is_not_settled(
    tmp_path: Path,
) -> None:
    by_day = {
        "time": {"period": "day", "settles_after": 1},
        "delivery": {"mode": "replace_periods", "period": "month"},
    }
    old = [*rows(3, "2024-03-05"), *rows(4, "2024-03-06", 10), *rows(5, "2024-03-07", 20)]
    new = [*rows(1, "2024-03-05", 40), *rows(2, "2024-03-09", 30)]
    late = in_turn(tmp_path, [old, new], **by_day)[-1]
    assert late.facts.n.sum() == 3 + 4 + 2  # the 5th and 6th stay, the 7th is replaced


def test_rows_of_published_months_are_no_fault_of_a_delivery(tmp_path: Path) -> None:
    lost = [f"x{number},2024-01-05,,,a" for number in range(500)]
    arrived = arrive(tmp_path, [*lost, *rows(90), "y,2024-03-05,,,a"], UNTIL)
    located = finding(arrived, "located")
    assert located.percent == pytest.approx(100 * 90 / 91)
    assert located.passed


def test_volume_compares_with_the_months_that_were_published(tmp_path: Path) -> None:
    usual, quiet = months(100, 100, 100, 100, 100), months(1, 1, 1, 1, 100, 10, 9)
    late = in_turn(tmp_path, [usual, quiet], delivery={"mode": "replace"})[-1]
    found = {one.name: one for one in late.account.findings}
    assert found["volume"].percent == pytest.approx(90)  # June; July is not settled
    assert not found["volume"].passed


def test_the_unsettled_month_of_the_file_is_no_change_in_volume(tmp_path: Path) -> None:
    usual, more = months(100, 100, 100, 100, 100), months(1, 1, 1, 1, 100, 9)
    late = in_turn(tmp_path, [usual, more], delivery={"mode": "replace"})[-1]
    assert all(one.passed for one in late.account.findings)


def test_few_records_of_a_month_at_one_place_are_no_pile(tmp_path: Path) -> None:
    home = [f"p{number},2024-03-05,4.3,52.05,a" for number in range(9)]
    assert finding(arrive(tmp_path, [*rows(30), *home], UNTIL), "pile_up").passed
    more = [*home, "p9,2024-03-05,4.3,52.05,a"]
    assert not finding(arrive(tmp_path, [*rows(30), *more], UNTIL), "pile_up").passed


@pytest.mark.parametrize("parts", [POINTS, AREAL])
def test_a_file_of_published_months_alone_brings_nothing(
    parts: dict[str, Any], tmp_path: Path
) -> None:
    place = "WK01,4" if "key" in parts else "4.3,52.05"
    arrived = arrive(tmp_path, [f"1,2024-02-05,{place},a"], UNTIL, **parts)
    assert (arrived.cube.account.rows_accepted, len(arrived.cube.extent.periods)) == (0, 0)


def test_without_published_months_a_file_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no row was accepted"):
        arrive(tmp_path, ["1,2024-02-05,9.3,52.05,a"], None)


def test_a_row_without_a_readable_date_keeps_its_reason(tmp_path: Path) -> None:
    arrived = arrive(tmp_path, [*months(30, 30), "x,soon,4.3,52.05,a"], date(2024, 1, 31))
    assert arrived.cube.account.refused == {"bad_date": 1, "published_before": 30}


def test_what_is_drawn_as_lines_is_left_out_too(tmp_path: Path) -> None:
    assert shaped.ingest(tmp_path, "length", shaped.ROAD).cube.facts.sums.sum() > 0
    source, grounds = make_source(**shaped.parts("length")), Grounds(published_until=UNTIL_LATER)
    cube = build_cube(source, tmp_path, grounds, SECRET).cube
    assert (cube.account.rows_accepted, cube.facts.sums.sum()) == (0, 0)


def test_a_late_record_of_a_month_that_was_no_data_changes_nothing(tmp_path: Path) -> None:
    early, late = in_turn(tmp_path, [months(9, 0, 0, 9), [LATE]], delivery={"mode": "append"})
    assert equal(early, late)
    assert early.settled_until == UNTIL_LATER


def test_files_that_lack_the_newest_months_are_refused(tmp_path: Path) -> None:
    first, source = arrive(tmp_path, months(9, 9, 9), None), make_source(**once())
    older = arrive(tmp_path, months(9, 9), UNTIL)
    with pytest.raises(InstalmentError, match="end on 2024-01-31; expected 2024-02-29 or later"):
        follow(older, Base(first.cube, None, UNTIL), source)


def test_settled_is_all_but_the_newest_few(tmp_path: Path) -> None:
    cube = arrive(tmp_path, months(2, 2, 2), None).cube
    assert (len(cube.settled), cube.settled_until) == (2, UNTIL)
    assert replace(cube, settles_after=0).settled_until == UNTIL_LATER
    assert replace(cube, settles_after=1000).settled_until is None
