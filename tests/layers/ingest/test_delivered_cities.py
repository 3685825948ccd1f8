"""Open data of Baltimore, London, San Francisco and Chicago: every row is accounted for."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from layers.declare import read_definitions
from layers.declare.file import FileFormat
from layers.ingest import Grounds, build_cube
from layers.ingest.read import read_batches
from layers.model import GEOMETRY
from tests.layers.ingest.test_delivered import (
    DEFINITIONS,
    assert_accounted,
    assert_conserved,
    deliver,
)
from tests.layers.makers import SECRET

pytestmark = pytest.mark.real
KNOWN: dict[str, tuple[str, int, dict[str, int]]] = {
    "baltimore": (
        "service_requests",
        10_000,
        {"no_coordinates": 590, "outside_coverage": 156, "placeholder_coordinates": 885},
    ),
    "london": ("street_crime", 28_761, {"no_coordinates": 2_191, "outside_coverage": 173}),
    "san_francisco": ("incidents", 13_472, {}),
    "chicago": ("carjackings", 1_412, {}),
}


@pytest.mark.parametrize(
    "place",
    ["baltimore", "london", "san_francisco", "chicago"],
)
def test_every_row_of_a_city_is_accounted_for(place: str, real_data: Path) -> None:
    source, rows, refused = KNOWN[place]
    cube = deliver(place, source, real_data).cube
    assert cube.account.rows_read == rows
    assert dict(cube.account.refused) == refused
    assert_accounted(cube)
    assert_conserved(cube)


def test_the_workbook_of_baltimore_gives_the_same_cube(
    real_data: Path,
) -> None:
    source = read_definitions(DEFINITIONS / "baltimore").sources["service_requests"]
    workbook = FileFormat(path="us_baltimore_311/311_sample.xlsx")
    cube = build_cube(
        source.model_copy(update={"file": workbook}), real_data, Grounds(), SECRET
    ).cube
    known = build_cube(source, real_data, Grounds(), SECRET).cube.facts
    for name in ("period", "codes", "place", "n"):
        assert np.array_equal(getattr(cube.facts, name), getattr(known, name)), name


def _points(inbox: Path, path: str, **format_: Any) -> pl.DataFrame:
    declared = FileFormat(path=path, **format_)
    return pl.concat(batch.rows for batch in read_batches(inbox / path, declared, ()))


def test_blocks_of_san_francisco_hold_the_thefts_they_state(real_data: Path) -> None:
    archive = "us_san_francisco/SFCrime_July_Dec2012.zip"
    rows = _points(real_data, archive, member="*sf_cartheft.shp")
    points = shapely.points(rows["X"].cast(float), rows["Y"].cast(float))
    blocks = _points(real_data, archive, member="*SFCrime_blocks.shp")
    shapes = shapely.make_valid(shapely.from_wkb(blocks[GEOMETRY].to_list()))
    found = [int(shapely.intersects(shape, points).sum()) for shape in shapes]
    stated = blocks["CarTheft"].cast(int)
    assert len(blocks) == 579
    assert sum(a == b for a, b in zip(found, stated, strict=True)) > 0.95 * len(blocks)
