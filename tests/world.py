"""Three small sources in the corners of the world, where geometry goes wrong first.

fiji      on both sides of the antimeridian; open; covers an area set
pentagon  around one of the twelve pentagons of H3; protected; counted by day
arctic    near 80 degrees north; open; has a dimension
secret    where arctic is; restricted: nobody may hear of it
"""

import json
from pathlib import Path

import h3
import numpy as np
import polars as pl

PENTAGON = sorted(h3.get_pentagons(7))[4]
PENTAGON_AT = h3.cell_to_latlng(PENTAGON)[::-1]
RECORDS = 400
SOURCES = ("fiji", "pentagon", "arctic", "secret")
Box = tuple[float, float, float, float]

FIJI = ((179.8, -17.0, 180.0, -16.7), (-180.0, -17.0, -179.8, -16.7))
ARCTIC = (15.0, 79.8, 16.0, 80.0)
PLACE = """
title = { nl = "De wereld", en = "The world" }
synthetic = true
language = "en"
themes = [{ id = "corners", title = { nl = "Hoeken", en = "Corners" } }]
"""
AREAS = """
id = "islands"
title = { nl = "Eilanden", en = "Islands" }
path = "islands.geojson"
code = "code"
name = "name"
"""
SOURCE = """
id = "{name}"
title = {{ nl = "{name}", en = "{name}" }}
holder = "Nobody (synthetic)"
one_count_is = {{ nl = "een record", en = "one record" }}
protection = "{protection}"
threshold = {threshold}
finest_resolution = {finest}
{areas}
[file]
path = "{name}.csv"
[time]
column = "day"
format = "%Y-%m-%d"
timezone = "Pacific/Fiji"
period = "{period}"
[location]
x = "lon"
y = "lat"
crs = "EPSG:4326"
precision = 30.0
[record]
id = ["id"]
[coverage]
{coverage}
[quality]
pile_up_percent = 100

[dimensions.kind]
column = "kind"
title = {{ nl = "Soort", en = "Kind" }}
"""
LATTICE = """
[lattice.dimensions.kind]
values = ["seal", "walrus", "whale"]
"""
LAYER = """
id = "{name}_all"
source = "{name}"
title = {{ nl = "{name}", en = "{name}" }}
theme = "corners"
unit = {{ nl = "records", en = "records" }}
resolutions = {resolutions}
periods = {periods}
"""


def write_world(folder: Path) -> None:
    """Write definitions into `definitions` and files into `inbox`."""
    for name in ("definitions/sources", "definitions/layers", "definitions/areas", "inbox"):
        (folder / name).mkdir(parents=True)
    (folder / "definitions/place.toml").write_text(PLACE)
    (folder / "definitions/areas/islands.toml").write_text(AREAS)
    (folder / "inbox/islands.geojson").write_text(json.dumps(_islands()))
    lon, lat = PENTAGON_AT
    around = (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    _write(folder, "fiji", list(FIJI), resolutions=[6, 7, 8])
    _write(folder, "pentagon", [around], resolutions=[6, 7, 8], protection="protected")
    _write(folder, "arctic", [ARCTIC], resolutions=[5, 7])
    _write(folder, "secret", [ARCTIC], resolutions=[5, 7], protection="restricted")


def _write(
    folder: Path, name: str, boxes: list[Box], resolutions: list[int], protection: str = "open"
) -> None:
    is_fiji, is_pentagon = name == "fiji", name == "pentagon"
    source = SOURCE.format(
        name=name,
        protection=protection,
        threshold=7 if is_pentagon else 5,
        finest=resolutions[-1],
        areas='areas = ["islands"]' if is_fiji else "",
        period="day" if is_pentagon else "month",
        coverage='areas = "islands"' if is_fiji else f"bbox = {list(boxes[0])}",
    )
    periods = ["day", "week"] if is_pentagon else ["month", "year"]
    source += LATTICE if is_pentagon else ""
    layer = LAYER.format(name=name, resolutions=resolutions, periods=periods)
    (folder / f"definitions/sources/{name}.toml").write_text(source)
    (folder / f"definitions/layers/{name}.toml").write_text(layer)
    _records(boxes).write_csv(folder / f"inbox/{name}.csv")


def _records(boxes: list[Box]) -> pl.DataFrame:
    """Draw records: half of them anywhere, half at one spot, in four days of two months."""
    rng = np.random.default_rng(7)
    west, south, east, north = np.array(boxes)[rng.integers(0, len(boxes), RECORDS)].T
    inside = rng.uniform(0.02, 0.98, (2, RECORDS))
    inside[:, ::2] = 0.5
    days = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]
    return pl.DataFrame(
        {
            "id": range(RECORDS),
            "day": [days[day] for day in rng.integers(0, len(days), RECORDS)],
            "lon": np.round(west + (east - west) * inside[0], 6),
            "lat": np.round(south + (north - south) * inside[1], 6),
            "kind": [["seal", "walrus"][kind] for kind in rng.integers(0, 2, RECORDS)],
        }
    )


def _islands() -> dict[str, object]:
    def feature(code: str, boxes: list[Box]) -> dict[str, object]:
        parts = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in boxes]
        geometry = {"type": "MultiPolygon", "coordinates": parts}
        return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}

    return {"type": "FeatureCollection", "features": [feature("taveuni", list(FIJI))]}
