"""How a file is read: what a definition may say, and what its name tells."""

from typing import Any

import pytest
from pydantic import ValidationError

from layers.declare.file import FileFormat
from layers.declare.kinds import Kind, kind_of, sidecars_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", Kind.CSV),
        ("A.CSV.GZ", Kind.CSV),
        ("x.shp/y.Shp", Kind.SHP),
        ("a.json", Kind.GEOJSON),
        ("a.zip", None),
        ("a", None),
        ("*", None),
    ],
)
def test_the_name_of_a_file_tells_its_kind(name: str, kind: Kind | None) -> None:
    assert kind_of(name) is kind


def test_a_shapefile_brings_its_other_files() -> None:
    assert sidecars_of("X y/A.SHP") == ("x y/a.dbf", "x y/a.shx", "x y/a.prj", "x y/a.cpg")


@pytest.mark.parametrize(
    "declared",
    [
        {"path": "a.zip", "member": "*/b.shp"},
        {"path": "*", "member": "b.shp"},
        {"path": "a.xlsx", "header_row": 3, "layer": "May"},
        {"path": "a.zip", "header_row": 3},
        {"path": "a.csv", "decimal": ",", "thousands": "."},
        {"path": "*/518*.json", "reader": "the_hague_police"},
        {"path": "a.dat", "kind": "gpkg"},
        {"path": "a.zip", "max_mib": 5000},
    ],
)
def test_a_way_to_read_is_declared(declared: dict[str, Any]) -> None:
    assert FileFormat.model_validate(declared).path == declared["path"]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"path": "a.shp", "member": "b.shp"}, r"member only where path ends in \.zip"),
        ({"path": "/etc/passwd"}, "a path below the inbox"),
        ({"path": "../elsewhere/*.csv"}, "a path below the inbox"),
        ({"path": "a.csv", "header_row": 3}, "header_row only for a workbook"),
        ({"path": "a.csv", "thousands": "."}, "thousands and decimal that differ"),
        ({"path": "a.csv", "thousands": "x"}, "thousands"),
        ({"path": "a.json", "reader": "eval"}, "the_hague_police"),
        ({"path": "a.json", "reader": "keyed_objects", "kind": "csv"}, "either reader or kind"),
        ({"path": "a.csv", "kind": "doc"}, "geojson"),
    ],
)
def test_ways_to_read_that_contradict_are_refused(declared: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        FileFormat.model_validate({"decimal": ".", **declared})
