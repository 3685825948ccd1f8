"""Two truths about one protected source that publish the same: what differs must not be seen.

Most records lie in a town. The truths agree on the cell, the month, the kind and the id of each of
them, and differ in its place within the finest cell and in its day. Beside these there are hamlets,
too small for anything to be told of them, that differ in everything: how many records, of which
ids, in which months, of which kinds. One truth also has rows that are refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import h3
import numpy as np
import polars as pl
import shapely

from layers.declare import Definitions, read_definitions
from layers.ingest import Grounds, build_cube, read_areas
from layers.model import Cube, Question
from layers.periods import Period, Step, periods_in
from layers.publish import Terms, publish, scope_of
from server.secret import seed_of
from tests.cities import SECRET, Place, open_place
from tests.layers.declare.folders import AREAS, TITLE, write_folder
from tests.layers.makers import LAYER, SOURCE, changed

BBOX = (4.2, 52.0, 5.2, 52.3)
TOWN = (52.08, 4.35)
FINEST = 8
RECORDS = 3_000
KINDS = ("burglary", "theft", "vandalism")
NEAR = 0.001  # degrees around the centre of a cell of the finest resolution, well inside it
DISTRICTS = {"west": (4.2, 4.7), "middle": (4.7, 5.0), "east": (5.0, 5.2)}


@dataclass(frozen=True)
class Hamlet:
    """Records that nobody may see: latitude, longitude, month and kind, and how many."""

    at: tuple[float, float]
    month: str
    kind: str
    records: int


@dataclass(frozen=True)
class Truth:
    """What happened, apart from the town; `seed` moves what may move in it."""

    seed: int
    hamlets: tuple[Hamlet, ...] = ()
    refused: int = 0


TRUTHS = (
    Truth(
        1,
        (Hamlet((52.2, 4.9), "2024-03", "theft", 2), Hamlet((52.05, 5.05), "2024-07", "theft", 1)),
    ),
    Truth(
        2,
        (
            Hamlet((52.05, 5.05), "2024-07", "witchcraft", 2),
            Hamlet((52.25, 5.1), "2023-11", "theft", 1),
            Hamlet((52.25, 5.1), "2025-02", "arson", 1),
        ),
        refused=40,
    ),
)


def write_truths(folder: Path) -> tuple[Path, Path]:
    """Write the definitions and two inboxes, whose published tables are the same.

    Ids of the hamlets are drawn until nothing is told of them: noise may lift a few over k.
    """
    _write_definitions(folder / "definitions")
    definitions = read_definitions(folder / "definitions")
    nobody = _write_inbox(folder / "town", Truth(0), "")
    wanted = published(definitions, _cube(definitions, nobody))
    inboxes = [folder / "one", folder / "other"]
    for inbox, truth in zip(inboxes, TRUTHS, strict=True):
        for prefix in (f"h{number}-" for number in count()):
            _write_inbox(inbox, truth, prefix)
            if published(definitions, _cube(definitions, inbox)) == wanted:
                break
    return inboxes[0], inboxes[1]


def open_truths(folder: Path) -> tuple[Place, Place]:
    """Open and ingest a place of each truth."""
    places = [
        open_place(folder / f"{inbox.name}-data/data", inbox, folder / "definitions")
        for inbox in write_truths(folder)
    ]
    for place in places:
        place.ingest()
    return places[0], places[1]


def published(definitions: Definitions, cube: Cube) -> list[bytes]:
    """Return every table that the layers may publish, as bytes."""
    source = definitions.sources["reports"]
    tables = []
    for layer in definitions.layers.values():
        terms = Terms(layer, source, seed=seed_of(SECRET))
        scope = scope_of(cube, terms)
        spoken = scope.spoken
        told = [publish(cube, one, terms, scope) for one in _questions(layer.id, layer.filter)
                if spoken.is_settled(one.span)]  # fmt: skip
        tables += [one.value.tobytes() + one.state.tobytes() for one in told]
        tables.append(repr([*map(str, spoken.of(Step.MONTH))]).encode())
    return tables


def _questions(layer: str, filtered: object) -> Iterator[Question]:
    wheres = [()] if filtered else [(), *((("kind", (kind,)),) for kind in KINDS)]
    span = Period(*(pl.Series(["2023-11-01", "2025-02-28"]).str.to_date().to_list()))
    for step in (Step.MONTH, Step.QUARTER, Step.YEAR):
        for period in periods_in(step, span):
            for where in wheres:
                yield Question(layer, period, False, None, "districts", where)
                for resolution in (6, 7, 8):
                    yield Question(layer, period, False, resolution, None, where)


def _cube(definitions: Definitions, inbox: Path) -> Cube:
    areas = {name: read_areas(one, inbox) for name, one in definitions.area_sets.items()}
    return build_cube(definitions.sources["reports"], inbox, Grounds(areas), SECRET).cube


def _write_definitions(folder: Path) -> None:
    labels = {kind: {"nl": f"{kind} (nl)", "en": kind} for kind in KINDS}
    source = changed(
        SOURCE,
        {
            "protection": "protected",
            "threshold": 10,
            "finest_resolution": FINEST,
            "areas": ["districts"],
            "coverage": {"bbox": list(BBOX)},
            "quality": {"volume_change_percent": 10_000, "pile_up_percent": 100},
            "lattice": {"dimensions": {"kind": {"values": list(KINDS)}}},
            "dimensions": {"kind": {"column": "kind", "title": TITLE, "labels": labels}},
        },
    )
    whole = changed(LAYER, {"resolutions": [6, 7, 8]})
    thefts = changed(whole, {"id": "thefts", "filter": {"kind": ["theft"]}})
    blocks = changed(AREAS, {"id": "blocks", "path": "blocks.geojson"})
    write_folder(
        folder, source=source, layer=whole, areas=AREAS, areas_blocks=blocks, layers_thefts=thefts
    )


def _write_inbox(folder: Path, truth: Truth, prefix: str) -> Path:
    folder.mkdir(exist_ok=True)
    shapes = {code: shapely.box(west, BBOX[1], east, BBOX[3])
              for code, (west, east) in DISTRICTS.items()}  # fmt: skip
    _write_areas(folder / "districts.geojson", shapes)
    places = [TOWN, *(one.at for each in TRUTHS for one in each.hamlets)]
    around = [shapely.Point(lon, lat).buffer(0.03) for lat, lon in places]
    _write_areas(folder / "blocks.geojson", {f"b{at}": one for at, one in enumerate(around)})
    rows = pl.concat([_town(truth.seed), *_hamlets(truth, prefix), _refused(truth)])
    rows.sample(fraction=1, shuffle=True, seed=truth.seed).write_csv(folder / "reports.csv")
    return folder


def _write_areas(path: Path, shapes: Mapping[str, shapely.Geometry]) -> None:
    features = [
        {"type": "Feature", "properties": {"code": code, "name": code},
         "geometry": shapely.geometry.mapping(shape)}
        for code, shape in shapes.items()
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def _town(seed: int) -> pl.DataFrame:
    """Draw the town, always the same but for places within cells and days within months."""
    same, other = np.random.default_rng(7), np.random.default_rng(seed)
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(*TOWN, FINEST), 2))
    centres = np.array([h3.cell_to_latlng(one) for one in cells])[same.integers(0, 12, RECORDS)]
    lat, lon = (centres + other.uniform(-NEAR, NEAR, (RECORDS, 2))).T
    months, days = same.integers(1, 13, RECORDS), other.integers(1, 29, RECORDS)
    kinds = same.integers(0, len(KINDS), RECORDS)
    dates = [f"2024-{month:02}-{day:02}" for month, day in zip(months, days, strict=True)]
    ids = [f"town{number}" for number in range(RECORDS)]
    return _rows(ids, dates, lon, lat, [KINDS[kind] for kind in kinds])


def _hamlets(truth: Truth, prefix: str) -> Iterator[pl.DataFrame]:
    for number, one in enumerate(truth.hamlets):
        ids = [f"{prefix}{number}-{record}" for record in range(one.records)]
        lat, lon = (np.full(one.records, side) for side in one.at)
        yield _rows(ids, [f"{one.month}-09"] * one.records, lon, lat, [one.kind] * one.records)


def _refused(truth: Truth) -> pl.DataFrame:
    n = truth.refused
    far = np.full(n, 9.9)
    return _rows([f"far{one}" for one in range(n)], ["2024-05-05"] * n, far, far, ["theft"] * n)


def _rows(
    ids: list[str],
    dates: list[str],
    lon: np.ndarray,
    lat: np.ndarray,
    kinds: list[str],
) -> pl.DataFrame:
    columns = {"id": ids, "date": dates, "lon": lon.round(6), "lat": lat.round(6), "kind": kinds}
    types = [pl.String, pl.String, pl.Float64, pl.Float64, pl.String]
    return pl.DataFrame(columns, schema=dict(zip(columns, types, strict=True)))
