"""Adding facts up over places equals adding them one by one, by either loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.grid import cells_to_parents
from layers.model import Cells, Facts
from layers.publish.adding import Added, Places, Wanted, add_up, over_cells
from layers.publish.kernels import add_many
from tests.layers.makers import make_facts, some_cells

CELLS = some_cells().tolist()
EVERY = np.empty((0, 0), bool)
RECORD = st.tuples(
    st.integers(0, 2),
    st.tuples(st.integers(0, 2), st.integers(0, 1)),
    st.sampled_from(CELLS),
    st.integers(1, 9),
    st.integers(0, 2**32 - 1),
)
FACTS = st.lists(RECORD, max_size=60).map(lambda records: make_facts(records, 2))
CODES = st.one_of(
    st.just(EVERY),
    st.lists(st.booleans(), min_size=6, max_size=6).map(lambda one: np.array(one).reshape(2, 3)),
)


def compiled(facts: Facts, wanted: Wanted, places: Places) -> Added:
    columns = (facts.period, facts.codes, facts.place, facts.n, facts.key)
    into = (places.place, places.keep, places.put)
    return Added(*add_many(columns, (wanted.first, wanted.last), wanted.codes, into, True))


def naive(facts: Facts, wanted: Wanted, cells: list[int], resolution: int) -> list[object]:
    """Return n and key per cell, and the rows of the facts that lie in one of them."""
    n, key, rows = dict.fromkeys(cells, 0), dict.fromkeys(cells, 0), []
    for row in range(wanted.first, wanted.last):
        (at,) = cells_to_parents(facts.place[row : row + 1], resolution).tolist()
        codes = facts.codes[row].tolist()
        asked = wanted.all or all(wanted.codes[i, code] for i, code in enumerate(codes))
        if asked and at in n:
            n[at] += int(facts.n[row])
            key[at] = (key[at] + int(facts.key[row])) % 2**32
            rows.append((row, cells.index(at)))
    return [list(n.values()), list(key.values()), rows]


def told(added: Added) -> list[object]:
    pairs = sorted(zip(added.rows.tolist(), added.at.tolist(), strict=True))
    return [added.n.tolist(), added.key.tolist(), pairs]


def all_of(resolution: int) -> Cells:
    return np.unique(cells_to_parents(np.array(CELLS, np.uint64), resolution))


def some_of(resolution: int, seed: int) -> Cells:
    cells = all_of(resolution)
    return cells[np.random.default_rng(seed).random(len(cells)) < 0.3]


@given(facts=FACTS, codes=CODES, resolution=st.integers(7, 9), cut=st.integers(0, 9))
def test_either_loop_equals_a_plain_one(
    facts: Facts, codes: np.ndarray, resolution: int, cut: int
) -> None:
    first = min(cut, len(facts.n))
    wanted = Wanted(first, max(first, len(facts.n) - cut), codes)
    places = over_cells(all_of(resolution), resolution)
    plain = naive(facts, wanted, places.place.tolist(), resolution)
    assert told(add_up(facts, wanted, places, whole=True, named=True)) == plain
    assert told(compiled(facts, wanted, places)) == plain


@given(facts=FACTS, codes=CODES, resolution=st.integers(7, 9), seed=st.integers(0, 9))
def test_some_places_get_what_lies_in_them(
    facts: Facts, codes: np.ndarray, resolution: int, seed: int
) -> None:
    wanted = Wanted(0, len(facts.n), codes)
    places = over_cells(some_of(resolution, seed), resolution)
    plain = naive(facts, wanted, places.place.tolist(), resolution)
    assert told(add_up(facts, wanted, places, whole=False, named=True)) == plain


@pytest.mark.parametrize("far", [1, 3, 5, 100, 4000])
def test_places_and_facts_that_lie_far_apart_meet(far: int) -> None:
    at = np.arange(0, 5 * far, far, dtype=np.uint64)
    facts = make_facts([(0, (), int(one), 1, 1) for one in at], 0)
    every = Places(np.arange(5 * far, dtype=np.uint64))
    wanted = Wanted(0, 5, EVERY)
    assert np.flatnonzero(compiled(facts, wanted, every).n).tolist() == at.tolist()
    few = Places(at[[1, 4]])
    many = make_facts([(0, (), one, 2, 1) for one in range(5 * far)], 0)
    assert compiled(many, Wanted(0, 5 * far, EVERY), few).n.tolist() == [2, 2]


def test_facts_are_not_named_unless_they_are_asked_for() -> None:
    facts = make_facts([(0, (), CELLS[0], 1, 1)], 0)
    found = add_up(facts, Wanted(0, 1, EVERY), over_cells(facts.place, 9), whole=False, named=False)
    assert (found.n.tolist(), found.rows.tolist(), found.at.tolist()) == ([1], [], [])


def test_nothing_adds_up_to_nothing() -> None:
    nothing = make_facts([], 0)
    places = Places(np.array([3, 5], np.uint64))
    for found in (
        add_up(nothing, Wanted(0, 0, EVERY), places, whole=True, named=True),
        compiled(nothing, Wanted(0, 0, EVERY), places),
    ):
        assert told(found) == [[0, 0], [0, 0], []]
