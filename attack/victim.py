"""Setting up: a city becomes definitions and files, these a catalogue, and that a real server.

This is the only room here that knows the library and the server; `python -m attack.victim FOLDER`
is the child process that serves. The attacks are told an address.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import polars as pl
import uvicorn

from attack.city import KINDS, Box, City, area_sets
from attack.declared import Declared
from layers.declare import read_definitions
from server.app import create_app
from server.catalogue import Catalogue, engine_for, upgrade
from server.ingest import Desk, ingest_source, load_areas
from server.settings import Settings

HOST = "victim.test"  # what answers call themselves, whatever port they came from
ARRIVED = datetime(2024, 3, 1, 8, 0, 0, tzinfo=UTC)
KEY = bytes(range(100, 132))
PROTECTED, OPEN = "closed", "twin"
PLACE = """
title = { nl = "Aanval", en = "Attack" }
synthetic = true
language = "en"
themes = [{ id = "calls", title = { nl = "Meldingen", en = "Calls" } }]
"""
AREAS = """
id = "{name}"
title = {{ nl = "Gebieden", en = "Areas" }}
path = "{name}.geojson"
code = "code"
name = "name"
"""
SOURCE = """
id = "{name}"
title = {{ nl = "Meldingen", en = "Calls" }}
holder = "Nobody (synthetic)"
one_count_is = {{ nl = "een melding", en = "one call" }}
protection = "{protection}"
threshold = {threshold}
finest_resolution = 8
areas = ["wards", "districts"]
[file]
path = "calls.csv"
[time]
column = "day"
format = "%Y-%m-%d"
timezone = "Europe/Amsterdam"
period = "day"
[location]
x = "lon"
y = "lat"
crs = "EPSG:4326"
precision = 30.0
[record]
id = ["id"]
[coverage]
bbox = {box}
[quality]
pile_up_percent = 100
volume_change_percent = 10000
[dimensions.kind]
column = "kind"
title = {{ nl = "Soort", en = "Kind" }}
"""
LATTICE = """
[lattice]
periods = {periods}
resolutions = {resolutions}
areas = {areas}
[lattice.dimensions.kind]
values = {kinds}
[lattice.dimensions.kind.groups]
"""
LAYER = """
id = "{name}"
source = "{name}"
title = {{ nl = "Meldingen", en = "Calls" }}
theme = "calls"
unit = {{ nl = "meldingen", en = "calls" }}
resolutions = {resolutions}
periods = {periods}
"""


def write_place(
    folder: Path,
    city: City,
    declared: Declared,
    sources: tuple[str, ...] = (PROTECTED, OPEN),
) -> None:
    """Write definitions and files: a protected layer, and an open twin of the same file."""
    for name in ("definitions/sources", "definitions/layers", "definitions/areas", "inbox"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "definitions/place.toml").write_text(PLACE)
    for name, boxes in area_sets(city.box).items():
        (folder / f"definitions/areas/{name}.toml").write_text(AREAS.format(name=name))
        (folder / f"inbox/{name}.geojson").write_text(json.dumps(_outlines(boxes)))
    (folder / "key").write_text(KEY.hex())
    for name in sources:
        protection = "protected" if name == PROTECTED else "open"
        box, threshold = list(city.coverage), declared.threshold
        source = SOURCE.format(name=name, protection=protection, threshold=threshold, box=box)
        known = _lattice(declared) if name == PROTECTED else ""
        (folder / f"definitions/sources/{name}.toml").write_text(source + known)
        steps = [*declared.periods, *(["day"] if name == OPEN else [])]
        cells = list(declared.resolutions)
        layer = LAYER.format(name=name, periods=steps, resolutions=cells)
        (folder / f"definitions/layers/{name}.toml").write_text(layer)


def deliver(folder: Path, records: pl.DataFrame) -> None:
    """Let a file arrive, and make it the current delivery of every source."""
    records.select("id", "day", "lon", "lat", "kind").write_csv(folder / "inbox/calls.csv")
    settings = _settings(folder)
    settings.data.mkdir(exist_ok=True)
    upgrade(settings.catalogue_url)
    engine = engine_for(settings.catalogue_url)
    catalogue = Catalogue(engine, clock=lambda: ARRIVED)
    declared = read_definitions(settings.definitions)
    desk = Desk(declared, settings.inbox, settings.snapshots, catalogue, KEY, lambda: ARRIVED)
    load_areas(desk)
    for name in declared.sources:
        ingest_source(desk, name)
    engine.dispose()


@contextmanager
def serving(folder: Path) -> Iterator[httpx.Client]:
    """Serve a folder from a process of its own, and open a client on it."""
    command = [sys.executable, "-m", "attack.victim", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            port = int(child.stdout.readline())
            headers = {"Host": HOST}
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60
            ) as client:
                yield client
        finally:
            child.terminate()


def serve(folder: Path) -> None:
    """Serve on a free port of the loopback interface, and print which."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        application = create_app(_settings(folder))
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", ws="none"))
        print(listener.getsockname()[1], flush=True)
        server.run([listener])


def _settings(folder: Path) -> Settings:
    return Settings(
        definitions=folder / "definitions",
        inbox=folder / "inbox",
        data=folder / "data",
        key_file=folder / "key",
        database="",
        host="127.0.0.1",
        public_url="",
    )


def _lattice(declared: Declared) -> str:
    table = LATTICE.format(
        periods=list(declared.periods),
        resolutions=list(declared.resolutions),
        areas=list(declared.areas),
        kinds=list(KINDS),
    )
    return table + "".join(f"{name} = {list(of)}\n" for name, of in declared.groups.items())


def _outlines(boxes: dict[str, Box]) -> dict[str, object]:
    def feature(code: str, box: Box) -> dict[str, object]:
        w, s, e, n = box
        geometry = {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}
        return {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}

    return {"type": "FeatureCollection", "features": [feature(*one) for one in boxes.items()]}


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
