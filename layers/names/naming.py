"""Cells -> the names people know them by."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from layers.declare import Bilingual
from layers.grid import (
    EARTH_KM,
    cell_area_km2,
    cells_to_centres,
    cells_to_parents,
    edge_metres,
    resolutions_of,
)
from layers.model import Area, Cells
from layers.names.points import NAMED_AT, NamePoints
from layers.names.within import NOWHERE, Within
from layers.rings import cells_to_shapes

COARSE = 7  # cells of 5 km2 and more hold several neighbourhoods
NEAR_METRES = 300.0  # beyond the edge of a cell no street is near it
SAME_METRES = 0.1  # two streets this little apart are equally near
AS_NEAR = 8  # how many of the nearest points are looked at for the first among equals
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CellName:
    """What a cell is called.

    street, area
        The parts of the name; empty where there is none.
    text
        The whole name, as it stands inside a sentence: "cell near Weimarstraat, Regentesse".
    """

    cell: int
    street: str
    area: str
    text: Bilingual


class Naming:
    """Names cells by streets and areas; the same points and areas always give the same names.

    A cell finer than resolution COARSE is called after the street with most addresses (or points)
    in it; where two have as many, after the one whose middle is nearest to the centre of the cell,
    then after the first by id. Points belong to cells by lineage, as records do. Without any, the
    street of the point nearest to the centre counts, up to NEAR_METRES beyond the average edge of
    its resolution. Besides it is called after the smallest area that holds its centre.

    A cell of resolution COARSE or coarser is called after the smallest area that holds its centre
    and is as large as the cell, else after the largest; where none holds its centre, after the area
    that shares most ground with it. One street would say too little of it, and names it only where
    it touches no area at all.
    """

    def __init__(self, points: NamePoints, areas: tuple[Area, ...]) -> None:
        self._streets = points.streets
        self._within = Within(areas)
        from scipy.spatial import cKDTree  # takes long, and a server starts without names

        self._tree = cKDTree(_on_sphere(points.streets.select("lon", "lat").to_numpy()))

    def of(self, cells: Cells) -> list[CellName]:
        """Name cells.

        Parameters
        ----------
        cells
            (n,) uint64 of any resolutions, in any order.

        Returns
        -------
        A name per cell, in the order of `cells`.
        """
        streets, areas = np.full(len(cells), "", object), np.full(len(cells), "", object)
        resolutions = resolutions_of(cells)
        for resolution in np.unique(resolutions).tolist():
            those = np.flatnonzero(resolutions == resolution)
            centres = cells_to_centres(cells[those])
            areas[those] = self._areas(cells[those], centres, resolution)
            if resolution <= COARSE:
                (lone,) = np.nonzero(areas[those] == "")
                those, centres = those[lone], centres[lone]
            streets[those] = self._in_streets(cells[those], centres, resolution)
        texts = zip(cells.tolist(), streets.tolist(), areas.tolist(), resolutions, strict=True)
        return [_named(*one) for one in texts]

    def area_at(self, lonlat: Floats) -> str:
        """Return the name of the smallest area that holds a point; empty where none does."""
        return self._names(self._within.smallest(lonlat.reshape(1, 2)))[0]

    def _areas(self, cells: Cells, centres: Floats, resolution: int) -> list[str]:
        if resolution > COARSE:
            return self._names(self._within.smallest(centres))
        least = np.array([cell_area_km2(cell) for cell in cells.tolist()])
        found = self._within.smallest(centres, least)
        (outside,) = np.nonzero(found == NOWHERE)
        found[outside] = [self._within.most_of(one) for one in cells_to_shapes(cells[outside])]
        return self._names(found)

    def _names(self, found: NDArray[np.int64]) -> list[str]:
        return ["" if one == NOWHERE else self._within.areas[one].name for one in found.tolist()]

    def _in_streets(self, cells: Cells, centres: Floats, resolution: int) -> NDArray[np.object_]:
        names = np.full(len(cells), "", object)
        if not len(self._streets):
            return names
        if resolution <= NAMED_AT:
            names = self._leading(cells, centres, resolution)
        (without,) = np.nonzero(names == "")
        names[without] = self._nearest(centres[without], NEAR_METRES + edge_metres(resolution))
        return names

    def _leading(self, cells: Cells, centres: Floats, resolution: int) -> NDArray[np.object_]:
        """Find the street with most points in each cell; empty where there is none."""
        parents = cells_to_parents(self._streets["cell"].to_numpy(), resolution)
        asked = pl.DataFrame(
            {"cell": cells, "at_lon": centres[:, 0], "at_lat": centres[:, 1]},
            schema_overrides={"cell": pl.UInt64},
        )
        points = self._streets.with_columns(pl.Series("cell", parents, pl.UInt64))
        here = points.join(asked.unique("cell"), on="cell")
        streets = here.group_by("cell", "id").agg(
            pl.col("name").first(),
            pl.col("n").sum().alias("points"),
            *((pl.col(one) * pl.col("n")).sum() / pl.col("n").sum() for one in ("lon", "lat")),
            pl.col("at_lon", "at_lat").first(),
        )
        away = streets.with_columns(away=(_metres() / SAME_METRES).round())
        ordered = away.sort("cell", -pl.col("points"), "away", "id")
        first = ordered.unique("cell", keep="first").select("cell", "name")
        found = asked.join(first, on="cell", how="left", maintain_order="left")
        return found["name"].fill_null("").to_numpy().astype(object)

    def _nearest(self, centres: Floats, metres: float) -> list[str]:
        """Find the street nearest to each centre within some metres; empty where there is none."""
        far = 2 * np.sin(metres / (2000 * EARTH_KM))  # the chord below an arc
        chords, rows = self._tree.query(_on_sphere(centres), AS_NEAR, distance_upper_bound=far)
        steps = np.round(chords / (SAME_METRES / (1000 * EARTH_KM)))  # inf where there is none
        first = np.where(steps == steps[:, :1], rows, len(self._streets)).min(axis=1)
        names = [*self._streets["name"].to_list(), ""]  # rows are sorted by id
        return [names[row] for row in first.tolist()]


def _named(cell: int, street: str, area: str, resolution: int) -> CellName:
    """Put the parts of a name into words."""
    parts = ", ".join(part for part in (street, area) if part)
    if street:
        nl, en = f"vak bij {parts}", f"cell near {parts}"
    elif area and resolution <= COARSE:
        nl, en = f"vak rond {area}", f"cell around {area}"
    elif area:
        nl, en = f"vak in {area}", f"cell in {area}"
    else:
        nl, en = f"vak {cell:x}", f"cell {cell:x}"
    return CellName(cell, street, area, Bilingual(nl=nl, en=en))


def _metres() -> pl.Expr:
    """Measure how far a street is from the centre of its cell, on ground that is flat there."""
    east = (pl.col("lon") - pl.col("at_lon")).radians() * pl.col("at_lat").radians().cos()
    north = (pl.col("lat") - pl.col("at_lat")).radians()
    return (east**2 + north**2).sqrt() * EARTH_KM * 1000


def _on_sphere(lonlat: Floats) -> Floats:
    """Place points on a sphere of radius 1, where chords order them as distances do."""
    lon, lat = np.radians(lonlat.reshape(-1, 2)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
