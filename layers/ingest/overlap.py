"""Areas of a protected source that another answer would tell: too small, too alike, one of two.

The answer of one region less that of another is the answer of the ground between them. Where that
is less than a finest cell of the lattice, it is finer than the source tells. And where an area is
exactly two areas of another set together, it is one of them told by the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
import shapely

from layers.declare import SourceDefinition
from layers.declare.exposure import AREA_PARTS
from layers.errors import SourceError
from layers.grid import cell_area_km2, cells_to_texts, points_to_cells, shape_to_cells
from layers.ground import Floats, Shapes, square_metres, without_strips
from layers.ingest.mesh import Positions, mesh_of_areas, mesh_of_cells, pieces
from layers.model import Area

AreaSets = Mapping[str, Sequence[Area]]
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Told:
    """The areas of a set: outlines, names, square metres, and which are told."""

    areas: Sequence[Area]
    shapes: Shapes
    ground: Floats
    told: Sequence[bool]

    def name(self, row: int) -> str:
        """Name an area as addresses do."""
        return self.areas[row].id


def refuse_overlaps(source: SourceDefinition, area_sets: AreaSets) -> None:
    """Refuse area sets of a source by which somebody could tell less than a finest cell.

    Raises
    ------
    SourceError
        With the first of these areas, and what to do; or with a silent area that is none.
    """
    _refuse_unknown(source, area_sets)
    found = list(overlaps(source, area_sets))
    if found:
        more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
        raise SourceError(
            f"{source.id} is {source.protection}, and its areas tell what they should not: "
            f"{'; '.join(found[:MOST_NAMED])}{more}. Take a set off `lattice.areas`, a resolution "
            "off `lattice.resolutions`, or list one area of each pair in `lattice.silent`."
        )


def _refuse_unknown(source: SourceDefinition, area_sets: AreaSets) -> None:
    """Refuse a silent area that is in no set: a slip of the pen would let the right one speak."""
    for name, codes in (source.lattice.silent if source.lattice else {}).items():
        known = {area.code for area in area_sets.get(name, ())}
        if unknown := sorted(set(codes) - known):
            raise SourceError(
                f"{source.id}: lattice.silent.{name} lists {unknown[0]!r}; expected a code of an "
                "area of that set."
            )


def sets_that_tell(source: SourceDefinition) -> list[str]:
    """Name the area sets that may be asked, and the one that cells are shared out from."""
    shared = [source.key.areas] if source.key else []
    return list(dict.fromkeys([*source.told_areas, *shared]))


def overlaps(source: SourceDefinition, area_sets: AreaSets) -> Iterator[str]:
    """Yield what two answers of a source would tell of less than a finest cell, in words.

    Nothing of an open source. Areas of one set do not share ground, as a point is in one of them.
    """
    lattice = source.lattice
    sets = {name: area_sets[name] for name in sets_that_tell(source) if area_sets.get(name)}
    if lattice is None or not lattice.resolutions or not sets:
        return
    silent = {name: set(codes) for name, codes in lattice.silent.items()}
    read = {name: _read(areas, silent.get(name, set())) for name, areas in sets.items()}
    unit = _finest_cell(next(iter(sets.values())), lattice.resolutions[-1])
    for one, other in combinations(read.values(), 2):
        yield from _alike(one, other, unit)
    for whole, parts in permutations(read.values(), 2):
        yield from _of_two(whole, parts, unit)
    for name, told in read.items() if source.key is None else ():
        yield from _too_small(name, told, unit)
        for resolution in lattice.resolutions:
            yield from _like_a_cell(told, resolution, unit)


def _read(areas: Sequence[Area], silent: set[str]) -> Told:
    shapes = np.array([area.geometry for area in areas], object)
    return Told(areas, shapes, square_metres(shapes), [one.code not in silent for one in areas])


def _finest_cell(areas: Sequence[Area], resolution: int) -> float:
    """Measure a cell in the middle of an area, in square metres; neighbours differ by little."""
    middle = shapely.point_on_surface(areas[0].geometry)
    (cell,) = points_to_cells(np.array([middle.x]), np.array([middle.y]), resolution).tolist()
    return cell_area_km2(cell) * 1e6


def _alike(one: Told, other: Told, unit: float) -> Iterator[str]:
    """Find areas of two sets that differ by less than a cell, and not by slips of drawing alone."""
    row, at, common = _common(one, other)
    between = one.ground[row] + other.ground[at] - 2 * common
    for pair in np.flatnonzero(between < unit).tolist():
        mine, theirs = int(row[pair]), int(at[pair])
        if not (one.told[mine] and other.told[theirs]):
            continue
        if not _is_drawn_alike(one.shapes[mine], other.shapes[theirs]):
            cells = between[pair] / unit
            yield f"{one.name(mine)} and {other.name(theirs)} differ by {cells:.2f} finest cells"


def _of_two(whole: Told, parts: Told, unit: float) -> Iterator[str]:
    """Find areas that are two of another set together, but for less than a cell."""
    row, at, common = _common(whole, parts)
    held = common > parts.ground[at] / 2
    row, at, common = row[held], at[held], common[held]
    for area in np.flatnonzero(np.bincount(row, minlength=len(whole.areas)) == 2).tolist():
        own = row == area
        first, second = at[own].tolist()
        rest = whole.ground[area] + parts.ground[at[own]].sum() - 2 * common[own].sum()
        if whole.told[area] and (parts.told[first] or parts.told[second]) and rest < unit:
            named = f"{parts.name(first)} and {parts.name(second)}"
            cells = f"{rest / unit:.2f} finest cells"
            yield f"{whole.name(area)} is {named} together, but for {cells}"


def _like_a_cell(told: Told, resolution: int, unit: float) -> Iterator[str]:
    """Find areas that differ from one cell by less than a finest cell."""
    for row, area in enumerate(told.areas):
        cell = _finest_cell([area], resolution)
        if not told.told[row] or abs(told.ground[row] - cell) >= unit:
            continue
        mesh = mesh_of_cells(shape_to_cells(area.geometry, resolution))
        _, at, cut = pieces(mesh, told.shapes[row : row + 1])
        between = told.ground[row] + square_metres(mesh.shapes[at]) - 2 * square_metres(cut)
        for best in np.flatnonzero(between < unit).tolist():
            (text,) = cells_to_texts(mesh.place[at[best : best + 1]])
            cells = f"{between[best] / unit:.2f} finest cells"
            yield f"{told.name(row)} and cell {text} differ by {cells}"


def _too_small(name: str, told: Told, unit: float) -> Iterator[str]:
    """Find a set of which most areas have fewer finest cells than its exposure was judged by."""
    cells = float(np.median(told.ground[np.array(told.told)])) / unit if any(told.told) else np.inf
    if cells < AREA_PARTS:
        yield (
            f"areas of {name} are as large as {cells:.1f} finest cells in the middle, where at "
            f"least {AREA_PARTS} are expected"
        )


def _common(one: Told, other: Told) -> tuple[Positions, Positions, Floats]:
    """Find which areas of two sets share ground, and how many square metres."""
    row, at, cut = pieces(mesh_of_areas(other.areas), one.shapes)
    return row, at, square_metres(cut)


def _is_drawn_alike(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Tell whether two outlines differ by strips so narrow that nobody stands in them."""
    return bool(shapely.is_empty(without_strips(shapely.symmetric_difference(one, other))))
