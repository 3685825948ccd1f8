"""Places are told with no addresses or enough, and so is what is left of one without others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest

from layers.grid import cells_to_parents
from layers.model import PUBLIC, AddressCounts, AreaFacts, Cube, Policy
from layers.periods import Step, day_to_date, period_of
from layers.publish import Judged, Terms, Why
from layers.publish.addresses import judge_by_addresses
from tests.layers.makers import make_cube, make_facts, make_layer, make_source

MONTH = 19783  # 2024-03-01
MARCH = period_of(Step.MONTH, day_to_date(MONTH))
TOP = h3.latlng_to_cell(52.05, 4.31, 6)
COVERED = np.array(sorted(h3.cell_to_children(TOP, 8)), np.uint64)
LATTICE = (6, 7, 8)
ON = date(2024, 1, 1)


def world(
    cells: np.ndarray[Any, Any],
    n: list[int],
    areas: dict[str, list[int]] | None = None,
    unlisted: list[int] | None = None,
    covered: np.ndarray[Any, Any] = COVERED,
) -> Cube:
    """Make a cube of a hundred records per covered cell and area, with addresses in some cells."""
    sets = areas or {}
    counts = AddressCounts(
        register="addresses",
        on=ON,
        cell=cells,
        areas={name: np.array(at, np.int64) for name, at in sets.items()},
        n=np.array(n, np.int64),
        unlisted_cells=np.array(unlisted or [], np.uint64),
        unlisted_areas={name: np.empty(0, np.int64) for name in sets},
    )
    facts = make_facts([(MONTH, (), int(cell), 100, 1) for cell in covered], 0)
    cube = make_cube(facts, {name: crowded(max(at) + 1) for name, at in sets.items()}, [MONTH])
    extent = replace(cube.extent, cells=covered)
    return replace(cube, finest_resolution=8, extent=extent, addresses=counts)


def crowded(count: int) -> AreaFacts:
    """Count a hundred records in each of some areas."""
    facts = make_facts([(MONTH, (), at, 100, 1) for at in range(count)], 0)
    return AreaFacts(tuple(f"A{at}" for at in range(count)), facts)


def terms_of(cube: Cube, least: int = 8, policy: Policy = PUBLIC, **parts: Any) -> Terms:
    rule = {"register": "addresses", "least": least}
    protected = {"protection": "protected", "addresses": rule, "finest_resolution": 8}
    declared = {**protected, "areas": list(cube.areas), "dimensions": {}, **parts}
    return Terms(make_layer(resolutions=LATTICE), make_source(**declared), policy)


def silent(cube: Cube, least: int = 8, **parts: Any) -> Judged:
    judged = judge_by_addresses(cube, terms_of(cube, least, **parts))
    assert judged
    return judged


def why(cube: Cube, resolution: int, **parts: Any) -> list[Why]:
    return [Why(one) for one in silent(cube, **parts).cells[resolution].tolist()]


def children(cell: int) -> list[int]:
    return sorted(h3.cell_to_children(cell))


FIRST, SECOND, *OTHERS = children(TOP)  # at resolution 7
HOUSES = children(FIRST)  # at resolution 8


def at(cell: int) -> int:
    """Return the row of a cell among the covered ones at its resolution."""
    covered = np.unique(cells_to_parents(COVERED, h3.get_resolution(cell)))
    return int(np.searchsorted(covered, np.uint64(cell)))


@pytest.mark.parametrize(("n", "found"), [(1, Why.FEW), (7, Why.FEW), (8, Why.TOLD)])
def test_a_cell_is_told_from_the_least_number_of_addresses(n: int, found: Why) -> None:
    cube = world(np.array(HOUSES[:1], np.uint64), [n])

    assert why(cube, 8)[at(HOUSES[0])] is found


def test_cells_without_addresses_are_told() -> None:
    cube = world(np.array(HOUSES[:1], np.uint64), [3])

    assert why(cube, 8).count(Why.TOLD) == len(COVERED) - 1


def test_one_more_cell_is_silent_where_one_alone_would_be_the_rest_of_its_parent() -> None:
    cube = world(np.array(HOUSES, np.uint64), [3, 40, 20, 30, 20, 50, 60])

    reasons = why(cube, 8)
    assert reasons[at(HOUSES[0])] is Why.FEW
    assert reasons[at(HOUSES[2])] is Why.OTHERS  # of the two of twenty the one with the lower id
    assert reasons.count(Why.TOLD) == len(COVERED) - 2
    assert set(why(cube, 7)) == {Why.TOLD}


def test_two_small_cells_that_hold_enough_together_need_no_third() -> None:
    cube = world(np.array(HOUSES, np.uint64), [3, 5, 20, 30, 20, 50, 60])

    assert why(cube, 8).count(Why.OTHERS) == 0


def test_where_the_parts_of_a_silent_cell_tell_it_one_of_them_is_silent_as_well() -> None:
    cells = np.array([h3.cell_to_center_child(FIRST), *children(SECOND)], np.uint64)
    cube = world(cells, [3, *[20] * 7])

    assert why(cube, 7)[at(FIRST)] is Why.FEW
    assert why(cube, 7)[at(SECOND)] is Why.OTHERS
    assert why(cube, 8)[at(children(SECOND)[0])] is Why.OTHERS
    assert why(cube, 6) == [Why.TOLD]


def test_what_a_register_does_not_list_is_silent_and_so_is_all_around_it() -> None:
    cube = world(np.array(HOUSES, np.uint64), [50] * 7, unlisted=[HOUSES[3]])

    assert why(cube, 8)[at(HOUSES[3])] is Why.UNLISTED
    assert why(cube, 7)[at(FIRST)] is Why.UNLISTED
    assert why(cube, 6) == [Why.UNLISTED]
    assert why(cube, 8).count(Why.TOLD) == len(COVERED) - 1


def test_areas_that_cells_tell_but_for_few_addresses_are_silent() -> None:
    cells = np.array([*HOUSES[:3], HOUSES[2], children(SECOND)[0]], np.uint64)

    def areas(*n: int) -> list[int]:
        """Let the third cell lie in both areas."""
        cube = world(cells, [*n], {"districts": [0, 0, 0, 1, 1]})
        return silent(cube).areas["districts"].tolist()

    assert areas(20, 20, 8, 30, 40) == [Why.TOLD, Why.TOLD]
    assert areas(20, 20, 3, 30, 40) == [Why.OTHERS, Why.OTHERS]


def test_an_area_less_its_parts_leaves_no_small_part() -> None:
    nested = {"districts": [0, 0, 0], "neighbourhoods": [0, 1, 2]}
    cube = world(np.array([HOUSES[0]] * 3, np.uint64), [5, 30, 20], nested)

    found = silent(cube)
    assert found.areas["neighbourhoods"].tolist() == [Why.FEW, Why.TOLD, Why.OTHERS]
    assert found.areas["districts"].tolist() == [Why.TOLD]


def test_an_area_that_is_silent_already_is_among_the_rest() -> None:
    nested = {"districts": [0, 0, 0], "neighbourhoods": [0, 1, 2]}
    cube = world(np.array([HOUSES[0]] * 3, np.uint64), [5, 30, 20], nested)

    lattice = {"resolutions": LATTICE, "silent": {"neighbourhoods": ["A1"]}}
    found = silent(cube, lattice=lattice).areas["neighbourhoods"].tolist()
    assert found == [Why.FEW, Why.ANYWAY, Why.TOLD]


def random_world(seed: int, crossing: bool) -> Cube:
    """Make a few cells of few addresses, of which areas hold some."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(COVERED[: rng.integers(10, 22)], rng.integers(4, 10), replace=False)
    covered = np.unique(np.concatenate([cells, rng.choice(COVERED, 3)]))
    pieces = np.sort(rng.choice(cells, len(cells) + rng.integers(0, 5)))
    fine = rng.integers(-1, 4, len(pieces))
    coarse = rng.integers(-1, 2, len(pieces)) if crossing else np.where(fine < 0, -1, fine // 2)
    n = rng.choice([1, 2, 3, 5, 8, 9, 12, 30], len(pieces))
    areas = {"districts": [*coarse.tolist()], "neighbourhoods": [*fine.tolist()]}
    cube = world(pieces, n.tolist(), areas, covered=covered)
    return replace(cube, areas={"districts": crowded(2), "neighbourhoods": crowded(4)})


def told_places(cube: Cube) -> dict[str, list[int]]:
    """Return the pieces of every told place as bits, by family; once each, none without any."""
    addresses, found = cube.addresses, silent(cube)
    assert addresses
    by_family: dict[str, set[int]] = {"cells": set()}
    for resolution, reasons in found.cells.items():
        covered = np.unique(cells_to_parents(cube.extent.cells, resolution))
        own = cells_to_parents(addresses.cell, resolution)
        told = covered[reasons == Why.TOLD]
        by_family["cells"] |= {bits(own == cell) for cell in told}
    for name, reasons in found.areas.items():
        told = np.flatnonzero(reasons == Why.TOLD)
        by_family[name] = {bits(addresses.areas[name] == area) for area in told}
    return {name: sorted(places - {0}) for name, places in by_family.items()}


def bits(held: Any) -> int:
    return sum(1 << piece for piece in np.flatnonzero(held).tolist())


def count(cube: Cube, place: int) -> int:
    assert cube.addresses
    return sum(n for piece, n in enumerate(cube.addresses.n.tolist()) if place >> piece & 1)


def remainders(place: int, inside: list[int]) -> Iterator[int]:
    """Yield what every set of disjoint places in a place leaves of it."""
    yield place
    for number, one in enumerate(inside):
        if one & ~place == 0:
            yield from remainders(place & ~one, inside[number + 1 :])


def small_remainders(cube: Cube, told: list[int], least: int = 8) -> list[int]:
    left = {rest for place in told for rest in remainders(place, [one for one in told
                                                                  if one != place])}  # fmt: skip
    return sorted(rest for rest in left if 0 < count(cube, rest) < least)


@pytest.mark.parametrize("seed", range(150))
def test_no_told_places_leave_few_addresses_of_another_where_areas_nest(seed: int) -> None:
    cube = random_world(seed, crossing=False)
    every = told_places(cube)

    assert (
        small_remainders(cube, sorted({one for places in every.values() for one in places})) == []
    )


@pytest.mark.parametrize("seed", range(150))
def test_no_told_places_leave_few_addresses_of_another_where_areas_cross(seed: int) -> None:
    cube = random_world(seed, crossing=True)
    every = told_places(cube)

    for one, other in (("cells", "districts"), ("cells", "neighbourhoods"),
                       ("districts", "neighbourhoods")):  # fmt: skip
        assert small_remainders(cube, sorted({*every[one], *every[other]})) == []


@pytest.mark.parametrize("seed", range(60))
def test_no_sum_of_areas_less_a_sum_of_cells_is_about_few_addresses(seed: int) -> None:
    cube = random_world(seed, crossing=False)
    assert cube.addresses
    every = told_places(cube)
    pieces = np.arange(len(cube.addresses.n))
    areas = [*every["districts"], *every["neighbourhoods"]]
    told = np.array([*areas, *every["cells"]], object)[:, None] >> pieces & 1
    factors = np.random.default_rng(seed).integers(-2, 3, (20_000, len(told)))

    held = (factors @ told.astype(int) != 0) @ cube.addresses.n
    assert not ((held > 0) & (held < 8)).any()
