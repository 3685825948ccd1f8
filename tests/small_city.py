"""A small city of many sorts of sources, for questions about combinations.

noise    open; two and a half years, everywhere
waste    open; begins a year later, ends further west, and its recording broke
police   protected; most records lie in one town, so that something is told; also as `secret`
homes    open, a denominator per year; in some places there are none
people   open, known per district alone: what cells tell of it is modelled; a denominator as well

Sources were counted by districts that their file listed in another order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h3
import numpy as np
import polars as pl
import shapely

from tests.cities import open_place
from tests.layers.declare.folders import AREAS, PLACE, TITLE, write_folder
from tests.layers.makers import LAYER, SOURCE, changed
from tests.roles import Keyed, with_roles

WHOLE = (4.2, 52.0, 4.5, 52.1)
WEST = (4.2, 52.0, 4.4, 52.1)
DISTRICTS = {"D1": (4.2, 4.3), "D2": (4.3, 4.38), "D3": (4.38, 4.5)}
TOWN = (52.05, 4.33)
KINDS = ("loud", "small")
ROLES: dict[str, dict[str, Any]] = {
    "analyst": {"layers": "*", "exact": True},
    "manager": {"layers": [], "areas": ["districts.D1"]},
    "officer": {"layers": ["police", "secret"], "areas": ["districts.D1"], "exact": True},
    "coarse": {"layers": [], "finest": 7},
}
KIND = {"kind": {"column": "kind", "title": TITLE}}
PARTS: dict[str, dict[str, Any]] = {
    "noise": {"coverage": {"bbox": list(WHOLE)}},
    "waste": {
        "holder": "Afvalbedrijf",
        "coverage": {"bbox": list(WEST)},
        "breaks": [{"on": "2023-09-01", "reason": TITLE}],
    },
    "police": {
        "holder": "Politie",
        "protection": "protected",
        "threshold": 10,
        "coverage": {"bbox": list(WHOLE)},
        "lattice": {"dimensions": {"kind": {"values": [*KINDS, "other"]}}},
    },
    "homes": {
        "coverage": {"bbox": list(WHOLE)},
        "time": {"period": "year"},
        "dimensions": {},
    },
    "people": {
        "location": None,
        "key": {"column": "code", "areas": "districts"},
        "count": {"column": "n"},
        "coverage": {"bbox": None, "areas": "districts"},
        "time": {"period": "year"},
        "dimensions": {},
    },
}
LAYERS: dict[str, dict[str, Any]] = {
    "noise": {"resolutions": [6, 7, 8], "periods": ["month", "quarter", "year"]},
    "loud": {"source": "noise", "filter": {"kind": ["loud"]}, "resolutions": [7, 8],
             "periods": ["month", "year"]},
    "waste": {"resolutions": [6, 7, 8], "periods": ["year", "month"]},
    "police": {"resolutions": [6, 7, 8], "periods": ["month", "year"]},
    "secret": {"source": "police", "protection": "restricted", "resolutions": [6, 7, 8],
               "periods": ["month", "year"]},
    "homes": {"resolutions": [6, 7, 8], "periods": ["year"], "denominator": True},
    "people": {"resolutions": [6, 7, 8], "periods": ["year"], "denominator": True},
}  # fmt: skip
COMBINATIONS: dict[str, dict[str, Any]] = {
    "noise_per_home": {
        "how": "measure", "inputs": [{"layer": "noise", "compute": "rate", "per": "homes"}],
    },
    "busy": {
        "how": "weighted", "scale": "z",
        "inputs": [{"layer": "noise_per_home", "weight": 2}, {"layer": "police"}],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """How records of a source are drawn."""

    box: tuple[float, float, float, float]
    first: str
    last: str
    count: int
    in_town: float = 0.3


DRAWN = {
    "noise": Drawn(WHOLE, "2022-01", "2024-06", 2_500),
    "waste": Drawn(WEST, "2023-01", "2024-06", 1_500),
    "police": Drawn(WHOLE, "2022-01", "2024-06", 12_000, 0.9),
    "homes": Drawn((4.22, 52.01, 4.46, 52.09), "2022-01", "2023-12", 1_200, 0.5),
}


def write_small_city(folder: Path) -> None:
    """Write definitions into `definitions` and files into `inbox`."""
    sources = {name: _source(name) for name in PARTS}
    more = {f"sources_{name}": one for name, one in sources.items()}
    for name, parts in LAYERS.items():
        own = {"id": name, "source": name, "title": {"nl": name, "en": name}}
        more[f"layers_{name}"] = changed(LAYER, own | parts)
    for name, parts in COMBINATIONS.items():
        more[f"combinations_{name}"] = {"id": name, "theme": "nuisance", **parts}
    write_folder(folder / "definitions", PLACE, None, None, AREAS, **more)
    (folder / "inbox").mkdir()
    rng = np.random.default_rng(7)
    for name, drawn in DRAWN.items():
        _records(drawn, rng).write_csv(folder / f"inbox/{name}.csv")
    _people().write_csv(folder / "inbox/people.csv")


def open_small_city(folder: Path) -> Keyed:
    """Ingest the city, the noise by districts in another order, and give keys of its roles."""
    write_small_city(folder)
    place = open_place(folder / "data/data", folder / "inbox", folder / "definitions")
    _write_districts(folder, list(DISTRICTS))
    place.ingest(["noise"])
    _write_districts(folder, ["D3", "D1", "D2"])
    place.ingest([name for name in PARTS if name != "noise"])
    return with_roles(place, folder / "with_roles", ROLES)


def _source(name: str) -> dict[str, Any]:
    common = {
        "id": name,
        "file": {"path": f"{name}.csv"},
        "finest_resolution": 8,
        "areas": ["districts"],
        "quality": {"volume_change_percent": 10_000, "pile_up_percent": 100},
        "dimensions": KIND,
    }
    return changed(changed(SOURCE, common), PARTS[name])


def _records(drawn: Drawn, rng: np.random.Generator) -> pl.DataFrame:
    n, (west, south, east, north) = drawn.count, drawn.box
    lon, lat = rng.uniform((west, south), (east, north), (n, 2)).T
    town = np.flatnonzero(rng.random(n) < drawn.in_town)
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(*TOWN, 8), 1))
    at = np.array([h3.cell_to_latlng(one) for one in cells])[rng.integers(0, 7, len(town))]
    lat[town], lon[town] = at.T
    months = pl.date_range(
        pl.lit(f"{drawn.first}-01").str.to_date(), pl.lit(f"{drawn.last}-01").str.to_date(),
        "1mo", eager=True,
    )  # fmt: skip
    days = [f"{months[int(one)]:%Y-%m}-{day:02}" for one, day in
            zip(rng.integers(0, len(months), n), rng.integers(1, 29, n), strict=True)]  # fmt: skip
    kinds = [KINDS[int(one)] for one in rng.random(n) < 0.3]
    columns = {"id": range(n), "date": days, "lon": lon.round(6), "lat": lat.round(6)}
    return pl.DataFrame({**columns, "kind": kinds})


def _people() -> pl.DataFrame:
    rows = [(f"{code}{year}", f"{year}-01-01", code, 1_000 * at + year - 2000)
            for at, code in enumerate(DISTRICTS, 1) for year in (2022, 2023)]  # fmt: skip
    return pl.DataFrame(rows, ["id", "date", "code", "n"], orient="row")


def _write_districts(folder: Path, order: Sequence[str]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"District {code}"},
            "geometry": shapely.geometry.mapping(
                shapely.box(DISTRICTS[code][0], WHOLE[1], DISTRICTS[code][1], WHOLE[3])
            ),
        }
        for code in order
    ]
    whole = {"type": "FeatureCollection", "features": features}
    (folder / "inbox/districts.geojson").write_text(json.dumps(whole))
