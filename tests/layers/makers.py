"""Small definitions, files and cubes: a test names only what it is about."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from layers.declare import LayerDefinition, SourceDefinition
from layers.grid import shape_to_cells
from layers.ingest import Grounds, Register, build_cube
from layers.model import Account, Area, AreaFacts, Cells, Cube, Extent, Facts, Ingested
from layers.periods import Step

SECRET = bytes(range(32))
BBOX = (4.2, 52.0, 4.4, 52.1)
HEADER = "id,date,lon,lat,kind"
GOOD = "1,2024-03-05,4.3,52.05,noise"
TITLE = {"nl": "Titel", "en": "Title"}

SOURCE: dict[str, Any] = {
    "id": "reports",
    "title": TITLE,
    "holder": "Gemeente",
    "one_count_is": TITLE,
    "protection": "open",
    "finest_resolution": 9,
    "file": {"path": "reports*.csv*"},
    "time": {
        "column": "date",
        "format": "%Y-%m-%d",
        "timezone": "Europe/Amsterdam",
        "period": "month",
    },
    "location": {"x": "lon", "y": "lat", "crs": "EPSG:4326", "precision": "address"},
    "record": {"id": ["id"]},
    "coverage": {"bbox": list(BBOX)},
    "dimensions": {"kind": {"column": "kind", "title": TITLE}},
}
LAYER: dict[str, Any] = {
    "id": "all_reports",
    "source": "reports",
    "title": TITLE,
    "theme": "nuisance",
    "unit": TITLE,
    "resolutions": [6, 7, 8, 9],
    "periods": ["month", "quarter", "year"],
}


def changed(base: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Change some keys, inside tables too; None removes a key."""
    merged = dict(base)
    for key, value in parts.items():
        old = merged.get(key)
        inner = isinstance(value, dict) and isinstance(old, dict) and key != "dimensions"
        merged[key] = changed(old or {}, value) if inner else value
    return {key: value for key, value in merged.items() if value is not None}


def make_source(**parts: Any) -> SourceDefinition:
    """Make a source that differs from SOURCE in some keys."""
    return SourceDefinition.model_validate(changed(SOURCE, parts))


def make_layer(**parts: Any) -> LayerDefinition:
    """Make a layer that differs from LAYER in some keys."""
    return LayerDefinition.model_validate(changed(LAYER, parts))


def as_csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Write rows as Python's csv module does, quoting what needs it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def deliver(
    inbox: Path,
    *lines: str,
    area_sets: Mapping[str, tuple[Area, ...]] | None = None,
    registers: Mapping[str, Register] | None = None,
    tables: Path | None = None,
    **parts: Any,
) -> Ingested:
    """Write one file of lines, under HEADER, and ingest it."""
    (inbox / "reports.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    grounds = Grounds(area_sets or {}, registers or {}, tables)
    return build_cube(make_source(**parts), inbox, grounds, SECRET)


def square(code: str, west: float, south: float, east: float, north: float) -> Area:
    """Make a rectangular area of the set `blocks`."""
    shape = shapely.MultiPolygon([shapely.box(west, south, east, north)])
    return Area("blocks", code, f"Block {code}", shape)


def some_cells(resolution: int = 9) -> Cells:
    """Cover a few streets: some hundred cells at resolution 9."""
    return shape_to_cells(shapely.box(4.30, 52.05, 4.33, 52.07), resolution)


def make_facts(records: Iterable[tuple[int, tuple[int, ...], int, int, int]], width: int) -> Facts:
    """Add records (period, codes, place, n, key) up in a plain loop, and sort them."""
    added: dict[tuple[int, tuple[int, ...], int], list[int]] = defaultdict(lambda: [0, 0])
    for period, codes, place, n, key in records:
        added[period, codes, place][0] += n
        added[period, codes, place][1] += key
    rows = sorted(added)
    return Facts(
        period=np.array([row[0] for row in rows], np.int32),
        codes=np.array([row[1] for row in rows], np.uint16).reshape(len(rows), width),
        place=np.array([row[2] for row in rows], np.uint64),
        n=np.array([added[row][0] for row in rows], np.int64),
        key=np.array([added[row][1] % 2**32 for row in rows], np.uint32),
        sums=np.empty((len(rows), 0)),
        lowest=np.empty((len(rows), 0)),
        highest=np.empty((len(rows), 0)),
    )


def make_cube(
    facts: Facts,
    areas: dict[str, AreaFacts] | None = None,
    periods: Iterable[int] = (),
    dimensions: dict[str, tuple[str, ...]] | None = None,
    settles_after: int = 0,
) -> Cube:
    """Make a monthly cube over some cells, delivered in some periods."""
    n = int(facts.n.sum())
    return Cube(
        source="reports",
        finest_resolution=9,
        step=Step.MONTH,
        settles_after=settles_after,
        dimensions=dimensions or {},
        facts=facts,
        areas=areas or {},
        extent=Extent(some_cells(), np.array(sorted(set(periods)), np.int32), BBOX),
        account=Account(("reports.csv",), n, n, {}, 0),
    )
