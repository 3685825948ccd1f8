"""Where a source is fetched: what a definition may say, and what contradicts its file."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import read_definitions
from layers.errors import DefinitionError, Fault
from tests.layers.declare.folders import write_folder
from tests.layers.makers import SOURCE, changed

ADDRESS = "https://data.example.org/x"
POINTS = {"location": None, "geometry": {"precision": "address"}}
GOOD: dict[str, tuple[str, dict[str, Any]]] = {
    "web": ("reports.csv", {"address": f"{ADDRESS}?f=csv"}),
    "features": ("reports.geojson", {"address": ADDRESS, "parameters": {"bbox": "1,2,3,4"}}),
    "wfs": ("reports.geojson", {"address": ADDRESS, "type": "a:b", "crs": "EPSG:28992"}),
    "odata": ("reports.parquet", {"address": ADDRESS, "parameters": {"$filter": "a eq 'b'"}}),
    "database": ("reports.parquet", {"entry": "police", "table": "public.reports"}),
}


def faults(folder: Path, remote: dict[str, Any], path: str, **parts: Any) -> list[tuple[str, str]]:
    """Write a source and return the key and the expectation of each fault."""
    source = changed(SOURCE, {"remote": remote, "file": {"path": path}, **parts})
    found: tuple[Fault, ...] = ()
    try:
        read_definitions(write_folder(folder, source=source))
    except DefinitionError as error:
        found = error.faults
    assert {fault.file for fault in found} <= {"sources/reports.toml"}
    return [(fault.key, fault.expected) for fault in found]


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_can_be_declared(tmp_path: Path, kind: str) -> None:
    path, table = GOOD[kind]
    assert faults(tmp_path, {kind: table}, path) == []


@pytest.mark.parametrize("kinds", [[], ["web", "wfs"]])
def test_exactly_one_kind_is_declared(tmp_path: Path, kinds: list[str]) -> None:
    ((key, expected),) = faults(tmp_path, {kind: GOOD[kind][1] for kind in kinds}, "reports.csv")
    assert key == "remote"
    assert expected == "exactly one of the tables web, features, wfs, odata, database"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "example.org/x",
        "https://",
        "https://who:secret@example.org/x",
        "https://who@example.org/x",
        "http://[::1/x",
    ],
)
def test_an_address_of_another_kind_or_with_a_password_is_refused(
    tmp_path: Path, address: str
) -> None:
    ((key, expected),) = faults(tmp_path, {"web": {"address": address}}, "reports.csv")
    assert key == "remote.web.address"
    assert expected.startswith("an address that begins with http:// or https://")


@pytest.mark.parametrize("path", ["reports_*.csv", "folder/reports.csv", "a?.csv"])
def test_the_file_of_a_fetch_is_one_plain_name(tmp_path: Path, path: str) -> None:
    told = faults(tmp_path, {"web": {"address": ADDRESS}}, path)
    assert told == [("file.path", "the plain name of one file, which the fetch writes")]


@pytest.mark.parametrize("kind", [kind for kind in GOOD if kind != "web"])
@pytest.mark.parametrize("path", ["reports.csv", "reports.gpkg", "reports"])
def test_the_file_of_a_fetch_is_of_the_kind_it_writes(tmp_path: Path, kind: str, path: str) -> None:
    ((key, expected),) = faults(tmp_path, {kind: GOOD[kind][1]}, path)
    assert key == "file.path"
    assert expected.startswith(f"a name that ends in {Path(GOOD[kind][0]).suffix}, as remote.")


def test_a_reader_of_other_json_does_not_read_features(tmp_path: Path) -> None:
    remote = {"features": GOOD["features"][1]}
    file = {"file": {"path": "reports.geojson", "reader": "keyed_objects"}}
    source = changed(SOURCE, {"remote": remote, **file})
    with pytest.raises(DefinitionError, match=r"file\.reader: got 'keyed_objects'"):
        read_definitions(write_folder(tmp_path, source=source))


def test_odata_has_no_points(tmp_path: Path) -> None:
    told = faults(tmp_path, {"odata": GOOD["odata"][1]}, "reports.parquet", **POINTS)
    assert told == [("geometry", "location, key or address: OData has no shapes")]


@pytest.mark.parametrize(
    ("kind", "name"), [("features", "limit"), ("wfs", "startIndex"), ("wfs", "typeNames")]
)
def test_parameters_that_a_fetch_says_itself_are_refused(
    tmp_path: Path, kind: str, name: str
) -> None:
    path, table = GOOD[kind]
    told = faults(tmp_path, {kind: {**table, "parameters": {name: "1"}}}, path)
    expected = "a parameter that the fetch does not say itself"
    assert told == [(f"remote.{kind}.parameters.{name}", expected)]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM reports",
        "SELECT 1; DROP TABLE reports",
        "SELECT * FROM reports;",
        "SELECT * INTO copy FROM reports",
        "SELECT * FROM reports INTO OUTFILE '/tmp/x'",
        "SELECT 1 -- and more",
        "SELECT 1 /* and more */",
        "selection",
    ],
)
def test_a_query_is_one_select(tmp_path: Path, query: str) -> None:
    table = {"entry": "police", "query": query}
    ((key, expected),) = faults(tmp_path, {"database": table}, "reports.parquet")
    assert key == "remote.database.query"
    assert expected == "one SELECT, without semicolon, comment or INTO"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM reports WHERE kind = 'a; b -- c into'",
        "with recent as (select * from reports) select * from recent",
        'SELECT "into" FROM reports',
    ],
)
def test_a_select_may_quote_anything(tmp_path: Path, query: str) -> None:
    table = {"entry": "police", "query": query}
    assert faults(tmp_path, {"database": table}, "reports.parquet") == []


@pytest.mark.parametrize("more", [{}, {"table": "reports", "query": "SELECT 1"}])
def test_a_database_is_asked_for_a_table_or_a_query(tmp_path: Path, more: dict[str, str]) -> None:
    table = {"entry": "police", **more}
    ((key, expected),) = faults(tmp_path, {"database": table}, "reports.parquet")
    assert (key, expected) == (
        "remote.database",
        "either table or query, not both and not neither",
    )


@pytest.mark.parametrize("table", ["reports; DROP", 'a"b', "a.b.c.d", "a b"])
def test_a_table_is_a_name(tmp_path: Path, table: str) -> None:
    asked = {"entry": "police", "table": table}
    ((key, _),) = faults(tmp_path, {"database": asked}, "reports.parquet")
    assert key == "remote.database.table"
