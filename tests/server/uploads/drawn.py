"""Areas to upload, as people draw them, and what asks about them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

BOXES = (shapely.box(15.2, 79.85, 15.4, 79.95), shapely.box(15.5, 79.85, 15.7, 79.95))
RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}


def collection(*features: tuple[shapely.Geometry | None, dict[str, Any]], **more: Any) -> bytes:
    """Write shapes with their properties as GeoJSON."""
    listed = [
        {"type": "Feature", "properties": told, "geometry": mapping(shape)}
        for shape, told in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def mapping(shape: shapely.Geometry | None) -> dict[str, Any] | None:
    """Write a shape as the geometry of a feature."""
    return None if shape is None else dict(shapely.geometry.mapping(shape))


def moved(shapes: Sequence[shapely.Geometry], crs: str) -> np.ndarray[Any, Any]:
    """Bring shapes in degrees to a coordinate system."""
    to = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform
    made: np.ndarray[Any, Any] = shapely.transform(
        np.array(shapes, object), lambda xy: np.stack(to(*xy.T), axis=1)
    )
    return made


def geopackage(folder: Path, crs: str, **columns: list[str]) -> bytes:
    """Write the boxes as a GeoPackage."""
    file = folder / "made.gpkg"
    values = [np.array(one, object) for one in columns.values()]
    pyogrio.raw.write(
        file, shapely.to_wkb(moved(BOXES, crs)), values, list(columns),
        geometry_type="Polygon", crs=crs,
    )  # fmt: skip
    return file.read_bytes()


DRAWN = collection(*[(one, {}) for one in BOXES])
NAMED = collection(
    (BOXES[0], {"nr": "P1", "naam": "Harbour"}), (BOXES[1], {"nr": "P2", "naam": ""})
)
