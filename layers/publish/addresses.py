"""A place of a protected source is told only if it holds no addresses, or enough of them.

The protected unit is not the record: five calls may come from one house. So the rule holds for
places, and for what can be made of their answers by adding and subtracting:

- within the cells of the lattice, and within area sets that nest, for every sum and difference;
- between cells and such area sets, and between two of these that cross, for every sum of answers
  of the one less a sum of the other.

All of it follows from the register, the outlines and the definition. No count of records enters,
so that silence tells nothing of them.
"""

from itertools import chain, combinations

import numpy as np
import polars as pl

from layers.errors import SnapshotError
from layers.grid import cells_to_parents
from layers.model import AddressCounts, Cells, Cube
from layers.publish.cuts import Edges, small_cut
from layers.publish.edges import two_parts
from layers.publish.families import NOWHERE, Family, Numbers, family_of, silence_few
from layers.publish.terms import Terms
from layers.publish.why import Judged, Why


def judge_by_addresses(cube: Cube, terms: Terms) -> Judged | None:
    """Judge all places of the lattice of a source; None where it declares no register.

    Raises
    ------
    SnapshotError
        If the delivery was not counted by the register that its source declares.
    """
    rule = terms.source.addresses
    if rule is None:
        return None
    addresses = _counted_by(rule.register_id, cube)
    resolutions = () if cube.spread else terms.resolutions
    cells = _family_of_cells(cube, addresses, resolutions)
    nesting = _nesting(addresses, _told_sets(cube, terms))
    sets = [_family_of_areas(cube, addresses, terms, names) for names in nesting]
    for family in (cells, *sets):
        silence_few(family, rule.least)
    cells.why[0] = Why.ANYWAY  # the coverage as a whole is no place that can be asked
    for other, areas in combinations([cells, *sets], 2):
        _hold_against(areas, other, addresses.n, rule.least)
    named, levels = chain(*nesting), chain(*(one.levels() for one in sets))
    return Judged(
        cells=dict(zip(resolutions, cells.levels()[1:], strict=True)),
        areas=dict(zip(named, levels, strict=True)),
    )


def _counted_by(register: str, cube: Cube) -> AddressCounts:
    if cube.addresses is None or cube.addresses.register != register:
        raise SnapshotError(
            f"{cube.source}: this delivery does not know how many addresses of {register} lie "
            "where, and its places are told by them. Ingest the source with "
            f"`hexradar ingest {cube.source} --whole`."
        )
    return cube.addresses


def _told_sets(cube: Cube, terms: Terms) -> list[str]:
    """Name the area sets that may be asked, and the one that cells are shared out from."""
    shared = cube.spread.set if cube.spread else None
    return [one for one in cube.areas if one in terms.source.told_areas or one == shared]


def _family_of_cells(cube: Cube, addresses: AddressCounts, resolutions: tuple[int, ...]) -> Family:
    """Make a family of the cells of a lattice, below the coverage as a whole.

    That whole is not told, but may be the sum of all areas of a set.
    """
    covered = [_at(cube.extent.cells, one) for one in resolutions]
    found = [np.searchsorted(cells, cells_to_parents(addresses.cell, one))
             for cells, one in zip(covered, resolutions, strict=True)]  # fmt: skip
    whole = np.zeros(len(addresses.n), np.int64), 1
    levels = [whole, *((at, len(cells)) for at, cells in zip(found, covered, strict=True))]
    family = family_of(levels, addresses.n)
    family.why[0] = Why.UNLISTED if len(addresses.unlisted_cells) else Why.TOLD
    for why, cells, one in zip(family.levels()[1:], covered, resolutions, strict=True):
        finer = [other for other in resolutions if other > one]
        if finer:
            why[two_parts(cube.extent.cells, one, finer)] = Why.ANYWAY
        why[np.isin(cells, _at(addresses.unlisted_cells, one))] = Why.UNLISTED
    return family


def _at(cells: Cells, resolution: int) -> Cells:
    return np.unique(cells_to_parents(cells, resolution))


def _family_of_areas(
    cube: Cube, addresses: AddressCounts, terms: Terms, names: list[str]
) -> Family:
    """Make a family of area sets that nest, coarse to fine."""
    levels = [(addresses.areas[name], len(cube.areas[name].codes)) for name in names]
    family = family_of(levels, addresses.n)
    lattice = terms.source.lattice
    for why, name in zip(family.levels(), names, strict=True):
        areas = cube.areas[name]
        silent = [*areas.silent, *(lattice.silent.get(name, ()) if lattice else ())]
        why[np.isin(np.array(areas.codes, object), np.array(silent, object))] = Why.ANYWAY
        why[addresses.unlisted_areas[name]] = Why.UNLISTED
    return family


def _nesting(addresses: AddressCounts, sets: list[str]) -> list[list[str]]:
    """Part area sets into such as nest, by the addresses in them; coarse to fine."""
    ordered = sorted(sets, key=lambda one: len(np.unique(addresses.areas[one])))
    families: list[list[str]] = []
    for name in ordered:
        fine = addresses.areas[name]
        around = [one for one in families if all(_nests(fine, addresses.areas[o]) for o in one)]
        if around:
            around[0].append(name)
        else:
            families.append([name])
    return families


def _nests(fine: Numbers, coarse: Numbers) -> bool:
    """Tell whether each place of one level lies in one place of another, or in none of them."""
    there = fine != NOWHERE
    pairs = np.unique(np.column_stack([fine, coarse])[there], axis=0)
    return len(pairs) == len(np.unique(fine[there]))


def _hold_against(areas: Family, other: Family, n: Numbers, least: int) -> None:
    """Silence areas until no sums of answers of two families leave few addresses between them.

    Of the areas that such a sum adds up, the one of fewest addresses is silenced, among those that
    lie in no other one of them: the answer around it would only take its place.
    """
    while cut := small_cut(_in_common(areas, other, n), least):
        summed = [one for one in sorted(cut) if one < len(areas.why)]
        outermost = [one for one in summed if areas.parent[one] not in cut]
        areas.why[min(outermost, key=lambda one: int(areas.held[one]))] = Why.OTHERS


def _in_common(areas: Family, other: Family, n: Numbers) -> Edges:
    """Count the addresses that blocks of two families have in common; NOWHERE is a block as well.

    Blocks of the other that lie wholly in one block are left out: they hold enough addresses.
    """
    theirs = other.blocks()
    theirs = np.where(theirs == NOWHERE, NOWHERE, theirs + len(areas.why))
    pieces = pl.DataFrame({"one": areas.blocks(), "other": theirs, "n": n})
    pieces = pieces.filter((pl.col("one") != NOWHERE) | (pl.col("other") != NOWHERE))
    common = pieces.group_by("one", "other").agg(pl.col("n").sum()).sort("one", "other")
    shared = (pl.len().over("other") > 1) | (pl.col("other") == NOWHERE)
    return {(one, at): held for one, at, held in common.filter(shared).iter_rows()}
