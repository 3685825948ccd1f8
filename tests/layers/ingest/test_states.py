"""What a source says in the place of a number: a state of the area, on to its cells."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.grid import cells_to_parents
from layers.model import PUBLIC, Ingested, Policy, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.ingest.test_areal import AREAL, counted
from tests.layers.makers import GOOD, deliver, make_layer, make_source

STATES = {"suppressed": ["geheim", "-99997"], "no_data": ["."], "zero": ["nihil"]}
STATED = {**AREAL, "count": {"column": "lat", "states": STATES}}
LAYER = make_layer()
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
QUARTER = Period(date(2024, 1, 1), date(2024, 3, 31))
EXACT = Policy("officer", exact=True)
VALUE, SUPPRESSED, NO_DATA = State.VALUE, State.SUPPRESSED, State.NO_DATA


def stated(inbox: Path, *rows: str, **parts: Any) -> Ingested:
    return counted(inbox, *rows, **{**STATED, **parts})


def told(
    ingested: Ingested,
    span: Period = MARCH,
    resolution: int | None = None,
    policy: Policy = PUBLIC,
    where: tuple[tuple[str, tuple[str, ...]], ...] = (),
    **parts: Any,
) -> Published:
    areas = None if resolution else "blocks"
    question = Question(LAYER.id, span, False, resolution, areas, where)
    source = make_source(**{**STATED, "areas": ["blocks"], **parts})
    return publish(ingested.cube, question, Terms(LAYER, source, policy))


@pytest.mark.parametrize(
    ("text", "state"), [("geheim", SUPPRESSED), ("-99997", SUPPRESSED), (".", NO_DATA)]
)
def test_a_stated_row_is_the_state_of_its_area(tmp_path: Path, text: str, state: State) -> None:
    table = told(stated(tmp_path, f"1,2024-03-05,01,{text},a", "2,2024-03-05,02,7,a"))
    assert table.state.tolist() == [state, VALUE, NO_DATA]
    assert np.array_equal(table.value, [np.nan, 7, np.nan], equal_nan=True)


def test_a_word_for_none_is_zero(tmp_path: Path) -> None:
    table = told(stated(tmp_path, "1,2024-03-05,01,nihil,a"))
    assert (table.state[0], table.value[0]) == (VALUE, 0)


def test_a_stated_row_is_accepted_and_counted_by_its_state(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,01,geheim,a", "2,2024-03-05,02,.,a", "3,2024-03-05,02,9,a")
    account = stated(tmp_path, *rows).cube.account
    assert (account.rows_read, account.rows_accepted, account.refused) == (3, 3, {})
    assert account.stated == {"no_data": 1, "suppressed": 1}


def test_a_stated_row_adds_no_number(tmp_path: Path) -> None:
    ingested = stated(tmp_path, "1,2024-03-05,01,-99997,a", "2,2024-03-05,01,4,b")
    assert ingested.cube.areas["blocks"].facts.n.sum() == 4


def test_a_sum_of_which_a_part_is_stated_is_stated(tmp_path: Path) -> None:
    ingested = stated(tmp_path, "1,2024-03-05,01,geheim,a", "2,2024-03-05,01,4,b")
    assert told(ingested).state[0] == SUPPRESSED


def test_a_part_that_is_a_number_is_told_beside_a_stated_one(tmp_path: Path) -> None:
    ingested = stated(tmp_path, "1,2024-03-05,01,geheim,a", "2,2024-03-05,01,4,b")
    assert told(ingested, where=(("kind", ("b",)),)).value[0] == 4


def test_a_quarter_with_a_stated_month_is_stated(tmp_path: Path) -> None:
    rows = [f"{month},2024-0{month}-05,01,4,a" for month in (1, 2)]
    ingested = stated(tmp_path, *rows, "3,2024-03-05,01,.,a")
    assert told(ingested, QUARTER).state[0] == NO_DATA


def test_kept_back_is_worse_than_unknown(tmp_path: Path) -> None:
    ingested = stated(tmp_path, "1,2024-03-05,01,.,a", "2,2024-03-05,01,geheim,b")
    assert told(ingested).state[0] == SUPPRESSED


def test_a_month_of_states_alone_is_delivered(tmp_path: Path) -> None:
    ingested = stated(tmp_path, "1,2024-03-05,01,geheim,a")
    assert told(ingested).state.tolist() == [SUPPRESSED, VALUE, NO_DATA]


def test_nobody_sees_a_number_that_the_holder_keeps_back(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,01,geheim,a", "2,2024-03-05,01,40,b", "3,2024-03-05,02,3,b")
    ingested = stated(tmp_path, *rows, protection="protected")
    assert told(ingested, policy=EXACT, protection="protected").state[0] == SUPPRESSED


def test_kept_back_by_the_holder_and_few_cannot_be_told_apart(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,01,geheim,a", "2,2024-03-05,02,3,b", "3,2024-03-05,03,40,b")
    parts = {"protection": "protected", "coverage": {"bbox": None, "areas": "blocks"}}
    table = told(stated(tmp_path, *rows, **parts), **parts)
    assert table.state.tolist() == [SUPPRESSED, SUPPRESSED, VALUE]


def test_unknown_stays_no_data_in_a_protected_source(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,01,.,a", "2,2024-03-05,02,9,b")
    table = told(stated(tmp_path, *rows, protection="protected"), protection="protected")
    assert table.state.tolist() == [NO_DATA, VALUE, NO_DATA]


def test_states_survive_the_disk(tmp_path: Path) -> None:
    rows = ("1,2024-03-05,01,geheim,a", "2,2024-03-05,02,.,b", "3,2024-02-05,02,9,b")
    ingested = stated(tmp_path, *rows)
    cube = open_snapshot(tmp_path, write_snapshot(tmp_path, ingested))
    again = replace(ingested, cube=cube)
    for span in (MARCH, QUARTER):
        assert told(again, span).state.tolist() == told(ingested, span).state.tolist()
    assert cube.account == ingested.cube.account


def test_a_source_that_states_nothing_has_no_table_of_states(tmp_path: Path) -> None:
    assert stated(tmp_path, "1,2024-03-05,01,9,a").cube.areas["blocks"].stated is None


def test_a_stated_count_at_a_point_is_refused_for_a_reason_of_its_own(tmp_path: Path) -> None:
    parts = {"count": {"column": "kind", "states": STATES}, "dimensions": {}}
    rows = [GOOD.replace("noise", text) for text in ("3", "geheim", ".", "nihil", "much")]
    ingested = deliver(tmp_path, *rows, **parts)
    assert ingested.cube.account.refused == {"bad_count": 1, "stated_count": 2}
    assert ingested.cube.facts.n.sum() == 3


worth = st.sampled_from(["geheim", ".", "nihil", "3", "40", "1"])
lines = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(["01", "02"]), worth), min_size=1,
    max_size=12,
)  # fmt: skip


def naive(rows: list[tuple[int, str, str]], months: set[int]) -> dict[str, str | int]:
    """Add up what each area is said to have; a word instead of a number makes the sum a word."""
    sums: dict[str, str | int] = {"01": 0, "02": 0}
    for month, area, text in rows:
        if month not in months:
            continue
        if "geheim" in (text, sums[area]):
            sums[area] = "geheim"
        elif "." in (text, sums[area]):
            sums[area] = "."
        else:
            sums[area] = int(sums[area]) + (0 if text == "nihil" else int(text))
    return sums


def naive_cells(
    ingested: Ingested, sums: Mapping[str, str | int], resolution: int
) -> dict[int, str | float]:
    """Share every area out in a loop; a cell is the worst of its areas."""
    spread = ingested.cube.spread
    assert spread
    shared: dict[int, list[tuple[str | int, float]]] = defaultdict(list)
    parents = cells_to_parents(spread.cell, resolution).tolist()
    for area, cell, share in zip(spread.area.tolist(), parents, spread.share, strict=True):
        shared[cell].append((list(sums.values())[area], float(share)))
    cells: dict[int, str | float] = {}
    for cell, parts in shared.items():
        words = [said for said, _ in parts if isinstance(said, str)]
        numbers = [said * share for said, share in parts if not isinstance(said, str)]
        cells[cell] = min(words, key=["geheim", "."].index) if words else sum(numbers)
    return cells


def in_words(table: Published) -> list[str | float]:
    words: dict[int, str] = {SUPPRESSED: "geheim", NO_DATA: "."}
    pairs = zip(table.state.tolist(), table.value.tolist(), strict=True)
    return [words.get(state, value) for state, value in pairs]


@given(rows=lines, resolution=st.sampled_from([7, 8, 9]))
def test_states_and_numbers_are_those_of_a_naive_loop(
    rows: list[tuple[int, str, str]], resolution: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = [f"{at},2024-0{m}-05,{area},{text},a" for at, (m, area, text) in enumerate(rows)]
    # every month is delivered, so that a month without rows is zero here as it is in the loop
    texts += [f"x{month},2024-0{month}-06,02,0,b" for month in (1, 2, 3)]
    ingested = stated(tmp_path_factory.mktemp("inbox"), *texts)
    for span, months in ((MARCH, {3}), (QUARTER, {1, 2, 3})):
        sums = naive(rows, months)
        assert in_words(told(ingested, span))[:2] == list(sums.values())
        table = told(ingested, span, resolution)
        expected = naive_cells(ingested, sums, resolution)
        for cell, said in zip(table.place.tolist(), in_words(table), strict=True):
            want = expected.get(cell, 0.0)
            assert said == (want if isinstance(want, str) else pytest.approx(want, abs=1e-9))
