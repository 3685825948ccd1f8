"""Reads the written sources as a stranger would: nothing here knows how they were made."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Row = dict[str, str]


@dataclass(frozen=True)
class Format:
    """How one source is written."""

    files: str
    separator: str
    encoding: str
    when: str
    form: str
    place: tuple[str, str]
    category: str
    crs: int


_POLICE = (";", "utf-8", "datum", "%d-%m-%Y", ("x", "y"))
FORMATS = {
    "police_incidents": Format("police_incidents_*.csv", *_POLICE, "soort", 28992),
    "residential_burglaries": Format("residential_burglaries.csv", *_POLICE, "poging", 28992),
    "nuisance_reports": Format(
        "nuisance_reports.csv", ",", "utf-8-sig", "gemeld_op", "%Y-%m-%dT%H:%M:%S",
        ("lon", "lat"), "categorie", 4326,
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Found:
    """What reading a source gave: accepted rows with their places, refused rows by reason."""

    rows: list[Row]
    when: list[datetime]
    degrees: Floats
    metres: Floats
    refused: Counter[str]


def read(source: str, folder: Path) -> Found:
    """Read a source, refusing each bad row for the first thing that is wrong with it."""
    form = FORMATS[source]
    areas = shapely.union_all(areas_of("districts", folder))
    refused: Counter[str] = Counter()
    rows, when, points = [], [], []
    for row in _rows(form, folder, refused):
        try:
            moment = datetime.strptime(row[form.when], form.form)
        except ValueError:
            refused["bad_date"] += 1
            continue
        place = [row[name].replace(",", ".") for name in form.place]
        if not all(place):
            refused["no_coordinates"] += 1
        elif float(place[0]) == float(place[1]) == 0:
            refused["placeholder_coordinates"] += 1
        else:
            rows.append(row)
            when.append(moment)
            points.append([float(value) for value in place])
    degrees = to_degrees(np.array(points), form.crs)
    shapely.prepare(areas)
    inside = shapely.contains_xy(areas, *degrees.T)
    refused["outside_coverage"] += int((~inside).sum())
    kept = np.flatnonzero(inside)
    return Found(
        [rows[i] for i in kept],
        [when[i] for i in kept],
        degrees[kept],
        to_metres(degrees[kept]),
        refused,
    )


def to_degrees(points: Floats, crs: int) -> Floats:
    """Turn coordinates into degrees as any library would."""
    transformer = Transformer.from_crs(crs, 4326, always_xy=True)
    return np.column_stack(transformer.transform(*points.T))


def to_metres(degrees: Floats) -> Floats:
    """Turn degrees into RD New metres as any library would."""
    transformer = Transformer.from_crs(4326, 28992, always_xy=True)
    return np.column_stack(transformer.transform(*degrees.T))


def features(name: str, folder: Path) -> list[dict[str, dict[str, object]]]:
    """Give the features of a GeoJSON file."""
    content = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))
    return list(content["features"])


def areas_of(name: str, folder: Path) -> list[BaseGeometry]:
    """Give the geometries of a GeoJSON file."""
    return [shape(one["geometry"]) for one in features(name, folder)]


def _rows(form: Format, folder: Path, refused: Counter[str]) -> Iterator[Row]:
    """Give the rows with the right number of fields."""
    for path in sorted(folder.glob(form.files)):
        with path.open(encoding=form.encoding, newline="") as file:
            lines = csv.reader(file, delimiter=form.separator)
            header = next(lines)
            for line in lines:
                if len(line) == len(header):
                    yield dict(zip(header, line, strict=True))
                else:
                    refused["wrong_number_of_fields"] += 1
