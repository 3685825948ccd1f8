"""The written files: a stranger who reads them finds exactly what the truth says."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from layers.demo import City, make_city, write_city
from layers.demo.plan import draw_plan
from tests.layers.demo.reading import FORMATS, Found, areas_of, features, to_metres

SOURCES = list(FORMATS)
Truth = dict[str, Any]


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_city(make_city(seed=7), tmp_path)
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_another_seed_draws_another_city(city: City) -> None:
    assert draw_plan(np.random.default_rng(8)).outline != city.plan.outline


def test_the_files_are_small_enough_to_carry_along(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) < 25e6


@pytest.mark.parametrize("source", SOURCES)
def test_rows_read_are_rows_accepted_and_refused(source: str, truth: Truth) -> None:
    counts = truth["sources"][source]
    for part in (counts, *counts["files"].values()):
        assert part["rows_read"] == part["rows_accepted"] + sum(part["refused"].values())


@pytest.mark.parametrize("source", SOURCES)
def test_every_reason_to_refuse_is_present_and_counted(
    source: str, found: dict[str, Found], truth: Truth
) -> None:
    assert dict(found[source].refused) == truth["sources"][source]["refused"]
    assert all(count > 0 for count in found[source].refused.values())


@pytest.mark.parametrize("source", SOURCES)
def test_accepted_rows_are_those_of_every_month(
    source: str, found: dict[str, Found], truth: Truth
) -> None:
    assert len(found[source].rows) == truth["sources"][source]["rows_accepted"]
    months = Counter(f"{when:%Y-%m}" for when in found[source].when)
    assert months == truth["sources"][source]["per_month"]
    assert len(months) == 36


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("areas", "key"), [("neighbourhoods", "per_neighbourhood"), ("districts", "per_district")]
)
def test_accepted_rows_are_those_of_every_area(
    source: str, areas: str, key: str, found: dict[str, Found], folder: Path, truth: Truth
) -> None:
    codes = [one["properties"]["code"] for one in features(areas, folder)]
    shapes = np.array(areas_of(areas, folder), dtype=object)
    shapely.prepare(shapes)
    counted = [int(shapely.contains_xy(shape, *found[source].degrees.T).sum()) for shape in shapes]
    assert dict(zip(codes, counted, strict=True)) == truth["sources"][source][key]


@pytest.mark.parametrize("source", SOURCES)
def test_accepted_rows_are_those_of_every_category(
    source: str, found: dict[str, Found], truth: Truth
) -> None:
    categories = Counter(row[FORMATS[source].category] for row in found[source].rows)
    assert categories == truth["sources"][source]["per_category"]


@pytest.fixture(scope="module")
def border_strip(folder: Path) -> BaseGeometry:
    areas = areas_of("neighbourhoods", folder)
    borders = [shapely.transform(area, to_metres).boundary for area in areas]
    strip = shapely.union_all(borders).buffer(2)
    shapely.prepare(strip)
    return strip


@pytest.mark.parametrize("source", SOURCES)
def test_accepted_rows_lie_two_metres_from_every_border(
    source: str, found: dict[str, Found], border_strip: BaseGeometry
) -> None:
    assert not shapely.contains_xy(border_strip, *found[source].metres.T).any()


@pytest.mark.parametrize("source", SOURCES)
def test_every_moment_exists_on_the_clock(source: str, found: dict[str, Found]) -> None:
    rows = found[source].rows
    if "tijd" in rows[0]:
        moments = [datetime.strptime(row["datum"] + row["tijd"], "%d-%m-%Y%H:%M") for row in rows]
    else:
        moments = found[source].when
    zone, utc = ZoneInfo("Europe/Amsterdam"), ZoneInfo("UTC")
    for moment in set(moments):
        there_and_back = moment.replace(tzinfo=zone).astimezone(utc).astimezone(zone)
        assert there_and_back.replace(tzinfo=None) == moment


def test_police_say_a_street_and_reports_an_exact_spot(found: dict[str, Found]) -> None:
    per_spot = {
        source: len(found[source].rows) / len(np.unique(found[source].degrees, axis=0))
        for source in SOURCES
    }
    assert per_spot["police_incidents"] > 5
    assert per_spot["nuisance_reports"] < 1.1


def test_reports_begin_with_a_byte_order_mark(folder: Path) -> None:
    assert (folder / "nuisance_reports.csv").read_bytes().startswith(b"\xef\xbb\xbfmeldingnummer,")


def test_lamp_posts_have_a_place_and_no_date(folder: Path, truth: Truth) -> None:
    header, *lines = (folder / "street_lights.csv").read_text(encoding="utf-8").splitlines()
    assert header == "mast,lamp,lon,lat"
    assert len(lines) == truth["sources"]["street_lights"]["rows_accepted"]
    assert truth["sources"]["street_lights"]["per_month"] == {}


def test_the_folder_says_that_the_city_does_not_exist(folder: Path) -> None:
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert "Doggermonde does not exist." in text
    assert "Doggermonde bestaat niet." in text
