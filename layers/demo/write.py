"""Writes the city to a folder: the only file here that touches a disk."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from layers.demo import names
from layers.demo.city import City
from layers.demo.export import Source
from layers.demo.plane import wgs84
from layers.demo.truth import truth
from layers.demo.truth_planted import Json

_README = """\
{place} does not exist.

Everything in this folder is synthetic: made by a computer from the seed {seed}, for demonstration
and for tests. The city lies in the North Sea, west of the Dutch coast. No person, address,
incident or report in it is real, and none is derived from real data. Its postcodes are given to
no place in the Netherlands.

{place} bestaat niet.

Alles in deze map is synthetisch: door een computer gemaakt uit het getal {seed}, om te laten zien
en om te testen. De stad ligt in de Noordzee. Geen persoon, adres, incident of melding erin is
echt of van echte gegevens afgeleid. De postcodes zijn in Nederland aan geen plaats gegeven.

truth.json says what was planted and how many rows must be accepted and refused.{plain}
"""

_PLAIN = "\nThis city is plain: nothing was planted, and nothing is to be found."


def write_city(city: City, folder: Path) -> None:
    """Write all files of the city into ``folder``, which is made if need be.

    The same city gives the same bytes.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = _PLAIN if city.plants.even else ""
    readme = _README.format(place=names.PLACE, seed=city.seed, plain=plain)
    _write(folder / "README.txt", readme)
    for source in city.sources:
        _write_source(source, folder)
    _write_json(folder / "districts.geojson", _collection(_districts(city)))
    _write_json(folder / "neighbourhoods.geojson", _collection(_neighbourhoods(city)))
    _write_json(folder / "streets.geojson", _collection(_streets(city)))
    _write_json(folder / "ground.geojson", _collection(_ground(city)))
    _write_json(folder / "project_areas.geojson", _collection(_projects(city)))
    _write_json(folder / "squares_100m.geojson", _collection(_squares(city)))
    _write(folder / "truth.json", json.dumps(truth(city), indent=1, ensure_ascii=False) + "\n")


def _write(path: Path, text: str) -> None:
    """Write UTF-8 with the same line ends on every machine."""
    path.write_bytes(text.encode())


def _write_json(path: Path, content: Json) -> None:
    """Write JSON as small as it gets."""
    _write(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")


def _write_source(source: Source, folder: Path) -> None:
    """Write the lines of a source, each into its file, under one header per file."""
    mark = "\ufeff" if source.bom else ""
    for file in source.truth["file"].unique().sort():
        lines = source.lines.filter(source.truth["file"] == file)
        text = "\n".join([source.header, *lines.to_list()])
        _write(folder / file, f"{mark}{text}\n")


def _districts(city: City) -> Iterable[Json]:
    """Give the districts as features."""
    codes = np.array([one.district for one in city.plan.neighbourhoods])
    for one in city.plan.districts:
        own = codes == one.code
        properties = {
            "code": one.code,
            "name": one.name,
            "inhabitants": int(city.inhabitants[own].sum()),
            "dwellings": int(city.dwellings[own].sum()),
        }
        yield _feature(one.shape, properties)


def _neighbourhoods(city: City) -> Iterable[Json]:
    """Give the neighbourhoods as features."""
    for place, one in enumerate(city.plan.neighbourhoods):
        properties = {
            "code": one.code,
            "name": one.name,
            "district": one.district,
            "kind": one.kind,
            "inhabitants": int(city.inhabitants[place]),
            "dwellings": int(city.dwellings[place]),
        }
        yield _feature(one.shape, properties)


def _streets(city: City) -> Iterable[Json]:
    """Give the streets as features; a main road lies between neighbourhoods and has no code."""
    streets = city.streets
    for name, kind, place, line in zip(
        streets.name, streets.kind, streets.neighbourhood, streets.line, strict=True
    ):
        code = city.plan.neighbourhoods[place].code if place >= 0 else None
        yield _feature(line, {"name": str(name), "kind": str(kind), "neighbourhood": code})


def _ground(city: City) -> Iterable[Json]:
    """Give what lies under the streets: water, parks, the railway."""
    plan = city.plan
    for kind, shape in (("water", plan.water), ("park", plan.parks), ("rail", plan.rail)):
        for part in shapely.get_parts(shape):
            yield _feature(part, {"kind": kind})


def _projects(city: City) -> Iterable[Json]:
    """Give the areas in which the city did something as features."""
    of = city.plants.project.intervention
    properties: Json = {"code": of.code, "name": of.title["nl"], "start": f"{of.start}-01"}
    yield _feature(city.plants.project.area, properties)


def _squares(city: City) -> Iterable[Json]:
    """Give the squares as features; all at once, as there are thousands."""
    degrees = shapely.transform(city.squares.shapes, lambda points: np.round(wgs84(points), 7))
    for code, shape in zip(city.squares.code.tolist(), degrees, strict=True):
        yield {
            "type": "Feature",
            "properties": {"code": code, "synthetic": True},
            "geometry": mapping(orient(shape)),
        }


def _feature(shape: BaseGeometry, properties: Json) -> Json:
    """Make a GeoJSON feature in degrees, to a centimetre, outer rings counter-clockwise."""
    degrees = shapely.transform(shape, lambda points: np.round(wgs84(points), 7))
    if isinstance(degrees, shapely.Polygon):
        degrees = orient(degrees)
    return {
        "type": "Feature",
        "properties": properties | {"synthetic": True},
        "geometry": mapping(degrees),
    }


def _collection(features: Iterable[Json]) -> Json:
    """Make a GeoJSON feature collection that says it is synthetic."""
    return {"type": "FeatureCollection", "synthetic": True, "features": list(features)}
