"""A file and what was confirmed of it -> definitions and a snapshot; runs in a confined process."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from layers.ingest import Grounds, build_cube
from layers.model import Cube
from layers.snapshot import write_snapshot
from server.catalogue import NewDelivery
from server.ingest import delivery_of
from server.secret import KEY_BYTES
from server.uploads.define import Body, Defined, define
from server.uploads.errors import TooLarge
from server.uploads.found import Found
from server.uploads.limits import MOST_VALUES
from server.uploads.look import AreaSets, ground_of, read

MOST_CATEGORIES = 200
NO_SECRET = bytes(KEY_BYTES)  # the key of a record matters only where counts are perturbed


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be counted, and where the snapshot goes."""

    layer: str
    file: Path
    found: Found
    body: Body
    area_sets: AreaSets
    snapshots: Path
    most_rows: int
    arrived: datetime


@dataclass(frozen=True, slots=True)
class Tallied:
    """What came of it: the definitions as JSON, and the delivery that is still to be registered.

    Of areas nothing was counted, so that there is no delivery.
    """

    definition: str
    delivery: NewDelivery | None


def tally(task: Task) -> Tallied:
    """Count the rows of a file and write them as a snapshot.

    Raises
    ------
    FaultyChoices
        With every fault of what was confirmed.
    SourceError
        If the file cannot be read so, or no row is accepted.
    TooLarge
        If it has too many rows, categories, or cells and periods.
    """
    body = _with_ground(task)
    defined = define(task.layer, task.found, body, task.area_sets)

    def refuse_many(_: str, rows: int) -> None:
        if rows > task.most_rows:
            raise TooLarge(f"The file has more than {task.most_rows:,} rows, the limit.")

    grounds = Grounds(area_sets=task.area_sets)
    ingested = build_cube(defined.source, task.file.parent, grounds, NO_SECRET, refuse_many)
    _refuse_large(ingested.cube)
    snapshot = write_snapshot(task.snapshots, ingested)
    definition = _json(defined)
    digest = hashlib.sha256(definition.encode()).hexdigest()
    new = delivery_of(ingested.cube, snapshot, task.arrived, digest)
    return Tallied(definition, replace(new, passed=True))  # its account tells what the gate found


def _with_ground(task: Task) -> Body:
    """Take the ground around the places where no coverage was named."""
    location, coverage = task.body.get("location"), task.body.get("coverage")
    if coverage is not None or not isinstance(location, Mapping):
        return task.body
    ground = ground_of(read(task.file), str(location.get("x")), str(location.get("y")))
    return {**task.body, "coverage": {"bbox": ground}} if ground else task.body


def _refuse_large(cube: Cube) -> None:
    for name, values in cube.dimensions.items():
        if len(values) > MOST_CATEGORIES:
            raise TooLarge(
                f"{name} has {len(values):,} values; expected at most {MOST_CATEGORIES}. It is no "
                "category: leave it out."
            )
    cells, periods = len(cube.extent.cells), len(cube.extent.periods)
    if cells * periods > MOST_VALUES:
        raise TooLarge(
            f"That is {cells:,} cells in {periods:,} periods; expected at most {MOST_VALUES:,} in "
            "all. Count by longer periods."
        )


def _json(defined: Defined) -> str:
    told: dict[str, Any] = {
        "source": defined.source.model_dump(mode="json"),
        "layer": defined.layer.model_dump(mode="json"),
    }
    return orjson.dumps(told).decode()
