"""The same records are told the same, whichever way they came together."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.grid import cells_to_parents
from layers.instalments import Instalment, merge_instalments
from layers.model import AreaFacts, Cube, Ingested, Published, Question, State
from layers.periods import Period, Step, period_of
from layers.publish import Terms
from layers.publish.protect import protect
from layers.publish.ptable import table_of
from layers.publish.select import select
from layers.snapshot import open_snapshot, write_snapshot
from tests.layers.makers import deliver, make_cube, make_facts, make_layer, make_source
from tests.layers.publish.test_select import (
    CELLS,
    DAYS,
    DIMENSIONS,
    MONTHS,
    Record,
    cube_of,
    question,
    records,
    spans,
    wheres,
)

Where = tuple[tuple[str, tuple[str, ...]], ...]
SEED = b"seed"
SOURCE = make_source(protection="protected", dimensions={})
TERMS = Terms(make_layer(), SOURCE, seed=SEED)
FILTERS: list[Where] = [(), *(((name, (one,)),) for name in DIMENSIONS for one in DIMENSIONS[name])]
SPANS = {period_of(step, month) for month in MONTHS for step in (Step.MONTH, Step.QUARTER)}


def told(cube: Cube, asked: Question) -> Published:
    """Protect what is asked, also where it is more than the lattice lets through."""
    return protect(select(cube, TERMS.layer, asked), TERMS)


def equal(one: Published, other: Published) -> bool:
    return (
        np.array_equal(one.place, other.place)
        and np.array_equal(one.state, other.state)
        and np.array_equal(one.value, other.value, equal_nan=True)
    )


def in_instalments(some: list[Record], parts: list[int]) -> Cube:
    """Deliver each record in one of three instalments that add records."""
    cubes = [cube_of([one for one, at in zip(some, parts, strict=True) if at == part])
             for part in range(3)]  # fmt: skip
    return merge_instalments([Instalment(cube) for cube in cubes])


def written(cube: Cube, root: Path) -> Cube:
    nothing = pl.DataFrame({"value": [""]})
    return open_snapshot(root, write_snapshot(root, Ingested(cube, nothing, nothing)))


@given(
    some=records(CELLS), span=spans, where=wheres(), resolution=st.integers(5, 9), data=st.data()
)
def test_instalments_and_the_whole_are_told_the_same(
    some: list[Record], span: Period, where: Where, resolution: int, data: st.DataObject
) -> None:
    parts = data.draw(st.lists(st.integers(0, 2), min_size=len(some), max_size=len(some)))
    asked = question(span=span, where=where, resolution=resolution)
    assert equal(told(cube_of(some), asked), told(in_instalments(some, parts), asked))


@given(some=records(CELLS), span=spans, resolution=st.integers(5, 9))
def test_a_snapshot_tells_what_the_cube_told(
    tmp_path: Path, some: list[Record], span: Period, resolution: int
) -> None:
    cube, asked = cube_of(some), question(span=span, resolution=resolution)
    assert equal(told(cube, asked), told(written(cube, tmp_path), asked))


@given(some=records(CELLS), where=wheres(), order=st.permutations(range(2)))
def test_the_order_of_filters_changes_nothing(
    some: list[Record], where: Where, order: list[int]
) -> None:
    turned = tuple(where[at] for at in order if at < len(where))
    one, other = (told(cube_of(some), question(where=asked)) for asked in (where, turned))
    assert equal(one, other)


@given(some=records(CELLS), kind=st.sampled_from(DIMENSIONS["kind"]))
def test_a_filter_of_the_layer_is_that_of_the_question(some: list[Record], kind: str) -> None:
    cube = cube_of(some)
    own = replace(TERMS, layer=make_layer(filter={"kind": [kind]}))
    of_layer = protect(select(cube, own.layer, question()), own)
    assert equal(of_layer, told(cube, question(where=(("kind", (kind,)),))))


@given(some=records(CELLS[:40]), resolution=st.integers(5, 9))
def test_an_area_with_the_records_of_a_cell_is_told_as_the_cell(
    some: list[Record], resolution: int
) -> None:
    cells = told(cube_of(some), question(resolution=resolution))
    parents = dict(zip(CELLS, _parents(resolution), strict=True))
    at = {place: number for number, place in enumerate(cells.place.tolist())}
    moved = [(period, codes, at[parents[place]], n, key) for period, codes, place, n, key in some]
    areas = AreaFacts(tuple(map(str, cells.place.tolist())), make_facts(moved, 2))
    cube = make_cube(make_facts([], 2), {"parks": areas}, DAYS, DIMENSIONS)
    by_area = told(cube, question(resolution=None, areas="parks"))
    assert np.array_equal(by_area.value, cells.value, equal_nan=True)
    assert np.array_equal(by_area.state, cells.state)


def _parents(resolution: int) -> list[int]:
    return cells_to_parents(np.array(CELLS, np.uint64), resolution).tolist()


@settings(max_examples=5)
@given(data=st.data())
def test_the_rows_of_a_delivery_in_any_order_and_any_files_are_told_the_same(
    tmp_path: Path, data: st.DataObject
) -> None:
    rows = [f"{n},2024-03-05,{(4.301, 4.321)[n % 2]},52.055,noise" for n in range(30)]
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(1, len(rows) - 1))
    second = tmp_path / "reports_second.csv"
    second.unlink(missing_ok=True)
    whole = deliver(tmp_path, *rows).cube
    second.write_text("\n".join(["id,date,lon,lat,kind", *shuffled[cut:], ""]))
    parts = deliver(tmp_path, *shuffled[:cut]).cube
    asked = question(span=period_of(Step.MONTH, MONTHS[4]), resolution=8)
    assert (told(whole, asked).state == State.VALUE).any()
    assert equal(told(whole, asked), told(parts, asked))


AREAS = 1000


def many_records(places: list[int], seed: int = 0) -> list[Record]:
    """Draw thousands of records: most places have a few in most months."""
    rng, many = np.random.default_rng(seed), 12_000
    columns = (
        rng.choice(DAYS, many).tolist(),
        zip(rng.integers(0, 3, many).tolist(), rng.integers(0, 2, many).tolist(), strict=True),
        rng.choice(places, many).tolist(),
        rng.geometric(0.5, many).tolist(),
        rng.integers(0, 2**32, many).tolist(),
    )
    return list(zip(*columns, strict=True))


def of_areas(some: list[Record]) -> Cube:
    areas = AreaFacts(tuple(map(str, range(AREAS))), make_facts(some, 2))
    return make_cube(make_facts([], 2), {"parks": areas}, DAYS, DIMENSIONS)


def test_a_hundred_thousand_pairs_of_answers_are_equal(tmp_path: Path) -> None:
    pairs = numbers = 0
    for seed in range(3):
        some = many_records(list(range(AREAS)), seed)
        parts = [some[2::3], some[0::3], some[1::3]]
        merged = merge_instalments([Instalment(of_areas(part)) for part in parts])
        direct, detour = of_areas(some), written(merged, tmp_path)
        for span, where in product(SPANS, FILTERS):
            asked = question(span=span, where=where, resolution=None, areas="parks")
            one, other = told(direct, asked), told(detour, asked)
            assert equal(one, other), asked
            pairs += len(one.place)
            numbers += int((one.state == State.VALUE).sum())
    assert pairs > 100_000
    assert numbers > 10_000


@pytest.mark.parametrize("resolution", [7, 8, 9])
def test_rolling_up_tells_the_sum_of_the_finest_and_one_noise(resolution: int) -> None:
    some = many_records(CELLS)
    exact = select(cube_of(some), TERMS.layer, question(resolution=resolution))
    own = dict(zip(CELLS, _parents(resolution), strict=True))
    n, key = dict.fromkeys(exact.place.tolist(), 0), dict.fromkeys(exact.place.tolist(), 0)
    for _, _, place, count, record in some:
        n[own[place]] += count
        key[own[place]] = (key[own[place]] + record) % 2**32
    drawn = table_of(SOURCE.noise, SEED).draw(
        np.array(list(n.values()), np.int64), np.array(list(key.values()), np.uint32)
    )
    wanted = [one + v for one, v in zip(n.values(), drawn.tolist(), strict=True)]
    value = told(cube_of(some), question(resolution=resolution)).value
    assert np.where(np.isnan(value), 0, value).tolist() == [one * (one >= 5) for one in wanted]
