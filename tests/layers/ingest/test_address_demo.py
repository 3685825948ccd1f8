"""Addresses of the demo city: all are found, and what had no coordinates lands where it was."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import layers
from layers.declare import Definitions, SourceDefinition, read_definitions
from layers.ingest import Grounds, Register, build_cube, read_areas, read_register
from layers.model import Cube
from tests.layers.makers import SECRET, make_source

NEIGHBOURHOODS, DISTRICTS = "neighbourhoods", "districts"
POLICE_BY_STREET = {
    "register": "addresses", "street": "straat", "place": "plaats", "fallback": "street"
}  # fmt: skip


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(Path(layers.__file__).parent / "definitions" / "demo")


@pytest.fixture(scope="module")
def grounds(definitions: Definitions, demo_city: Path) -> Grounds:
    declared, register = definitions.area_sets, definitions.registers["addresses"]
    return Grounds(
        area_sets={
            one: read_areas(declared[one], demo_city) for one in (DISTRICTS, NEIGHBOURHOODS)
        },
        registers={register.id: read_register(register, demo_city)},
    )


@pytest.fixture(scope="module")
def truth(demo_city: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((demo_city / "truth.json").read_text("utf-8"))
    return content["sources"]["police_incidents"]  # type: ignore[no-any-return]


def per_neighbourhood(cube: Cube) -> Counter[str]:
    counted, found = cube.areas[NEIGHBOURHOODS], Counter[str]()
    for place, n in zip(counted.facts.place.tolist(), counted.facts.n.tolist(), strict=True):
        found[counted.codes[place]] += n
    return found


def without_place(city: Path) -> Counter[str]:
    """Count incidents without coordinates per street, reading the files naively."""
    streets = Counter[str]()
    for path in city.glob("police_incidents_*.csv"):
        for row in csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"):
            if len(row) == 9 and row[7:] in (["", ""], ["0,00", "0,00"]):
                streets[row[5]] += 1
    return streets


def linked_police(definitions: Definitions, grounds: Grounds, city: Path, **address: Any) -> Cube:
    declared = definitions.sources["police_incidents"].model_dump(mode="json")
    source = SourceDefinition.model_validate(
        {**declared, "address": {**POLICE_BY_STREET, **address}}
    )
    return build_cube(source, city, grounds, SECRET).cube


def test_an_incident_without_coordinates_lands_in_the_neighbourhood_of_its_street(
    definitions: Definitions, grounds: Grounds, demo_city: Path, truth: dict[str, Any]
) -> None:
    cube = linked_police(definitions, grounds, demo_city, precision=2_000)  # every street is used
    rows = pl.read_csv(demo_city / "addresses.csv", infer_schema=False)
    home = dict(rows.select("street", "neighbourhood").iter_rows())
    expected = Counter(truth["per_neighbourhood"])
    for street, n in without_place(demo_city).items():
        if street in home:
            expected[home[street]] += n
    assert per_neighbourhood(cube) == +expected
    matched = expected.total() - truth["rows_accepted"]
    assert cube.account.matched == {"coordinates": truth["rows_accepted"], "street": matched}


def test_an_incident_in_a_long_street_is_not_placed_within_150_metres(
    definitions: Definitions, grounds: Grounds, demo_city: Path, truth: dict[str, Any]
) -> None:
    told = linked_police(definitions, grounds, demo_city).account
    lost = truth["refused"]["no_coordinates"] + truth["refused"]["placeholder_coordinates"]
    assert told.matched["street"] + told.refused["unmatched_address"] == lost
    assert 0 < told.matched["street"] < lost
    assert told.matched["coordinates"] == truth["rows_accepted"]


@pytest.mark.parametrize(
    "address",
    [
        {"postcode": "postcode", "number": "number", "addition": "addition"},
        {"street": "street", "number": "number", "addition": "addition", "place": "place"},
    ],
    ids=["postcode", "street"],
)
def test_every_address_is_found_in_its_own_neighbourhood(
    address: dict[str, str], grounds: Grounds, demo_city: Path, tmp_path: Path
) -> None:
    rows = pl.read_csv(demo_city / "addresses.csv", infer_schema=False)
    dated = rows.with_columns(pl.lit("2024-03-05").alias("date"), pl.col("use").alias("kind"))
    dated.write_csv(tmp_path / "reports.csv")
    source = make_source(
        location=None, record=None, address={"register": "addresses", **address},
        coverage={"bbox": None, "areas": DISTRICTS}, areas=[NEIGHBOURHOODS],
    )  # fmt: skip
    cube = build_cube(source, tmp_path, grounds, SECRET).cube
    assert cube.account.refused == {}
    assert per_neighbourhood(cube) == Counter(rows["neighbourhood"].to_list())


def test_the_register_of_the_demo_city_holds_all_its_addresses(
    grounds: Grounds, demo_city: Path
) -> None:
    register: Register = grounds.registers["addresses"]
    rows = pl.read_csv(demo_city / "addresses.csv", infer_schema=False)
    assert (len(register.addresses), register.skipped) == (len(rows), 0)
