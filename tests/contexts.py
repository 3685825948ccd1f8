"""The demo city with denominators and a context: the addresses of its register by their use."""

import shutil
from pathlib import Path

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
