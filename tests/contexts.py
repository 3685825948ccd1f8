"""The demo city with denominators and a context: the addresses of its register by their use."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from shapely import union_all
from shapely.geometry import mapping

from layers.declare import read_definitions
from server.ingest import ingest_source, load_area_set
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import ARRIVED, SECRET, Place

HOMES, BUSINESSES = "homes", "business_addresses"
SOURCE = """
id = "homes"
title = { nl = "Adressen naar gebruik", en = "Addresses by use" }
holder = "Gemeente Doggermonde (synthetisch)"
one_count_is = { nl = "een adres", en = "one address" }
protection = "open"
finest_resolution = 10
areas = ["districts", "neighbourhoods"]

[file]
path = "addresses.csv"

[time]
on = 2023-01-01
timezone = "Europe/Amsterdam"
period = "year"

[location]
x = "x"
y = "y"
crs = "EPSG:28992"
precision = "address"

[record]
id = ["street", "number", "addition"]

[coverage]
areas = "districts"

[quality]
pile_up_percent = 100

[dimensions.use]
column = "use"
title = { nl = "Gebruik", en = "Use" }
"""
LAYER = """
id = "{id}"
source = "homes"
title = {{ nl = "{nl}", en = "{en}" }}
theme = "nuisance"
unit = {{ nl = "{unit_nl}", en = "{unit_en}" }}
filter = {{ use = {use} }}
resolutions = [7, 8, 9, 10]
periods = ["year"]
denominator = true
order = 900
"""
WORDS = (
    (HOMES, "Woningen", "Dwellings", "woningen", "dwellings", '["dwelling"]'),
    (
        BUSINESSES,
        "Bedrijfsadressen",
        "Business addresses",
        "bedrijven",
        "businesses",
        '["shop", "business"]',
    ),
)


PROJECTS = """
id = "projects"
title = { nl = "Projectgebieden", en = "Project areas" }
path = "projects.geojson"
code = "code"
name = "name"
order = 90
shown = false
"""
PARTS = {"P1": ("D0101", "D0102"), "P2": ("D0301", "D0302", "D0303")}


def with_context(folder: Path, shipped: Path) -> Path:
    """Write the definitions of the demo city to a folder, with dwellings and a context."""
    shutil.copytree(shipped, folder)
    (folder / "sources/homes.toml").write_text(SOURCE, "utf-8")
    for id_, nl, en, unit_nl, unit_en, use in WORDS:
        text = LAYER.format(id=id_, nl=nl, en=en, unit_nl=unit_nl, unit_en=unit_en, use=use)
        (folder / f"layers/{id_}.toml").write_text(text, "utf-8")
    for name in ("districts", "neighbourhoods"):
        path = folder / f"areas/{name}.toml"
        lines = [one for one in path.read_text("utf-8").splitlines() if "context" not in one]
        context = f'context = ["{HOMES}", "{BUSINESSES}"]'
        path.write_text("\n".join([*lines, context, ""]), "utf-8")
    return folder


def open_context(place: Place, folder: Path) -> Place:
    """Return the demo city with a context, and with project areas that nothing was counted by.

    Its deliveries are those of the city, and one of dwellings more.
    """
    definitions = with_context(folder, place.settings.definitions)
    (definitions / "areas/projects.toml").write_text(PROJECTS, "utf-8")
    _write_projects(place)
    declared = read_definitions(definitions)
    desk = replace(place.desk, definitions=declared)
    load_area_set(desk, declared.area_sets["projects"])
    ingest_source(desk, "homes")
    vault = make_vault(place.settings.snapshots, SECRET)
    store = Store(declared, desk.catalogue, vault, 64 * MIB, lambda: ARRIVED)
    settings = place.settings.model_copy(update={"definitions": definitions})
    return Place(desk, store, settings, place.engine)


def _write_projects(place: Place) -> None:
    """Put neighbourhoods together, so that what lies in a project area is known."""
    by_code = {one.code: one.geometry for one in place.desk.catalogue.areas("neighbourhoods")}
    features = [
        {"type": "Feature", "properties": {"code": code, "name": f"Project {code}"},
         "geometry": mapping(union_all([by_code[one] for one in parts]))}
        for code, parts in PARTS.items()
    ]  # fmt: skip
    path = place.desk.inbox / "projects.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
