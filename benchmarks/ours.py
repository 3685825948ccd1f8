"""Our own server, as somebody would run it: definitions, files, `hexradar ingest` and `serve`."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import tomli_w
from numpy.typing import NDArray

from benchmarks.asking import Door, Pick
from benchmarks.city import KINDS, MONTHS, RESOLUTION, City
from benchmarks.process import Program, output_of, running
from layers.encode import Tile

COMMAND = (sys.executable, "-m", "server")
BOTH = {"nl": "proef", "en": "trial"}
PLACE = {
    "title": BOTH,
    "synthetic": True,
    "language": "en",
    "themes": [{"id": "trial", "title": BOTH}],
}
SOURCE: dict[str, Any] = {
    "title": BOTH,
    "holder": "nobody",
    "one_count_is": BOTH,
    "protection": "open",
    "finest_resolution": RESOLUTION,
    "time": {"column": "day", "format": "%Y-%m-%d", "timezone": "UTC", "period": "month"},
    "location": {"x": "lon", "y": "lat", "crs": "EPSG:4326", "precision": "address"},
    "count": {"column": "n"},
    "quality": {"pile_up_percent": 100},
}
LAYER = {
    "title": BOTH,
    "theme": "trial",
    "unit": BOTH,
    "resolutions": [RESOLUTION],
    "periods": ["month"],
}
DIMENSION = {"kind": {"column": "kind", "title": BOTH}}
SOURCES: Mapping[str, dict[str, Any]] = {"cells": {}, "facts": {"dimensions": DIMENSION}}
OF_A_KIND = {f"kind_{kind}": kind for kind in KINDS}  # layers that share no answer
*COMBINED, ALONE = OF_A_KIND
TOGETHER = "together"
COMBINATION = {
    "id": TOGETHER,
    "title": BOTH,
    "theme": "trial",
    "how": "weighted",
    "inputs": [{"layer": one} for one in COMBINED],
}


def settle(city: City, folder: Path) -> Mapping[str, str]:
    """Write the definitions and the files of a city, and ingest them.

    Returns
    -------
    The environment in which our commands find it.
    """
    for kind in ("sources", "layers", "combinations"):
        (folder / "definitions" / kind).mkdir(parents=True)
    (folder / "inbox").mkdir()
    _write(folder / "definitions/place.toml", PLACE)
    for name, more in SOURCES.items():
        source = {"id": name, **SOURCE, **more, "file": {"path": f"{name}.csv"},
                  "coverage": {"bbox": list(city.bbox)}}  # fmt: skip
        _write(folder / f"definitions/sources/{name}.toml", source)
        _write(folder / f"definitions/layers/{name}.toml", {"id": name, "source": name, **LAYER})
    for name, kind in OF_A_KIND.items():
        layer = {"id": name, "source": "facts", **LAYER, "filter": {"kind": [kind]}}
        _write(folder / f"definitions/layers/{name}.toml", layer)
    _write(folder / f"definitions/combinations/{TOGETHER}.toml", COMBINATION)
    _plain(city).write_csv(folder / "inbox/cells.csv")
    _facts(city).write_csv(folder / "inbox/facts.csv")
    return ingested(folder, {"HEXRADAR_DEFINITIONS": str(folder / "definitions")})


def ingested(folder: Path, more: Mapping[str, str]) -> Mapping[str, str]:
    """Ingest what lies in the inbox of a folder; returns the environment of that place."""
    where = {name: str(folder / name.lower()) for name in ("INBOX", "DATA", "KEY_FILE")}
    environment = {**{f"HEXRADAR_{name}": path for name, path in where.items()}, **more}
    told = [f"{name}={value}" for name, value in environment.items()]
    output_of("env", *told, *COMMAND, "ingest")
    return environment


def serve(environment: Mapping[str, str]) -> Program:
    """Return how a place is served, by one worker."""
    return Program((*COMMAND, "serve", "--port", "{port}"), environment, "/readyz")


@contextmanager
def ours(environment: Mapping[str, str], folder: Path) -> Iterator[Door]:
    """Serve the city."""
    with running(serve(environment), folder / "ours.log") as process:
        yield Door("ours", "ours", process, _plain_path, _filtered_path)


def _plain_path(tile: Tile) -> str:
    return f"{_path('cells', tile)}?delivery=1&datetime={MONTHS[0]}"


def _filtered_path(tile: Tile, pick: Pick) -> str:
    return f"{_path('facts', tile)}?delivery=1&datetime={pick.month[:7]}&kind={pick.kind}"


def combined_path(layer: str, tile: Tile, month: str) -> str:
    """Address a tile of a layer of one kind, or of the combination of others."""
    return f"{_path(layer, tile)}?datetime={month}"


def _path(layer: str, tile: Tile) -> str:
    return f"/v1/collections/{layer}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"


def _plain(city: City) -> pl.DataFrame:
    rows = np.flatnonzero(city.value)
    day = pl.lit(f"{MONTHS[0]}-01")
    return _records(city, rows, city.value[rows]).with_columns(day=day)


def _facts(city: City) -> pl.DataFrame:
    months = MONTHS.astype("datetime64[D]").astype(str)
    cell, n = city.facts["cell"].to_numpy(), city.facts["n"].to_numpy()
    day = pl.Series(months[city.facts["month"]])
    kind = pl.Series(np.array(KINDS)[city.facts["kind"]])
    return _records(city, cell, n).with_columns(day=day, kind=kind)


def _records(city: City, rows: NDArray[np.intp], n: NDArray[np.int64]) -> pl.DataFrame:
    lon, lat = city.centres[rows].round(7).T
    return pl.DataFrame({"lon": lon, "lat": lat, "n": n})


def _write(path: Path, document: Mapping[str, Any]) -> None:
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
