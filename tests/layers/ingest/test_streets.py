"""Streets and postcodes are gathered from registers and from open sources."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from layers.declare import RegisterDefinition, Streets
from layers.errors import SourceError
from layers.ingest import Grounds, register_streets, source_streets
from layers.names import NamePoints, no_points
from tests.layers.ingest.registers import HEADER, REGISTER, ROWS
from tests.layers.makers import changed, make_source

NEAR = {"source": "reports", "column": "where", "prefix": "On or near"}
REPORTS = (
    "id,date,lon,lat,kind,where",
    "1,2024-03-05,4.30,52.05,noise,On or near Weimarstraat",
    "2,2024-03-05,4.30,52.05,noise,On or near Weimarstraat",
    "3,2024-03-05,4.31,52.05,noise,On or near  Alderman'S   Walk ",
    "4,2024-03-05,4.32,52.05,noise,On or near Parking Area",
    "5,2024-03-05,4.32,52.05,noise,On or near Park/Open Space",
    "6,2024-03-05,4.32,52.05,noise,On or near ",
    "7,2024-03-05,4.32,52.05,noise,No Location",
    "8,2024-03-05,5.90,52.05,noise,On or near Far Street",
    "9,2024-03-05,,,noise,On or near Nowhere",
    "10,2024-03-05,0,0,noise,On or near Null Island",
)


def of_register(folder: Path, **parts: Any) -> NamePoints:
    (folder / "addresses.csv").write_text("\n".join([HEADER, *ROWS, ""]), "utf-8")
    definition = RegisterDefinition.model_validate(changed(REGISTER, parts))
    return register_streets(definition, folder)


def of_source(folder: Path, streets: dict[str, Any], lines: tuple[str, ...] = REPORTS) -> set[str]:
    return set(points_of(folder, streets, lines).streets["name"])


def points_of(
    folder: Path, streets: dict[str, Any], lines: tuple[str, ...] = REPORTS
) -> NamePoints:
    (folder / "reports.csv").write_text("\n".join([*lines, ""]), "utf-8")
    declared = Streets.model_validate(streets)
    return source_streets(make_source(), declared, folder, Grounds({}, {}), no_points())


def test_every_street_and_postcode_of_a_register_is_there(tmp_path: Path) -> None:
    found = of_register(tmp_path)
    assert set(found.streets["name"]) == {"Kerkstraat", "Dorpstraat", "Laan", "Zeeëgelplein"}
    assert "1012 AB" in set(found.postcodes["name"])
    assert found.streets["n"].sum() == len(ROWS) - 1  # the last has no point


def test_one_name_in_two_places_of_a_register_is_two_streets(tmp_path: Path) -> None:
    streets = of_register(tmp_path).streets.filter(name="Dorpstraat")
    assert set(streets["place"]) == {"Doggermonde", "Elders"}


def test_only_the_kept_places_of_a_register_name_streets(tmp_path: Path) -> None:
    found = of_register(tmp_path, only={"place": ["elders"]})
    assert set(found.streets["name"]) == {"Dorpstraat"}


def test_a_register_without_postcodes_names_streets_alone(tmp_path: Path) -> None:
    found = of_register(tmp_path, columns={"postcode": None})
    assert not len(found.postcodes)
    assert len(found.streets)


def test_a_source_names_streets_behind_the_prefix_and_within_its_coverage(tmp_path: Path) -> None:
    without = ["parking area", "*/*"]
    assert of_source(tmp_path, {**NEAR, "without": without}) == {"Weimarstraat", "Alderman's Walk"}


def test_places_count_and_not_records(tmp_path: Path) -> None:
    streets = points_of(tmp_path, NEAR).streets
    assert streets.filter(name="Weimarstraat")["n"].to_list() == [1]


def test_without_a_prefix_the_whole_text_is_the_name(tmp_path: Path) -> None:
    whole = {"source": "reports", "column": "where"}
    assert "No Location" in of_source(tmp_path, whole)


def test_a_source_that_names_no_street_is_refused_with_what_to_mend(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"reports: the column 'where' names no street .*'Bij'"):
        of_source(tmp_path, {**NEAR, "prefix": "Bij"})


def test_a_missing_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected also road"):
        of_source(tmp_path, {**NEAR, "column": "road"})


def test_a_delivery_that_adds_keeps_the_streets_before_it(tmp_path: Path) -> None:
    before = points_of(tmp_path, NEAR)
    (tmp_path / "reports.csv").write_text(
        "\n".join([REPORTS[0], "1,2024-04-05,4.33,52.06,noise,On or near Nieuwstraat", ""])
    )
    declared = Streets.model_validate(NEAR)
    both = source_streets(make_source(), declared, tmp_path, Grounds({}, {}), before)
    assert set(both.streets["name"]) == {*before.streets["name"], "Nieuwstraat"}
    assert isinstance(both.streets.schema["cell"], pl.UInt64)
