"""Outlines in a file that nobody has described: a shape a row, in degrees."""

import re
from pathlib import Path

import numpy as np

from layers.declare.file import FileFormat
from layers.errors import SourceError
from layers.ground import Shapes
from layers.ingest.project import shapes_to_lonlat, wkb_of
from layers.ingest.read import read_batches
from layers.ingest.shapes import read_shapes

SYSTEM = re.compile(r"EPSG:\d{3,6}|OGC:CRS84")
LONGEST_TOLD = 80


def read_outlines(file: Path, layer: str, most: int) -> Shapes:
    """Read the shapes of a vector file in degrees, of any type, as they are drawn.

    Parameters
    ----------
    layer
        Of a file with several; else empty.
    most
        How many rows are wanted; what comes after the first batch with more is not read.

    Returns
    -------
    (n,) in file order; None where a row has no shape, or one that is damaged or has curves.

    Raises
    ------
    SourceError
        If the file cannot be read, has no shapes, or names its coordinate system otherwise than
        by a number.
    """
    found: list[Shapes] = []
    for batch in read_batches(file, FileFormat(path="*", layer=layer or None), ()):
        wkb, crs = wkb_of(batch, None)
        if not SYSTEM.fullmatch(crs):
            raise SourceError(
                f"{file.name}: is in the coordinate system {crs[:LONGEST_TOLD]!r}; expected one "
                "with a number, such as EPSG:28992. Export it again in degrees (WGS84)."
            )
        found.append(shapes_to_lonlat(read_shapes(wkb), crs))
        if sum(map(len, found)) > most:
            break
    return np.concatenate(found)
