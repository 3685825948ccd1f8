"""Amounts: columns of numbers that are added up beside the records."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import OffLattice, SnapshotError
from layers.model import PUBLIC, Cube, Ingested, Published, Question, State
from layers.periods import Period
from layers.publish import Terms, publish
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.makers import deliver, make_layer, make_source, square

TITLE = {"nl": "euro", "en": "euros"}
COST: dict[str, Any] = {"column": "cost", "unit": TITLE}
ABSENT: dict[str, Any] = {**COST, "absent": ["geheim", ""]}
MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
BLOCKS = (square("A", 4.2, 52.0, 4.3, 52.1), square("B", 4.3, 52.0, 4.4, 52.1))


def spent(inbox: Path, *costs: str, amount: dict[str, Any] = COST, **parts: Any) -> Ingested:
    """Ingest one record per cost, west to east; the cost stands where the kind does elsewhere."""
    lines = [f"{at},2024-03-05,{4.215 + at / 100},52.05,{cost}" for at, cost in enumerate(costs)]
    costly = {"amounts": {"cost": amount | {"column": "kind"}}, "dimensions": None}
    return deliver(inbox, *lines, **costly, **parts)


def told(cube: Cube, measure: str, resolution: int | None = 9, **where: Any) -> Published:
    layer = make_layer(measure=measure, amount=None if measure in ("count", "presence") else "cost")
    question = Question(layer.id, MARCH, False, resolution, None if resolution else "blocks")
    return publish(cube, question, Terms(layer, make_source(**where), PUBLIC))


def values(table: Published) -> list[float]:
    return sorted(table.value[table.value != 0].tolist())


def test_an_amount_is_added_up_beside_the_count(tmp_path: Path) -> None:
    cube = spent(tmp_path, "2.5", "4").cube
    assert (values(told(cube, "sum")), values(told(cube, "count"))) == ([2.5, 4.0], [1.0, 1.0])


@pytest.mark.parametrize("resolution", range(5, 10))
def test_amounts_of_every_resolution_add_up_to_the_file(tmp_path: Path, resolution: int) -> None:
    cube = spent(tmp_path, "0.1", "0.2", "0.3", "-7.25", "1e6").cube
    whole = told(cube, "sum", resolution).value.sum()
    assert whole == pytest.approx(0.1 + 0.2 + 0.3 - 7.25 + 1e6, rel=1e-12)


def test_official_areas_add_amounts_up_as_well(tmp_path: Path) -> None:
    areas = {"blocks": BLOCKS}
    cube = spent(tmp_path, *["1"] * 12, "2.5", area_sets=areas, areas=["blocks"]).cube
    assert told(cube, "sum", None).value.tolist() == [9, 5.5]


def test_the_mean_of_a_coarse_cell_is_no_mean_of_means(tmp_path: Path) -> None:
    lines = ["1,2024-03-05,4.3,52.05,1", "2,2024-03-06,4.3,52.05,2", "3,2024-03-06,4.31,52.05,9"]
    cube = deliver(tmp_path, *lines, amounts={"cost": COST | {"column": "kind"}},
                   dimensions=None).cube  # fmt: skip
    coarse = told(cube, "mean", 5).value
    assert coarse[~np.isnan(coarse)].tolist() == [4.0]


def test_a_text_for_absent_that_never_occurs_changes_no_mean(tmp_path: Path) -> None:
    lines = ["1,2024-03-05,A,3,12", "2,2024-03-05,B,2,1", "3,2024-03-05,B,4,8"]
    parts: dict[str, Any] = {
        "location": None,
        "key": {"column": "lon", "areas": "blocks"},
        "count": {"column": "lat"},
        "coverage": {"bbox": None, "areas": "blocks"},
        "dimensions": None,
    }
    for amount in (COST, ABSENT):
        costly = {"amounts": {"cost": amount | {"column": "kind"}}, **parts}
        cube = deliver(tmp_path, *lines, area_sets={"blocks": BLOCKS}, **costly).cube
        assert told(cube, "mean", None, **costly, areas=["blocks"]).value.tolist() == [4.0, 1.5]


def test_the_mean_of_nothing_is_undefined_and_not_zero(tmp_path: Path) -> None:
    table = told(spent(tmp_path, "3").cube, "mean")
    assert np.bincount(table.state).tolist() == [1, 0, 0, len(table.state) - 1]
    assert table.value[table.state == State.VALUE].tolist() == [3.0]


def test_a_decimal_comma_is_read_as_the_file_writes_it(tmp_path: Path) -> None:
    ingested = spent(tmp_path, '"2,5"', file={"path": "reports*.csv*", "decimal": ","},
                     location={"x": "id", "y": "id", "placeholders": []},
                     coverage={"bbox": [-1, -1, 1, 1]})  # fmt: skip
    assert ingested.cube.facts.sums.tolist() == [[2.5]]


@pytest.mark.parametrize("text", ["geheim", "", "nan", "inf", "1e999", "12 euro"])
def test_an_amount_that_is_no_number_refuses_its_row(tmp_path: Path, text: str) -> None:
    assert spent(tmp_path, "1", text).cube.account.refused == {"bad_amount": 1}


@pytest.mark.parametrize("text", ["geheim", ""])
def test_a_record_whose_amount_is_absent_counts_and_has_no_part_in_the_mean(
    tmp_path: Path, text: str
) -> None:
    cube = spent(tmp_path, "1", "2", text, amount=ABSENT).cube
    mean = told(cube, "mean", 5).value
    assert (told(cube, "count", 5).value.sum(), mean[~np.isnan(mean)].tolist()) == (3, [1.5])


def test_a_sum_of_records_without_the_amount_is_no_zero(tmp_path: Path) -> None:
    cube = spent(tmp_path, "", amount=ABSENT).cube
    table = told(cube, "sum", 9)
    here = told(cube, "count", 9).value > 0
    assert table.state[here].tolist() == [State.NO_DATA]
    assert table.value[~here].tolist() == [0.0] * int((~here).sum())


def test_presence_is_one_where_anything_is(tmp_path: Path) -> None:
    table = told(spent(tmp_path, *["1"] * 3).cube, "presence", 9)
    assert (table.value.sum(), set(table.value.tolist()), table.integral) == (3, {0, 1}, True)


def test_presence_on_a_protected_source_follows_from_the_published_count(tmp_path: Path) -> None:
    lines = [f"{at},2024-03-05,{4.3 if at < 6 else 4.35},52.05,a" for at in range(10)]
    source = {"protection": "protected", "dimensions": None}
    cube = deliver(tmp_path, *lines, **source).cube
    few, many = (told(cube, one, 9, **source) for one in ("presence", "count"))
    assert few.state.tolist() == many.state.tolist()
    assert (np.nansum(few.value), np.nansum(many.value)) == (1, 6)


def test_a_protected_mean_is_refused_where_some_records_lack_the_amount(tmp_path: Path) -> None:
    cube = spent(tmp_path, *["1"] * 9, amount=ABSENT).cube
    source = {"protection": "protected", "amounts": {"cost": {**ABSENT, "least": 1}}}
    with pytest.raises(OffLattice, match="its mean is not answered: some records have no cost"):
        told(cube, "mean", 9, **source)
    assert set(told(cube, "sum", 9, **source).state.tolist()) <= {State.VALUE, State.SUPPRESSED}


def test_a_delivery_from_before_the_amount_was_declared_is_refused(tmp_path: Path) -> None:
    bare = dataclasses.replace(spent(tmp_path, "1").cube, amounts=("other",))
    with pytest.raises(SnapshotError, match=r"has no amount 'cost'.*Ingest the source again"):
        told(bare, "sum")


def test_amounts_survive_the_disk(tmp_path: Path) -> None:
    ingested = spent(tmp_path, "1.1", "", amount=ABSENT)
    again = open_snapshot(tmp_path, write_snapshot(tmp_path, ingested))
    assert (again.amounts, again.facts.sums.tolist()) == (
        ("cost", "cost.n"),
        ingested.cube.facts.sums.tolist(),
    )


@given(costs=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=15))
def test_ingesting_loses_no_amount(tmp_path_factory: Any, costs: list[float]) -> None:
    inbox = tmp_path_factory.mktemp("spent")
    sums = spent(inbox, *map(repr, costs)).cube.facts.sums
    assert sums.sum() == pytest.approx(sum(costs), rel=1e-9, abs=1e-6)


def test_the_same_file_yields_the_same_sums_to_the_last_bit(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    costs = rng.lognormal(0, 8, 20_000)
    lines = [
        f"{at},2024-03-05,{4.21 + at % 7 / 100},52.05,{cost!r}"
        for at, cost in enumerate(costs.tolist())
    ]
    parts = {"amounts": {"cost": COST | {"column": "kind"}}, "dimensions": None}
    runs = {deliver(tmp_path, *lines, **parts).cube.facts.sums.tobytes() for _ in range(4)}
    assert len(runs) == 1
