"""Drafting from files of every kind: what they hold becomes a definition that is valid."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import polars as pl
import pytest
import shapely
from pyogrio.raw import write

from layers.declare import AreaSetDefinition, SourceDefinition
from layers.errors import SourceError
from layers.ingest import Grounds, build_cube, read_areas
from layers.ingest.peek import draft_file, peek
from tests.layers.ingest.workbooks import Cell, write_workbook
from tests.layers.makers import SECRET

HEADER = ["number", "date", "lon", "lat", "kind"]
ROWS: list[list[Any]] = [
    [f"R{n}", str(date(2024, 1, 1) + timedelta(n)), 4.25 + n / 1000, 52.02 + n / 2000, "abc"[n % 3]]
    for n in range(100)
]
CSV = "\n".join(",".join(map(str, row)) for row in [HEADER, *ROWS]) + "\n"


def drafted(path: Path) -> dict[str, Any]:
    return tomllib.loads(draft_file(path))


def accepted(path: Path) -> int:
    """Ingest a file with the definition that was drafted from it."""
    source = SourceDefinition.model_validate(drafted(path))
    return build_cube(source, path.parent, Grounds(), SECRET).cube.account.rows_accepted


def points(path: Path, crs: str | None, scale: float = 1, **more: Any) -> Path:
    """Write the places as a layer of points with two attributes."""
    places = np.array([[row[2], row[3]] for row in ROWS]) * scale
    write(
        path,
        shapely.to_wkb(shapely.points(places)),
        [np.array([row[at] for row in ROWS], object) for at in (0, 1)],
        ["number", "date"],
        geometry_type="Point",
        crs=crs,
        driver={".fgb": "FlatGeobuf", ".gpkg": "GPKG"}[path.suffix],
        **more,
    )
    return path


def test_a_plain_file_is_drafted_as_ever(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(CSV)
    assert accepted(tmp_path / "reports.csv") == len(ROWS)


def test_a_workbook_becomes_a_draft_that_ingests(tmp_path: Path) -> None:
    sheet: list[list[Cell]] = [[*HEADER], *ROWS]
    path = write_workbook(tmp_path / "reports.xlsx", {"May": sheet})
    assert accepted(path) == len(ROWS)


def test_a_parquet_file_becomes_a_draft_that_ingests(tmp_path: Path) -> None:
    pl.DataFrame(ROWS, HEADER, orient="row").write_parquet(tmp_path / "reports.parquet")
    assert accepted(tmp_path / "reports.parquet") == len(ROWS)


def test_the_one_file_of_an_archive_needs_no_name(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("data/reports.csv", CSV)
    assert "member" not in drafted(tmp_path / "reports.zip")["file"]
    assert accepted(tmp_path / "reports.zip") == len(ROWS)


def test_the_largest_file_of_an_archive_is_taken(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("a[1].csv", CSV)
        archive.writestr("codes.csv", "a,b\n1,2\n")
    assert accepted(tmp_path / "reports.zip") == len(ROWS)


def test_points_of_a_file_become_its_geometry(tmp_path: Path) -> None:
    declared = drafted(points(tmp_path / "reports.fgb", "EPSG:4326"))
    source = SourceDefinition.model_validate(declared)
    assert "location" not in declared
    assert declared["geometry"] == {"precision": "street"}
    assert source.coverage.bbox == pytest.approx((4.24, 52.01, 4.36, 52.08), abs=0.01)


def test_a_system_that_the_file_does_not_name_is_guessed(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="crs"):
        path = points(tmp_path / "reports.gpkg", None)
    assert drafted(path)["geometry"]["crs"] == "EPSG:4326"


def test_points_that_cannot_be_in_the_declared_system_are_left_to_a_person(tmp_path: Path) -> None:
    path = points(tmp_path / "reports.fgb", "EPSG:4326", scale=100)
    assert "geometry" not in drafted(path)


def test_the_first_of_several_layers_is_taken(tmp_path: Path) -> None:
    points(tmp_path / "reports.gpkg", "EPSG:4326", layer="first")
    points(tmp_path / "reports.gpkg", "EPSG:4326", layer="second", append=True)
    assert drafted(tmp_path / "reports.gpkg")["file"]["layer"] == "first"


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": 1}')
    with pytest.raises(SourceError, match=r"file\.reader"):
        peek(tmp_path / "a.json")


@pytest.mark.real
def test_kilometres_that_claim_degrees_are_left_for_the_columns_of_degrees(real_data: Path) -> None:
    found = drafted(real_data / "format_zoo" / "boston.zip")
    west, south, east, north = found["coverage"]["bbox"]
    assert "geometry" not in found
    assert (found["location"]["x"].lower(), found["location"]["y"].lower()) == ("lon", "lat")
    assert -72 < west < east < -70
    assert 42 < south < north < 43


@pytest.mark.real
def test_the_workbook_of_baltimore_is_drafted_like_its_csv(real_data: Path) -> None:
    folder = real_data / "us_baltimore_311"
    csv, workbook = (drafted(folder / f"311_sample.{suffix}") for suffix in ("csv", "xlsx"))
    assert {**csv, "file": {}} == {**workbook, "file": {}}


def test_json_keyed_by_code_is_read_by_its_shape(tmp_path: Path) -> None:
    rows = {f"WK{n:04}": {"aantal": str(n), "klasse": "abc"[n % 3]} for n in range(30)}
    (tmp_path / "wijk.json").write_text(json.dumps(rows))
    found = drafted(tmp_path / "wijk.json")
    assert found["file"]["reader"] == "keyed_objects"
    assert (found["key"]["column"], found["count"]["column"]) == ("key", "aantal")


def test_json_of_the_police_is_counted_per_buurt(tmp_path: Path) -> None:
    folder = tmp_path / "2017"
    folder.mkdir()
    buurten = [
        {"name": f"B{n}", "code": f"518420{n}", "delicts": "1", "latitude": "52.05",
         "longitude": f"4.3{n}"}
        for n in range(3)
    ]  # fmt: skip
    (folder / "51842.json").write_text(json.dumps({"100": [buurten] * 12}))
    found = drafted(folder / "51842.json")
    assert found["file"]["reader"] == "the_hague_police"
    assert (found["key"]["column"], found["count"]["column"]) == ("buurt", "count")
    assert (found["time"]["column"], found["time"]["period"]) == ("period", "month")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("about.metadata.json", '{"locationName": "Utrecht", "year": 2012}'),
        ("list.json", "[1, 2]"),
        ("README.md", "# Reports\n"),
        ("LICENSE", "MIT"),
        ("reports.tar.gz", ""),
    ],
)
def test_what_is_about_data_is_told_to_be_no_source(
    name: str, content: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(SourceError, match=r"is (no source|an archive)") as refusal:
        draft_file(tmp_path / name)
    assert str(refusal.value).startswith(name)


def outlined(path: Path, columns: dict[str, list[str]]) -> Path:
    """Write a layer of squares."""
    squares = [shapely.box(4 + n / 10, 52, 4.1 + n / 10, 52.1) for n in range(5)]
    write(
        path,
        shapely.to_wkb(squares),
        [np.array(values, object) for values in columns.values()],
        list(columns),
        geometry_type="Polygon",
        crs="EPSG:4326",
        driver="GPKG",
    )
    return path


def test_outlines_become_a_set_of_areas_by_their_code(tmp_path: Path) -> None:
    columns = {
        "objectid": [str(n) for n in range(5)],
        "naam": [f"Wijk {n}" for n in range(5)],
        "wijkcode": [f"WK{n:02}" for n in range(5)],
        "inwoners": [str(n * 100) for n in range(5)],
    }
    found = drafted(outlined(tmp_path / "wijken.gpkg", columns))
    areas = read_areas(AreaSetDefinition.model_validate(found), tmp_path)
    assert (found["code"], found["name"], len(areas)) == ("wijkcode", "naam", 5)


def test_outlines_without_a_code_go_by_their_name_and_never_by_a_date(tmp_path: Path) -> None:
    columns = {
        "created": [f"2013-02-{n + 1:02}T04:40:00" for n in range(5)],
        "name": [f"Wijk {n}" for n in range(5)],
    }
    found = drafted(outlined(tmp_path / "wijken.gpkg", columns))
    assert (found["code"], found["name"]) == ("name", "name")


def test_shapes_that_nothing_tells_apart_are_no_source(tmp_path: Path) -> None:
    path = outlined(tmp_path / "roads.gpkg", {"kind": ["a"] * 5})
    with pytest.raises(SourceError, match=r"roads\.gpkg: is no source.*expected"):
        draft_file(path)


def test_files_of_an_archive_with_the_same_columns_are_one_source(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.writestr("events/may.csv", CSV)
        archive.writestr("events/june.csv", CSV)
        archive.writestr("areas.csv", "buurtcode,aantal\n" + "BU01,5\n" * 2_000)
    assert drafted(tmp_path / "reports.zip")["file"]["member"] == "events/*.csv"
    assert accepted(tmp_path / "reports.zip") == 2 * len(ROWS)


def test_lines_with_an_outline_each_become_a_set_of_areas(tmp_path: Path) -> None:
    ring = "|52.0,4.0|52.0,4.1|52.1,4.1|52.0,4.0"
    (tmp_path / "areas.txt").write_text(f"51801,Centrum{ring}\n51802,Haven{ring}\n")
    found = drafted(tmp_path / "areas.txt")
    assert len(read_areas(AreaSetDefinition.model_validate(found), tmp_path)) == 2


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path, got in ((tmp_path, "a folder"), (tmp_path / "gone.csv", "no such file")):
        with pytest.raises(SourceError, match=f"got {got}; expected a file with data"):
            draft_file(path)


def test_an_id_that_is_given_becomes_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    assert tomllib.loads(draft_file(tmp_path / "a.csv", "Groen & Co"))["id"] == "groen_co"
