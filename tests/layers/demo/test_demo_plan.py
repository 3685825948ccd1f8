"""The city's ground: borders, streets, addresses and people agree with one another."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from layers.demo import City
from tests.layers.demo.reading import areas_of, features, to_metres

OUTLINE_ERROR = 1e-12
"""Square degrees: what rounding of the arithmetic may leave over, a few square millimetres."""


@pytest.mark.parametrize("name", ["districts", "neighbourhoods"])
def test_areas_partition_the_city(name: str, folder: Path) -> None:
    areas = np.array(areas_of(name, folder), dtype=object)
    assert all(shapely.is_valid(areas))
    assert shapely.coverage_is_valid(areas), "gaps or overlaps along shared borders"
    assert abs(shapely.area(areas).sum() - shapely.union_all(areas).area) < OUTLINE_ERROR


def test_the_city_is_one_polygon_without_holes(folder: Path) -> None:
    outline = shapely.coverage_union_all(np.array(areas_of("neighbourhoods", folder)))
    assert outline.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(outline) == 0


def test_districts_are_the_unions_of_their_neighbourhoods(folder: Path) -> None:
    parts = zip(features("neighbourhoods", folder), areas_of("neighbourhoods", folder), strict=True)
    whole = [(one["properties"]["district"], shape) for one, shape in parts]
    for one, shape in zip(
        features("districts", folder), areas_of("districts", folder), strict=True
    ):
        own = [part for code, part in whole if code == one["properties"]["code"]]
        assert shape.symmetric_difference(shapely.coverage_union_all(own)).area < OUTLINE_ERROR


def test_the_city_has_the_size_it_says(city: City, truth: dict[str, Any]) -> None:
    assert 45 < truth["area_km2"] < 60
    assert 110_000 < truth["inhabitants"] < 130_000
    assert 6 <= truth["districts"] <= 8
    assert 35 <= truth["neighbourhoods"] <= 45
    assert truth["addresses"] == city.addresses.height


def test_the_city_lies_at_sea(folder: Path) -> None:
    west, south, east, north = shapely.total_bounds(np.array(areas_of("districts", folder)))
    assert 3.8 < west < east < 4.0
    assert 52.2 < south < north < 52.3


def test_degrees_and_metres_place_the_same_addresses_in_the_same_neighbourhood(
    folder: Path,
) -> None:
    table = pl.read_csv(folder / "addresses.csv")
    codes = [one["properties"]["code"] for one in features("neighbourhoods", folder)]
    for code, shape in zip(codes, areas_of("neighbourhoods", folder), strict=True):
        own = table.filter(pl.col("neighbourhood") == code)
        metres = shapely.transform(shape, to_metres)
        shapely.prepare(metres)
        assert shapely.contains_xy(metres, *own.select("x", "y").to_numpy().T).all()


def test_streets_have_one_name_each(folder: Path) -> None:
    names = [one["properties"]["name"] for one in features("streets", folder)]
    assert len(names) == len(set(names)) > 1_000


def test_an_address_is_known_by_its_street_and_by_its_postcode(folder: Path) -> None:
    table = pl.read_csv(folder / "addresses.csv")
    assert not table.select("street", "number", "addition").is_duplicated().any()
    assert not table.select("postcode", "number", "addition").is_duplicated().any()


def test_postcodes_are_well_formed_and_given_to_no_real_place(folder: Path) -> None:
    postcodes = pl.read_csv(folder / "addresses.csv")["postcode"]
    assert postcodes.str.contains(r"^89(4[2-9]|[5-9]\d) [A-Z]{2}$").all()


def test_dwellings_are_those_among_the_addresses(folder: Path) -> None:
    homes = pl.read_csv(folder / "addresses.csv").filter(pl.col("use") == "dwelling")
    counted = dict(homes["neighbourhood"].value_counts().iter_rows())
    for one in features("neighbourhoods", folder):
        assert one["properties"]["dwellings"] == counted.get(one["properties"]["code"], 0)


@pytest.mark.parametrize("number", ["inhabitants", "dwellings"])
def test_neighbourhoods_add_up_to_districts_and_city(
    number: str, folder: Path, truth: dict[str, Any]
) -> None:
    sums = [
        sum(int(str(one["properties"][number])) for one in features(name, folder))
        for name in ("neighbourhoods", "districts")
    ]
    assert sums == [truth[number]] * 2


@pytest.mark.parametrize("name", ["districts", "neighbourhoods", "streets", "ground"])
def test_every_map_says_it_is_synthetic(name: str, folder: Path) -> None:
    assert '"synthetic":true' in (folder / f"{name}.geojson").read_text(encoding="utf-8")[:80]
    assert all(one["properties"]["synthetic"] is True for one in features(name, folder))
