"""Writes small folders of definitions."""

from pathlib import Path
from typing import Any

import tomli_w

from tests.layers.makers import LAYER, SOURCE, TITLE

PLACE: dict[str, Any] = {"title": TITLE, "themes": [{"id": "nuisance", "title": TITLE}]}
AREAS: dict[str, Any] = {
    "id": "districts",
    "title": TITLE,
    "path": "districts.geojson",
    "code": "code",
    "name": "name",
}
Table = dict[str, Any]


def write_folder(
    folder: Path,
    place: Table | None = PLACE,
    source: Table | None = SOURCE,
    layer: Table | None = LAYER,
    areas: Table | None = AREAS,
    **more: Table,
) -> Path:
    """Write one definition of each kind; None leaves a kind out.

    `more` adds files: `layers_b` becomes layers/b.toml.
    """
    files = {
        "place.toml": place,
        "sources/reports.toml": source,
        "layers/all_reports.toml": layer,
        "areas/districts.toml": areas,
        **{f"{name.replace('_', '/', 1)}.toml": table for name, table in more.items()},
    }
    for name, table in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if table is not None:
            path.write_text(tomli_w.dumps(table), "utf-8")
    return folder
