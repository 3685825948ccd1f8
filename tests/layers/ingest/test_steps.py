"""Steps on many machines: dealt out in any way, they tally as one process does, to the last bit."""

import pickle
import random
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.errors import SourceError
from layers.ingest import Grounds, build_cube
from layers.ingest.cube import build_cube_by
from layers.ingest.engine import Work
from layers.ingest.steps import Item, Part, Step, Steps, count_in_steps
from layers.ingest.tally import Tally
from layers.model import Ingested
from tests.layers.ingest import test_address
from tests.layers.ingest.registers import make_register
from tests.layers.ingest.same import same
from tests.layers.ingest.shaped import BLOCKS, PARK, ROAD, ingest
from tests.layers.ingest.shaped import parts as shaped
from tests.layers.ingest.test_areal import AREAL, SQUARES
from tests.layers.ingest.test_cube import AREAS
from tests.layers.makers import GOOD, HEADER, SECRET, TITLE, make_source

SPENT: dict[str, Any] = {
    "amounts": {"cost": {"column": "kind", "unit": TITLE, "absent": ["", "noise"]}},
    "dimensions": {"street": {"column": "lat", "title": TITLE}},
    "areas": ["blocks"],
    "delivery": {"mode": "append"},
}
BY_AREA: dict[str, Any] = {**AREAL, "areas": []}

days = st.sampled_from(["2024-01-05", "2024-02-29"])
ids = st.sampled_from(["", "1", "2"])
spent = st.tuples(ids, days, st.sampled_from(["4.25", "4.3", "5.0", "x"]), st.just("52.05"),
                  st.sampled_from(["0.1", "0.7", "1e17", ""]))  # fmt: skip
areal = st.tuples(ids, days, st.sampled_from(["WK01", "2", "WK09"]), st.sampled_from(["3", "x"]),
                  st.just("a"))  # fmt: skip
cuts = st.lists(st.integers(1, 29), max_size=3, unique=True).map(sorted)


class Dealer:
    """Stands for a cluster: pickles what goes between steps, and mixes it up where it may."""

    def __init__(self, files: int, luck: random.Random) -> None:
        self.files, self.luck, self.runs = files, luck, 0

    def run(self, steps: Steps) -> Sequence[Item]:
        self.runs += 1
        files = [Item(number, 0, Part.FILE, "", 0, None) for number in range(self.files)]
        counted = self._each(steps.count, self._each(steps.read, files))
        counted.sort(key=lambda one: one[2:5] + one[:2])
        buckets = [list(some) for _, some in groupby(counted, lambda one: one[2:5])]
        return self._dealt(one for some in buckets for one in steps.add_up(some))

    def _each(self, step: Step, items: list[Item]) -> list[Item]:
        return self._dealt(
            one for item in items for one in pickle.loads(pickle.dumps(step))([item])
        )

    def _dealt(self, items: Iterable[Item]) -> list[Item]:
        dealt: list[Item] = pickle.loads(pickle.dumps(list(items)))
        self.luck.shuffle(dealt)
        return dealt


def write(inbox: Path, lines: Sequence[str], cut: Sequence[int]) -> None:
    """Write a file per part, each of which is a batch."""
    for old in inbox.glob("reports*.csv"):
        old.unlink()
    for number, (start, end) in enumerate(zip([0, *cut], [*cut, len(lines)], strict=True)):
        text = "\n".join([HEADER, *lines[start:end], ""])
        (inbox / f"reports_{number}.csv").write_text(text, "utf-8")


def both(
    inbox: Path, grounds: Grounds, luck: random.Random | None = None, **parts: Any
) -> tuple[Ingested, Ingested, Dealer]:
    """Ingest the files in one process and in steps."""
    source = make_source(**parts)
    dealer = Dealer(len(list(inbox.glob("reports*.csv"))), luck or random.Random(7))

    def in_steps(work: Work) -> Tally:
        return count_in_steps(dealer.run, work)

    here = build_cube(source, inbox, grounds, SECRET)
    return here, build_cube_by(in_steps, source, inbox, grounds, SECRET), dealer


@settings(max_examples=15)
@given(rows=st.lists(spent.map(",".join), min_size=30, max_size=30), cut=cuts, luck=st.randoms())
def test_points_and_their_broken_sums_are_those_of_one_process(
    rows: list[str], cut: list[int], luck: random.Random, tmp_path: Path
) -> None:
    write(tmp_path, [GOOD, *rows], [1, *(1 + one for one in cut)])
    here, there, _ = both(tmp_path, Grounds(AREAS), luck, **SPENT)
    assert same(here, there)


@settings(max_examples=15)
@given(rows=st.lists(areal.map(",".join), min_size=30, max_size=30), cut=cuts, luck=st.randoms())
def test_records_of_areas_are_those_of_one_process(
    rows: list[str], cut: list[int], luck: random.Random, tmp_path: Path
) -> None:
    write(tmp_path, ["1,2024-03-05,WK01,3,a"] * 30 + rows, [30, *(30 + one for one in cut)])
    here, there, _ = both(tmp_path, Grounds({"blocks": SQUARES}), luck, **BY_AREA)
    assert same(here, there)


def test_records_with_addresses_are_those_of_one_process(tmp_path: Path) -> None:
    lines = [
        "1,2024-03-05,0518200000000001,,a",
        "2,2024-03-05,0518200000000009,,a",
        "3,2024-03-05,x,,a",
    ]
    write(tmp_path, lines * 20, [7, 30])
    parts = {**test_address.LINKED, "address": {"register": "addresses", "id": "lon"}}
    grounds = Grounds(registers={"addresses": make_register(tmp_path)})
    here, there, _ = both(tmp_path, grounds, **parts)
    assert same(here, there)
    assert there.cube.account.match is not None


def test_lines_are_those_of_one_process(tmp_path: Path) -> None:
    sets = {"blocks": BLOCKS}
    here = ingest(tmp_path, "length", ROAD, PARK.exterior, areas=["blocks"], area_sets=sets)
    source, dealer = make_source(**shaped("length", areas=["blocks"])), Dealer(1, random.Random(7))

    def in_steps(work: Work) -> Tally:
        return count_in_steps(dealer.run, work)

    assert same(here, build_cube_by(in_steps, source, tmp_path, Grounds(sets), SECRET))


def test_all_is_counted_a_second_time_only_where_equal_rows_without_an_id_are_met(
    tmp_path: Path,
) -> None:
    write(tmp_path, [GOOD, GOOD, GOOD], [1, 2])
    assert both(tmp_path, Grounds())[2].runs == 1
    write(tmp_path, [GOOD, GOOD[1:], GOOD[1:], GOOD[1:]], [2, 3])
    here, there, dealer = both(tmp_path, Grounds())
    assert (dealer.runs, same(here, there)) == (2, True)


def test_the_first_fault_in_the_order_of_files_is_told(tmp_path: Path) -> None:
    write(tmp_path, [GOOD] * 3, [1, 2])
    for number in (1, 2):
        (tmp_path / f"reports_{number}.csv").write_text("id,date,lon\n1,2,3\n", "utf-8")
    source, dealer = make_source(), Dealer(3, random.Random(7))
    with pytest.raises(SourceError, match=r"reports_1\.csv: got the columns id, date, lon"):
        build_cube_by(
            lambda work: count_in_steps(dealer.run, work), source, tmp_path, Grounds(), SECRET
        )
