"""Small files of lines and polygons, ingested, and what a layer tells of them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer

from layers.ingest import Grounds, build_cube
from layers.model import PUBLIC, Cube, Ingested, Published, Question
from layers.periods import Period
from layers.publish import Terms, publish
from tests.layers.makers import SECRET, make_layer, make_source, square

MARCH = Period(date(2024, 3, 1), date(2024, 3, 31))
WGS84 = Geod(ellps="WGS84")
FLAT = Transformer.from_crs("OGC:CRS84", "EPSG:6933", always_xy=True)  # equal area on WGS84
ROAD = shapely.LineString([(4.25, 52.03), (4.31, 52.05), (4.33, 52.07)])
PARK = shapely.Polygon([(4.25, 52.03), (4.31, 52.05), (4.30, 52.08)])
BLOCKS = (square("A", 4.2, 52.0, 4.3, 52.1), square("B", 4.3, 52.0, 4.4, 52.1))


def parts(by: str, **more: Any) -> dict[str, Any]:
    shaped = {"location": None, "geometry": {"by": by, "precision": "address"}}
    return {**shaped, "file": {"path": "shapes.geojson"}, "dimensions": None, **more}


def ingest(inbox: Path, by: str, *shapes: Any, **more: Any) -> Ingested:
    """Ingest one record per shape."""
    area_sets = more.pop("area_sets", {})
    written = [json.loads(shapely.to_geojson(one)) if one else None for one in shapes]
    features = [
        {"type": "Feature", "properties": {"id": at, "date": "2024-03-05"}, "geometry": one}
        for at, one in enumerate(written)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    (inbox / "shapes.geojson").write_text(json.dumps(whole), "utf-8")
    return build_cube(make_source(**parts(by, **more)), inbox, Grounds(area_sets), SECRET)


def told(cube: Cube, measure: str, resolution: int | None = 9, by: str = "length") -> Published:
    layer = make_layer(measure=measure, amount=by if measure == "sum" else None)
    question = Question(layer.id, MARCH, False, resolution, None if resolution else "blocks")
    return publish(cube, question, Terms(layer, make_source(**parts(by)), PUBLIC))


def metres(shape: shapely.Geometry) -> float:
    return float(WGS84.geometry_length(shape))


def square_metres(shape: shapely.Geometry) -> float:
    fine = shapely.segmentize(shape, 1e-4)  # edges are straight in degrees
    flat = shapely.transform(fine, lambda xy: np.stack(FLAT.transform(*xy.T), axis=1))
    return float(flat.area)
