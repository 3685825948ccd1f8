"""London: the neighbourhood that a point names, and the one that it lies in."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from layers.declare import read_definitions
from layers.declare.key import Key
from layers.declare.source import Coverage, SourceDefinition
from layers.ingest import Grounds, build_cube, read_areas
from layers.ingest.areas import locate
from layers.model import Area, Match
from server.settings import SHIPPED
from tests.layers.makers import SECRET

pytestmark = pytest.mark.real
ROWS, PLACED, KNOWN, AGREED = 28_761, 26_570, 26_567, 25_340


@pytest.fixture(scope="module")
def source() -> SourceDefinition:
    return read_definitions(SHIPPED / "london").sources["street_crime"]


@pytest.fixture(scope="module")
def areas(real_data: Path) -> tuple[Area, ...]:
    return read_areas(read_definitions(SHIPPED / "london").area_sets["lsoa"], real_data)


@pytest.fixture(scope="module")
def points(source: SourceDefinition, real_data: Path) -> pl.DataFrame:
    """The rows with coordinates, read without our readers."""
    files = sorted(real_data.glob(source.file.path))
    rows = pl.concat(pl.read_csv(path, infer_schema=False) for path in files)
    return rows.filter(pl.col("Longitude") != "").with_columns(
        pl.col("Longitude", "Latitude").cast(pl.Float64)
    )


def test_nearly_every_stated_code_is_known(
    source: SourceDefinition, areas: tuple[Area, ...], real_data: Path
) -> None:
    keyed = source.model_copy(
        update={
            "location": None,
            "key": Key(column="LSOA code", areas="lsoa"),
            "coverage": Coverage(areas="lsoa"),
        }
    )
    account = build_cube(keyed, real_data, Grounds({"lsoa": areas}), SECRET).cube.account
    assert account.match == Match(ROWS, KNOWN, PLACED - KNOWN)
    assert account.refused == {"no_key": ROWS - PLACED, "unmatched_key": PLACED - KNOWN}


def test_points_lie_in_the_neighbourhood_they_name_for_95_percent(
    areas: tuple[Area, ...], points: pl.DataFrame
) -> None:
    codes = np.array([area.code for area in areas])
    known = points.filter(pl.col("LSOA code").is_in(codes.tolist()))
    found = locate(areas, known["Longitude"].to_numpy(), known["Latitude"].to_numpy())
    agreed = (codes[found] == known["LSOA code"].to_numpy()) & (found >= 0)
    assert (len(points), len(known), agreed.sum()) == (PLACED, KNOWN, AGREED)
    assert agreed.mean() == pytest.approx(0.95, abs=0.005)


def test_points_far_from_the_city_are_refused_and_counted(
    source: SourceDefinition, areas: tuple[Area, ...], points: pl.DataFrame, real_data: Path
) -> None:
    ingested = build_cube(source, real_data, Grounds({"lsoa": areas}), SECRET)
    refused = ingested.refused.filter(pl.col("reason") == "outside_coverage")
    west, south, east, north = source.coverage.bbox or (0, 0, 0, 0)
    inside = pl.col("Longitude").is_between(west, east) & pl.col("Latitude").is_between(
        south, north
    )
    outliers = points.filter(~inside)
    assert outliers["Latitude"].max() > 53
    assert len(refused) == len(outliers) == 173
