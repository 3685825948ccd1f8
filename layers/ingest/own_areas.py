"""Outlines of areas in files of a shape of their own, which GDAL does not know."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.declare.layer import AreaReader
from layers.errors import SourceError

Outlined = tuple[list[str], list[str], NDArray[np.object_]]


def read_the_hague_police(path: Path) -> Outlined:
    """Read `code,name|lat,lon|lat,lon...` a line; `^` parts the rings of one area.

    Returns
    -------
    Codes, names, and shapes in longitude and latitude.
    """
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    try:
        read = [_area(line) for line in lines]
    except (ValueError, shapely.errors.GEOSException) as error:
        raise SourceError(
            f"{path.name}: got a line that is no `code,name|lat,lon|...` ({error})."
        ) from error
    codes, names, shapes = zip(*read, strict=True)
    return list(codes), list(names), np.array(shapes, object)


def _area(line: str) -> tuple[str, str, shapely.MultiPolygon]:
    named, _, outline = line.partition("|")
    code, _, name = named.partition(",")
    rings = [ring.strip("|").split("|") for ring in outline.split("^")]
    polygons = [shapely.Polygon([_lonlat(point) for point in ring]) for ring in rings]
    return code, name, shapely.MultiPolygon(polygons)


def _lonlat(point: str) -> tuple[float, float]:
    lat, lon = point.split(",")
    return float(lon), float(lat)


AREA_READERS: dict[AreaReader, Callable[[Path], Outlined]] = {
    AreaReader.THE_HAGUE_POLICE: read_the_hague_police
}
