"""Published tables as GeoJSON features (RFC 7946): degrees, counter-clockwise, six decimals."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.encode.columns import columns
from layers.grid import cells_to_texts
from layers.model import Area, Published
from layers.rings import cells_to_shapes

DECIMALS = 6  # 0.1 metre

Feature = dict[str, Any]


def cell_features(published: Published) -> list[Feature]:
    """Write each cell as a feature; its id is the cell."""
    if not len(published.place):
        return []
    texts = cells_to_texts(published.place)
    shapes = geometries(cells_to_shapes(published.place))
    return [
        _feature(text, shape, {"h3": text, **told})
        for text, shape, told in zip(texts, shapes, columns(published).rows(), strict=True)
    ]


def area_features(published: Published, areas: Sequence[Area]) -> list[Feature]:
    """Write each area of a set as a feature with its value; `place` is its position in `areas`."""
    chosen = [areas[position] for position in published.place.tolist()]
    features = plain_area_features(chosen)
    for feature, told in zip(features, columns(published).rows(), strict=True):
        feature["properties"] |= told
    return features


def plain_area_features(areas: Sequence[Area]) -> list[Feature]:
    """Write each area as a feature with its names."""
    shapes = np.array([area.geometry for area in areas], object)
    return [
        _feature(
            area.id,
            shape,
            {"id": area.id, "set": area.set, "code": area.code, "name": area.name},
        )
        for area, shape in zip(areas, geometries(shapes), strict=True)
    ]


def geometries(shapes: NDArray[np.object_]) -> Iterator[dict[str, Any]]:
    """Write polygons and multipolygons as GeoJSON geometries."""
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    for shape in rounded:
        yield _geometry(shape)


def _geometry(shape: shapely.Polygon | shapely.MultiPolygon) -> dict[str, Any]:
    polygons = [_rings(part) for part in shapely.get_parts(shape)]
    if shape.geom_type == "Polygon":
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rings(polygon: shapely.Polygon) -> list[list[list[float]]]:
    rings = [polygon.exterior, *polygon.interiors]
    return [shapely.get_coordinates(ring).tolist() for ring in rings]


def _feature(identity: str, geometry: dict[str, Any], properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}
