"""Rates and combinations of real cities, against what plain programs make of the same files."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import h3
import httpx
import polars as pl
import pyogrio
import pytest
import shapely

from tests.serving import all_features

pytestmark = pytest.mark.real
BURGLARY = "104"  # the code of the police site, with attempts
MOVED = {"51805", "51806", "51807", "51822", "51823", "51827"}  # borders that are not the same
Values = dict[str, float]


def told(client: httpx.Client, question: str, by: str = "code") -> dict[str, dict[str, Any]]:
    """Return the properties of every place that has a value, by code or cell."""
    features = all_features(client, f"/v1/collections/{question}&limit=10000")
    every = {one["properties"][by]: one["properties"] for one in features}
    return {name: one for name, one in every.items() if one["value"] is not None}


def values(rows: dict[str, dict[str, Any]], name: str = "value") -> Values:
    return {key: row[name] for key, row in rows.items()}


def burglaries_of_2016(real_data: Path) -> Counter[str]:
    """Count burglaries and attempts of 2016 per district, straight from the files."""
    counted: Counter[str] = Counter()
    for file in (real_data / "nl_the_hague_police" / "json" / "2016").glob("518*.json"):
        delicts = json.loads(file.read_text())
        for month in delicts[BURGLARY]:
            for buurt in month:
                counted[buurt["code"][:5]] += int(buurt["delicts"])
    return counted


def dwellings_of_2022(real_data: Path) -> dict[str, int]:
    file = real_data / "nl_cbs_wijken_2022_tmap" / "NLD_dist.gpkg"
    meta, _, _, (codes, numbers) = pyogrio.raw.read(
        file, columns=["code", "dwelling_total"], read_geometry=False
    )
    assert meta["fields"].tolist() == ["code", "dwelling_total"]
    pairs = zip(codes.tolist(), numbers.tolist(), strict=True)
    return {code[3:]: int(number) for code, number in pairs if code.startswith("WK0518")}


def test_the_hague_has_burglaries_per_1000_dwellings_per_district(
    real_cities: dict[str, httpx.Client], real_data: Path
) -> None:
    burglaries, dwellings = burglaries_of_2016(real_data), dwellings_of_2022(real_data)
    expected = {
        code: 1000 * number / dwellings[code]
        for code, number in burglaries.items()
        if code not in MOVED
    }

    found = told(
        real_cities["the_hague"], "burglaries_per_dwelling/items?areas=wijken&datetime=2016"
    )

    assert values(found) == pytest.approx(expected, abs=1e-9)
    assert len(found) == 32


def test_a_district_whose_border_moved_has_no_rate_and_says_so(
    real_cities: dict[str, httpx.Client],
) -> None:
    path = "/v1/collections/burglaries_per_dwelling/items?areas=wijken&datetime=2016&limit=100"
    states = {
        one["properties"]["code"]: one["properties"]["state"]
        for one in all_features(real_cities["the_hague"], path)
    }
    assert {states[code] for code in MOVED} == {"no_data"}


def test_the_hague_crosses_burglary_with_liveability_in_nine_classes(
    real_cities: dict[str, httpx.Client], real_data: Path
) -> None:
    burglaries, dwellings = burglaries_of_2016(real_data), dwellings_of_2022(real_data)
    classes = json.loads((real_data / "nl_leefbaarometer_2016" / "wijk.json").read_text())
    both = [
        (code, burglaries[code] / dwellings[code], float(classes[f"WK0{code}"]["KL16"]))
        for code in burglaries
        if code not in MOVED and classes[f"WK0{code}"]["KL16"]
    ]
    expected = {
        code: 3 * third(rate, [one[1] for one in both]) + third(score, [one[2] for one in both]) + 1
        for code, rate, score in both
    }

    question = "burglary_and_liveability/items?areas=wijken&datetime=2016"

    assert values(told(real_cities["the_hague"], question)) == expected
    assert len(set(expected.values())) > 5


def third(value: float, among: list[float]) -> int:
    """Return in which third a value lies: 0, 1 or 2."""
    return min(3 * sum(one < value for one in among) // len(among), 2)


def london_crimes(real_data: Path, year: str) -> pl.DataFrame:
    """Read the crimes of a year with coordinates in the box that is declared."""
    files = sorted((real_data / "uk_london" / "street").glob(f"{year}-*.csv"))
    rows = pl.concat([pl.read_csv(file, infer_schema=False) for file in files])
    placed = rows.filter(pl.col("Longitude") != "").with_columns(
        pl.col("Longitude", "Latitude").cast(float)
    )
    west, south, east, north = -0.116, 51.504, -0.069, 51.526
    return placed.filter(
        pl.col("Longitude").is_between(west, east) & pl.col("Latitude").is_between(south, north)
    )


def test_london_has_street_crime_per_1000_residents_per_lsoa(
    real_cities: dict[str, httpx.Client], real_data: Path
) -> None:
    crimes = london_crimes(real_data, "2019")
    _, _, geometry, (codes,) = pyogrio.raw.read(
        real_data / "uk_london" / "lsoa" / "london-2011-lsoa-gen20.shp", columns=["LSOA11CD"]
    )
    outlines = shapely.from_wkb(geometry)
    counted = count_in(outlines, codes.tolist(), crimes)
    residents = residents_of_2020(real_data)
    expected = {code: 1000 * number / residents[code] for code, number in counted.items()}

    found = told(
        real_cities["london"], "street_crime_per_resident/items?areas=lsoa&datetime=2019-01/2019-12"
    )

    some = {code: row["value"] for code, row in found.items() if row["n"]}
    assert some == pytest.approx(expected, abs=1e-9)
    assert sum(row["n"] for row in found.values()) == sum(counted.values())


def residents_of_2020(real_data: Path) -> dict[str, int]:
    lines = (real_data / "uk_london" / "london-mid2020-pop.csv").read_text().splitlines()
    return {row["LSOA11CD"]: int(row["Persons_All-Ages"]) for row in csv.DictReader(lines)}


def count_in(outlines: Any, codes: list[str], crimes: pl.DataFrame) -> Counter[str]:
    """Count points in polygons, with an index of this test's own."""
    from pyproj import Transformer

    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    x, y = to_grid.transform(crimes["Longitude"].to_numpy(), crimes["Latitude"].to_numpy())
    tree = shapely.STRtree(outlines)
    _, area = tree.query(shapely.points(x, y), predicate="within")
    return Counter(codes[one] for one in area.tolist())


