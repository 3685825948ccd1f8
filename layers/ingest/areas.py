"""Official areas: their outlines from a file, and in which of them a point lies."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from layers.declare.kinds import kind_of
from layers.declare.layer import AreaSetDefinition
from layers.errors import SourceError
from layers.ingest.own_areas import AREA_READERS, Outlined
from layers.ingest.project import shapes_to_lonlat
from layers.ingest.suspect import BEGINS, refuse_other_kinds
from layers.model import Area

NOWHERE = -1
LEAST_COVERED = 0.01  # outlines of two files differ by slivers


def read_areas(definition: AreaSetDefinition, inbox: Path) -> tuple[Area, ...]:
    """Read the areas of a set from any vector file GDAL knows, in file order, as WGS84.

    Raises
    ------
    SourceError
        If the file is missing or unreadable, lacks a column, or repeats a code.
    """
    path = inbox / definition.path
    if not path.is_file():
        raise SourceError(f"{definition.id}: no file {path}; expected the outlines of the areas.")
    read = AREA_READERS[definition.reader](path) if definition.reader else _read(definition, path)
    codes, names, shapes = _only(definition, *read)
    if len(set(codes)) != len(codes):
        raise SourceError(f"{path.name}: {definition.code} repeats; expected each code once.")
    return areas_of(definition.id, codes, names, shapes)


def areas_of(
    set_id: str, codes: Sequence[str], names: Sequence[str], shapes: NDArray[np.object_]
) -> tuple[Area, ...]:
    """Make areas of outlines in degrees.

    Invalid outlines are mended by the structure method, which keeps the ground inside the rings.
    """
    valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return tuple(
        Area(set_id, code, name, _multi(shape))
        for code, name, shape in zip(codes, names, valid, strict=True)
    )


def locate(
    areas: Sequence[Area], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Find the area in which each point lies, exactly.

    Returns
    -------
    (n,) int64, the position of the area in `areas`; the first one for a point on a shared border,
    -1 for a point in none.
    """
    tree = shapely.STRtree([area.geometry for area in areas])
    points, found = tree.query(shapely.points(lon, lat), predicate="intersects")
    position = np.full(len(lon), len(areas), np.int64)
    np.minimum.at(position, points, found)
    return np.where(position == len(areas), NOWHERE, position)


def uncovered(areas: Sequence[Area], ground: shapely.Geometry) -> tuple[str, ...]:
    """Return the codes of the areas of which a coverage holds less than a hundredth.

    Their zero would be that of a source that does not speak there.
    """
    shapes = np.array([area.geometry for area in areas], object)
    share = shapely.covers(ground, shapes).astype(np.float64)
    across = shapely.intersects(ground, shapes) & (share == 0)
    common = shapely.area(shapely.intersection(ground, shapes[across]))
    share[across] = common / shapely.area(shapes[across])
    return tuple(area.code for area, held in zip(areas, share, strict=True) if held < LEAST_COVERED)


def _only(
    definition: AreaSetDefinition, codes: list[str], names: list[str], shapes: NDArray[np.object_]
) -> Outlined:
    """Keep the areas whose code the definition asks for."""
    kept = [row for row, code in enumerate(codes) if fnmatchcase(code, definition.only or "*")]
    if not kept:
        raise SourceError(f"{definition.id}: no code matches {definition.only!r}.")
    return [codes[row] for row in kept], [names[row] for row in kept], shapes[kept]


def _read(definition: AreaSetDefinition, path: Path) -> Outlined:
    kind = kind_of(path.name)
    if kind in BEGINS:
        refuse_other_kinds(path.name, path, kind)
    try:
        meta, _, wkb, columns = pyogrio.raw.read(
            path, columns=[definition.code, definition.name], force_2d=True
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise SourceError(f"{path.name}: cannot be read as areas ({error}).") from error
    fields = dict(zip(meta["fields"].tolist(), columns, strict=True))
    for name in (definition.code, definition.name):
        if name not in fields:
            raise SourceError(f"{path.name}: has no column {name!r}, which {definition.id} names.")
    shapes = shapes_to_lonlat(shapely.from_wkb(wkb), meta["crs"] or "EPSG:4326")
    return (
        [str(code) for code in fields[definition.code]],
        [str(name) for name in fields[definition.name]],
        shapes,
    )


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Keep the polygons of a shape, as one multipolygon."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)
