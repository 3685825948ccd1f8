"""What a person confirmed -> the definitions of a source and a layer, or every fault at once.

A confirmation is written as the tables of a source in TOML are, but in JSON, with a title in one
language and dimensions by the names of their columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from layers.declare import LayerDefinition, Protection, SourceDefinition
from layers.declare.contradict import RESERVED, contradictions
from layers.declare.draft import slug
from layers.errors import Fault
from layers.grid import cell_area_km2, finest_honest_resolution, points_to_cells
from layers.periods import Step
from server.uploads.errors import FaultyChoices
from server.uploads.found import Found
from server.uploads.limits import MOST_CELLS
from server.uploads.look import AreaSets, Box

TABLES = ("time", "location", "key", "count", "coverage")
KNOWN = ("title", "one_count_is", *TABLES, "dimensions")
FINEST = 9  # where only areas are known
OFFERED = 4  # resolutions
THEME = "draft"
WHAT = "upload"  # stands where the name of a file would
ONE_ROW = {"nl": "een rij van het bestand", "en": "a row of the file"}
ROWS = {"nl": "rijen", "en": "rows"}
RECORDS = {"nl": "records", "en": "records"}
SYSTEM = re.compile(r"EPSG:\d{3,6}")
KM_PER_DEGREE = 111.2
LONGEST_TOLD = 200
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Defined:
    """The definitions of an uploaded file."""

    source: SourceDefinition
    layer: LayerDefinition


def define(layer_id: str, found: Found, body: Body, area_sets: AreaSets) -> Defined:
    """Make definitions of a confirmation.

    Raises
    ------
    FaultyChoices
        With every fault found.
    """
    faults = [*unknown_keys(body, KNOWN), *_strange_columns(found, body), *_strange_system(body)]
    faults += _other_files(body)
    try:
        source = SourceDefinition.model_validate(_tables(layer_id, found, body))
    except ValidationError as error:
        faults += [fault_of(one) for one in error.errors()]
        raise FaultyChoices(list(dict.fromkeys(faults))) from error
    if source.coverage.areas and source.coverage.areas not in area_sets:
        known = ", ".join(area_sets) or "none"
        faults.append(Fault(WHAT, "coverage.areas", repr(source.coverage.areas), f"one of {known}"))
    if faults:
        raise FaultyChoices(faults)
    counted = tuple(area_sets) if source.coverage.areas else ()
    source = source.model_copy(
        update={"finest_resolution": _finest(source, area_sets), "areas": counted}
    )
    layer = _layer(source)
    contrary = list(contradictions([], [(WHAT, source)], [(WHAT, layer)], [], frozenset(["areas"])))
    if contrary:
        raise FaultyChoices(contrary)
    return Defined(source, layer)


def _tables(layer_id: str, found: Found, body: Body) -> dict[str, Any]:
    """Complete what was confirmed to the definition of a source."""
    one_count_is = body.get("one_count_is")
    return {
        "id": layer_id,
        "title": both(body.get("title")),
        "holder": found.name,
        "one_count_is": both(one_count_is) if one_count_is else ONE_ROW,
        "protection": Protection.OPEN,
        "file": found.file.model_dump(),
        "finest_resolution": 0,
        "dimensions": dict(_dimensions(body.get("dimensions"))),
        **{name: body[name] for name in TABLES if body.get(name) is not None},
    }


def both(text: object) -> dict[str, object]:
    """Take a text in one language for one in both."""
    return {"nl": text, "en": text}


def _dimensions(columns: object) -> Iterator[tuple[str, object]]:
    """Give each column of categories a name that is no parameter already."""
    names: set[str] = set(RESERVED)
    for column in columns if isinstance(columns, list) else ():
        name = slug(str(column))
        while name in names:
            name = f"{name[:60]}_2"
        names.add(name)
        yield name, {"column": column, "title": both(column)}


def _finest(source: SourceDefinition, area_sets: AreaSets) -> int:
    """Return the finest resolution that the precision allows and that is not too many cells."""
    metres = source.precision_metres
    honest = FINEST if metres is None else finest_honest_resolution(metres)
    west, south, east, north = _ground(source, area_sets)
    lon, lat = (west + east) / 2, (south + north) / 2
    km2 = (north - south) * (east - west) * cos(radians(lat)) * KM_PER_DEGREE**2
    few = (one for one in range(honest, 0, -1) if km2 <= MOST_CELLS * _cell_km2(lon, lat, one))
    return next(few, 0)


def _ground(source: SourceDefinition, area_sets: AreaSets) -> Box:
    if source.coverage.bbox:
        return source.coverage.bbox
    areas = area_sets[source.coverage.areas or ""]
    west, south, east, north = shapely.total_bounds([area.geometry for area in areas]).tolist()
    return west, south, east, north


def _cell_km2(lon: float, lat: float, resolution: int) -> float:
    return cell_area_km2(int(points_to_cells(np.array([lon]), np.array([lat]), resolution)[0]))


def _layer(source: SourceDefinition) -> LayerDefinition:
    finest, period = source.finest_resolution, source.time.period
    return LayerDefinition.model_validate(
        {
            "id": source.id,
            "source": source.id,
            "title": source.title,
            "theme": THEME,
            "unit": RECORDS if source.count else ROWS,
            "resolutions": tuple(range(max(finest - OFFERED + 1, 0), finest + 1)),
            "periods": tuple(step for step in Step if step.holds(period)),
        }
    )


def unknown_keys(body: Body, known: Sequence[str]) -> Iterator[Fault]:
    """Name the keys that nobody reads."""
    for key in body:
        if key not in known:
            expected = f"one of {', '.join(known)}"
            yield Fault(WHAT, str(key)[:LONGEST_TOLD], "an unknown key", expected)


def _strange_columns(found: Found, body: Body) -> Iterator[Fault]:
    """Name the columns that the file does not have."""
    named = [(table, key) for table in ("time", "key", "count") for key in ("column",)]
    asked = [
        (f"{table}.{key}", body[table].get(key))
        for table, key in [*named, ("location", "x"), ("location", "y")]
        if isinstance(body.get(table), Mapping)
    ]
    dimensions = body.get("dimensions")
    if dimensions is not None and not isinstance(dimensions, list):
        yield Fault(WHAT, "dimensions", repr(dimensions)[:LONGEST_TOLD], "a list of columns")
        dimensions = None
    asked += [(f"dimensions.{at}", one) for at, one in enumerate(dimensions or [])]
    for key, column in asked:
        if column is not None and column not in found.columns:
            listed = ", ".join(found.columns)[:LONGEST_TOLD]
            yield Fault(WHAT, key, repr(column)[:LONGEST_TOLD], f"a column of the file: {listed}")


def _strange_system(body: Body) -> Iterator[Fault]:
    """Let systems be named by their number only: other names may lead to files and addresses."""
    location = body.get("location")
    crs = location.get("crs") if isinstance(location, Mapping) else None
    if crs is not None and not SYSTEM.fullmatch(str(crs)):
        expected = "a coordinate reference system such as EPSG:28992"
        yield Fault(WHAT, "location.crs", repr(crs)[:LONGEST_TOLD], expected)


def _other_files(body: Body) -> Iterator[Fault]:
    """Let a key be looked up in the areas alone: tables and registers are files of the city."""
    key = body.get("key")
    for name in ("via", "weight"):
        if isinstance(key, Mapping) and key.get(name) is not None:
            expected = "nothing; only an administrator links a source to other files"
            yield Fault(WHAT, f"key.{name}", repr(key[name])[:LONGEST_TOLD], expected)


def fault_of(error: ErrorDetails) -> Fault:
    """Turn pydantic's error into got / expected, with the keys as they were sent."""
    parts = [str(part) for part in error["loc"]]
    if parts and parts[0] in ("title", "one_count_is"):
        parts = parts[:1]
    key = ".".join(parts)
    if error["type"] == "missing" or error["input"] is None:
        return Fault(WHAT, key, "nothing", "a value; this key is required")
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    got = repr(error["input"])[:LONGEST_TOLD] if key else "these tables"
    return Fault(WHAT, key, got, message)