def test_london_has_street_crime_per_1000_residents_per_cell(
    real_cities: dict[str, httpx.Client], real_data: Path
) -> None:
    crimes = london_crimes(real_data, "2019")
    counted = Counter(
        h3.latlng_to_cell(row["Latitude"], row["Longitude"], 9)
        for row in crimes.iter_rows(named=True)
    )
    year = "datetime=2019-01-01/2019-12-31&resolution=9"
    residents = values(
        told(real_cities["london"], "residents/items?datetime=2020&resolution=9", "h3")
    )

    found = told(real_cities["london"], f"street_crime_per_resident/items?{year}", "h3")

    expected = {cell: 1000 * counted[cell] / residents[cell] for cell in found}
    assert values(found) == pytest.approx(expected, abs=1e-9)
    assert len(found) > 100


def test_groningen_has_street_lights_per_100_inhabitants_of_a_square(
    real_cities: dict[str, httpx.Client],
) -> None:
    client = real_cities["groningen"]
    lights = told(client, "street_lights/items?areas=squares&datetime=2017")
    people = told(client, "square_inhabitants/items?areas=squares&datetime=2014")
    expected = {
        code: 100 * lights[code]["value"] / people[code]["value"]
        for code in lights
        if code in people and people[code]["value"] > 0
    }

    found = told(client, "lights_per_inhabitant/items?areas=squares&datetime=2017")

    assert values(found) == pytest.approx(expected, abs=1e-9)
    assert len(found) > 500


def test_groningen_has_no_rate_where_nobody_lives(real_cities: dict[str, httpx.Client]) -> None:
    client = real_cities["groningen"]
    people = told(client, "square_inhabitants/items?areas=squares&datetime=2014")
    path = "/v1/collections/lights_per_inhabitant/items?areas=squares&datetime=2017&limit=10000"
    rows = {one["properties"]["code"]: one["properties"] for one in all_features(client, path)}
    empty = [code for code, row in people.items() if row["value"] == 0 and code in rows]
    assert {rows[code]["state"] for code in empty} <= {"undefined", "no_data"}
    assert any(rows[code]["state"] == "undefined" for code in empty)
