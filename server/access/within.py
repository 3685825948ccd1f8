"""The places of a question that lie in the areas of a policy.

A cell is never clipped: it is told whole, or it is no row of the answer. Where counts are protected
its centre decides. Where they are exact, all of its finest covered cells must lie within: these,
and not the outline of the cell, hold the records that it counts.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.grid import cells_to_centres, cells_to_parents
from layers.model import Area, Cells, Cube, Policy
from layers.rings import cells_to_shapes
from server.catalogue import Catalogue

Places = NDArray[np.uint64]
HAIR = 1e-6  # of the ground of an area: two files round one border differently


class Bounds:
    """Where a policy is answered: its areas, and the ground they make together."""

    def __init__(self, catalogue: Catalogue, policy: Policy) -> None:
        self._catalogue = catalogue
        self._is_exact = policy.exact
        self._named = frozenset(policy.areas)
        found = (catalogue.area(*one.split(".", 1)) for one in policy.areas)
        self._ground = shapely.union_all([area.geometry for area in found if area])
        shapely.prepare(self._ground)

    def places(self, cube: Cube, at: int | str) -> Places:
        """Return the cells at a resolution, or the positions of areas of a set, that lie within.

        Returns
        -------
        (n,) uint64, sorted.
        """
        if isinstance(at, str):
            codes = cube.areas[at].codes if at in cube.areas else ()
            return self._areas(at, codes)
        if self._is_exact:
            return self._cells_wholly_within(cube, at)
        cells = np.unique(cells_to_parents(cube.extent.cells, at))
        lon, lat = cells_to_centres(cells).T
        told: Cells = cells[shapely.intersects_xy(self._ground, lon, lat)]
        return told

    def holds(self, area: Area) -> bool:
        """Tell whether an area is named or lies within, be it counted or not."""
        return area.id in self._named or self._holds(area)

    def _cells_wholly_within(self, cube: Cube, resolution: int) -> Cells:
        finest = cube.extent.cells
        within = shapely.covers(self._ground, cells_to_shapes(finest))
        if cube.spread is not None:  # what a cell is told is a share of whole areas
            told = self._areas(cube.spread.set, cube.areas[cube.spread.set].codes)
            others = ~np.isin(cube.spread.area, told.astype(np.int64))
            within &= ~np.isin(finest, cube.spread.cell[others])
        parents = cells_to_parents(finest, resolution)
        return np.setdiff1d(parents, parents[~within])

    def _areas(self, set_id: str, codes: Iterable[str]) -> Places:
        by_code = {area.code: area for area in self._catalogue.areas(set_id)}
        told = [
            place
            for place, code in enumerate(codes)
            if f"{set_id}.{code}" in self._named or self._holds(by_code.get(code))
        ]
        return np.array(told, np.uint64)

    def _holds(self, area: Area | None) -> bool:
        if area is None or not self._ground.intersects(area.geometry.representative_point()):
            return False
        outside = shapely.difference(area.geometry, self._ground)
        return bool(outside.area <= HAIR * area.geometry.area)
