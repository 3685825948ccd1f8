"""How many addresses of a register lie where, and where it does not list them all.

This is kept raw, per piece of ground, so that another `least` or lattice needs no new ingest.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.declare.source import SourceDefinition
from layers.errors import SourceError
from layers.grid import points_to_cells, shape_to_cells
from layers.ground import without_strips
from layers.ingest.areas import locate
from layers.ingest.count import AreaSets, counted_sets
from layers.ingest.register import Register
from layers.model import AddressCounts, Area, Cells, area_column

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def count_addresses(
    source: SourceDefinition,
    registers: Mapping[str, Register],
    area_sets: AreaSets,
    ground: shapely.Geometry,
) -> AddressCounts | None:
    """Count the addresses of each piece of a coverage, placed as records are.

    Parameters
    ----------
    registers
        Those that the source names, by id.
    ground
        The coverage of the source in degrees.

    Returns
    -------
    None unless the source tells places by their addresses.
    """
    if source.addresses is None:
        return None
    register = registers[source.addresses.register_id]
    if register.on is None:
        raise SourceError(f"{register.id}: declares no day (`on`); expected the one it describes.")
    sets = {name: area_sets[name] for name in counted_sets(source)}
    resolution = source.finest_resolution
    pieces = _pieces(_within(register, ground), sets, resolution)
    unlisted = without_strips(shapely.difference(ground, _listed(register, area_sets)))
    return AddressCounts(
        register=register.id,
        on=register.on,
        cell=pieces["cell"].to_numpy(),
        areas={name: pieces[area_column(name)].to_numpy() for name in sets},
        n=pieces["n"].to_numpy(),
        unlisted_cells=_touched(unlisted, ground, resolution),
        unlisted_areas={name: _crossed(unlisted, areas) for name, areas in sets.items()},
    )


def _within(register: Register, ground: shapely.Geometry) -> Points:
    """Return where its addresses in a coverage are; one that it lists twice is one address."""
    addresses = register.addresses.unique(maintain_order=True)
    lon, lat = addresses["lon"].to_numpy(), addresses["lat"].to_numpy()
    inside = shapely.intersects_xy(ground, lon, lat)
    return lon[inside], lat[inside]


def _pieces(points: Points, sets: AreaSets, resolution: int) -> pl.DataFrame:
    """Count points per cell and area of each set: columns `cell`, one per set, and `n`; sorted."""
    areas = {area_column(name): locate(areas, *points) for name, areas in sets.items()}
    placed = pl.DataFrame({"cell": points_to_cells(*points, resolution), **areas})
    by = placed.columns
    return placed.group_by(by).agg(pl.len().cast(pl.Int64).alias("n")).sort(by)


def _listed(register: Register, area_sets: AreaSets) -> shapely.Geometry:
    """Return the ground of which a register lists every address, and all of them are kept."""
    coverage = register.coverage
    if coverage is None:
        return shapely.Polygon()
    areas = area_sets.get(coverage.areas or "", ())
    told = (
        shapely.box(*coverage.bbox)
        if coverage.bbox
        else shapely.union_all([area.geometry for area in areas])
    )
    return shapely.intersection(told, shapely.box(*register.kept)) if register.kept else told


def _touched(shape: shapely.Geometry, ground: shapely.Geometry, resolution: int) -> Cells:
    """Return which cells of a coverage a shape touches, sorted."""
    if shapely.is_empty(shape):
        return np.empty(0, np.uint64)
    return np.intersect1d(shape_to_cells(shape, resolution), shape_to_cells(ground, resolution))


def _crossed(shape: shapely.Geometry, areas: Sequence[Area]) -> NDArray[np.int64]:
    """Return the positions of the areas that a shape touches."""
    shapes = np.array([area.geometry for area in areas], object)
    return np.flatnonzero(shapely.intersects(shape, shapes)).astype(np.int64)
