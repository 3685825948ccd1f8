"""The lowest and highest amount of one record in a fact, through everything that merges facts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.model import Cube, Facts, Question, largest
from layers.periods import EPOCH, Period, Step, period_of
from layers.publish.select import select
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.ingest.shaped import ROAD, ingest
from tests.layers.ingest.test_follow import APPEND, PERIODS, cuts, in_turn, numbered, split
from tests.layers.makers import deliver, make_layer, square

TITLE = {"nl": "euro", "en": "euros"}
BLOCKS = {"blocks": (square("A", 4.2, 52.0, 4.3, 52.1), square("B", 4.3, 52.0, 4.4, 52.1))}
SPENT: dict[str, Any] = {
    "amounts": {"cost": {"column": "kind", "unit": TITLE, "absent": [""]}},
    "dimensions": {"street": {"column": "lat", "title": TITLE}},
    "area_sets": BLOCKS,
    "areas": ["blocks"],
}
YEAR = period_of(Step.YEAR, date(2024, 3, 1))

days = st.dates(date(2024, 1, 5), date(2024, 4, 20)).map(str)
costs = st.one_of(st.just(""), st.integers(-900, 900).map(str), st.sampled_from(["0", "1e6"]))
spent = st.tuples(days, st.sampled_from(["4.25", "4.301", "4.302", "4.39"]),
                  st.sampled_from(["52.05", "52.0502"]), costs)  # fmt: skip
NOBODY = (float("inf"), float("-inf"))
records = st.lists(spent, min_size=12, max_size=12)

Rows = Sequence[tuple[str, ...]]


Ends = tuple[float, float]


def naive(rows: Rows, resolution: int = 9) -> dict[tuple[int, str, int], Ends]:
    """Find the ends of the amount per (month, street, cell) in a plain loop."""
    ends: dict[tuple[int, str, int], Ends] = defaultdict(lambda: NOBODY)
    for day, lon, lat, cost in rows:
        month = (date.fromisoformat(day).replace(day=1) - EPOCH).days
        cell = h3.latlng_to_cell(float(lat), float(lon), 9)
        at = month, lat, h3.cell_to_parent(cell, resolution)
        ends[at] = outermost([ends[at], (float(cost), float(cost)) if cost else NOBODY])
    return dict(ends)


def outermost(several: Iterable[Ends]) -> Ends:
    lows, highs = zip(*(NOBODY, *several), strict=True)
    return min(lows), max(highs)


def found(cube: Cube) -> dict[tuple[int, str, int], Ends]:
    facts, streets = cube.facts, cube.dimensions["street"]
    at = cube.amounts.index("cost")
    return {
        (period, streets[code], place): (low, high)
        for period, (code,), place, low, high in zip(
            facts.period.tolist(),
            facts.codes.tolist(),
            facts.place.tolist(),
            facts.lowest[:, at].tolist(),
            facts.highest[:, at].tolist(),
            strict=True,
        )
    }


def ends_per_block(facts: Facts) -> list[Ends]:
    both = list(zip(facts.lowest[:, 0].tolist(), facts.highest[:, 0].tolist(), strict=True))
    return [
        outermost(one for one, place in zip(both, facts.place.tolist(), strict=True) if place == at)
        for at in range(2)
    ]


@given(rows=records)
def test_the_ends_are_amounts_of_one_record_in_the_fact(rows: Rows, tmp_path: Path) -> None:
    assert found(deliver(tmp_path, *numbered(rows, 12), **SPENT).cube) == naive(rows)


@given(rows=records)
def test_official_areas_know_their_outermost_amounts(rows: Rows, tmp_path: Path) -> None:
    cube = deliver(tmp_path, *numbered(rows, 12), **SPENT).cube
    sides = ([row for row in rows if (row[1] > "4.3") is east] for east in (False, True))
    expected = [outermost(naive(side).values()) for side in sides]
    assert ends_per_block(cube.areas["blocks"].facts) == expected


@given(rows=records, at=cuts)
def test_instalments_know_the_outermost_amounts_of_them_all(
    rows: Rows, at: list[int], tmp_path: Path
) -> None:
    lines = numbered(rows, 12)
    merged = in_turn(tmp_path, split(lines, at), **SPENT, **APPEND)
    whole = deliver(tmp_path, *lines, **SPENT, **APPEND).cube
    assert found(merged) == found(whole) == naive(rows)
    blocks = [one.areas["blocks"].facts for one in (merged, whole)]
    assert np.array_equal(*(one.lowest for one in blocks))
    assert np.array_equal(*(one.highest for one in blocks))


@given(old=records, new=records)
def test_the_outermost_amounts_of_a_replaced_period_are_forgotten(
    old: Rows, new: Rows, tmp_path: Path
) -> None:
    held = {day[:7] for day, *_ in new}
    stays = [row for row in old if row[0][:7] not in held]
    merged = in_turn(tmp_path, [numbered(old, 12), numbered(new, 12)], **SPENT, **PERIODS)
    assert found(merged) == naive([*stays, *new])


@pytest.mark.parametrize("resolution", [5, 7, 9])
@given(rows=records)
def test_rolled_up_they_are_the_outermost_of_all_records_in_the_place(
    resolution: int, rows: Rows, tmp_path: Path
) -> None:
    cube = deliver(tmp_path, *numbered(rows, 12), **SPENT).cube
    layer = make_layer(measure="sum", amount="cost")
    counts = select(cube, layer, Question(layer.id, YEAR, False, resolution, None))
    expected: dict[int, Ends] = defaultdict(lambda: NOBODY)
    for (_, _, cell), ends in naive(rows, resolution).items():
        expected[cell] = outermost([expected[cell], ends])
    assert counts.lowest is not None
    assert counts.highest is not None
    both = zip(counts.lowest.tolist(), counts.highest.tolist(), strict=True)
    assert list(both) == [expected[cell] for cell in counts.place.tolist()]


def test_a_question_that_adds_nothing_up_has_no_outermost_amounts(tmp_path: Path) -> None:
    cube = deliver(tmp_path, "1,2024-03-05,4.3,52.05,7", **SPENT).cube
    march = Period(date(2024, 3, 1), date(2024, 3, 31))
    counts = select(cube, make_layer(), Question("all_reports", march, False, 9, None))
    assert (counts.lowest, counts.highest) == (None, None)


def test_a_record_of_which_no_amount_is_known_has_none(tmp_path: Path) -> None:
    cube = deliver(tmp_path, "1,2024-03-05,4.3,52.05,", **SPENT).cube
    assert (cube.facts.lowest[0, 0], cube.facts.highest[0, 0]) == NOBODY
    assert largest(cube.facts.lowest, cube.facts.highest).tolist() == [[0.0, 0.0]]


def test_the_outermost_amounts_survive_the_disk(tmp_path: Path) -> None:
    lines = ("1,2024-03-05,4.3,52.05,-7", "2,2024-03-05,4.3,52.05,5")
    facts = open_snapshot(tmp_path, write_snapshot(tmp_path, deliver(tmp_path, *lines, **SPENT)))
    assert facts.facts.lowest.tolist() == [[-7.0, 1.0]]
    assert facts.facts.highest.tolist() == [[5.0, 1.0]]


def test_of_a_line_the_highest_is_the_largest_piece_in_the_cell(tmp_path: Path) -> None:
    short = shapely.LineString([ROAD.coords[0], ROAD.interpolate(0.0001)])
    facts = ingest(tmp_path, "length", ROAD, short).cube.facts
    both = int(np.argmax(facts.sums[:, 0] - facts.highest[:, 0]))
    assert (facts.highest <= facts.sums).all()
    assert facts.sums[both, 0] - facts.highest[both, 0] == pytest.approx(8.2, rel=0.2)
