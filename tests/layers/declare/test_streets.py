"""Where street names come from is declared once, and tells nothing of records that are not open."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import read_definitions
from layers.errors import DefinitionError, Fault
from tests.layers.declare.folders import PLACE, write_folder
from tests.layers.ingest.registers import REGISTER
from tests.layers.makers import LAYER, SOURCE, changed

OF_SOURCE = {"source": "reports", "column": "street"}


def written(folder: Path, streets: dict[str, Any], **parts: Any) -> Path:
    return write_folder(folder, place={**PLACE, "streets": streets}, **parts)


def fault_of(folder: Path, streets: dict[str, Any], **parts: Any) -> Fault:
    with pytest.raises(DefinitionError) as caught:
        read_definitions(written(folder, streets, **parts))
    (fault,) = caught.value.faults
    return fault


def test_a_city_names_no_streets_unless_told(tmp_path: Path) -> None:
    assert read_definitions(write_folder(tmp_path)).place.streets is None


def test_streets_are_those_of_a_register(tmp_path: Path) -> None:
    read = read_definitions(written(tmp_path, {"register": "addresses"}, registers_a=REGISTER))
    assert read.place.streets
    assert read.place.streets.origin == "register-addresses"


def test_streets_are_those_of_an_open_source(tmp_path: Path) -> None:
    read = read_definitions(written(tmp_path, {**OF_SOURCE, "prefix": "On or near"}))
    assert read.place.streets
    assert read.place.streets.origin == "source-reports"


@pytest.mark.parametrize(
    ("streets", "expected"),
    [
        ({}, "either register or source"),
        ({**OF_SOURCE, "register": "addresses"}, "either register or source"),
        ({"source": "reports"}, "column, where the streets are those of a source"),
        ({"register": "addresses", "column": "street"}, "column, where the streets"),
        ({"register": "addresses", "prefix": "Near"}, "prefix and without only beside source"),
    ],
)
def test_streets_have_one_origin(tmp_path: Path, streets: dict[str, Any], expected: str) -> None:
    assert expected in fault_of(tmp_path, streets, registers_a=REGISTER).expected


@pytest.mark.parametrize("protection", ["protected", "restricted"])
def test_a_source_that_is_not_open_names_no_streets(tmp_path: Path, protection: str) -> None:
    closed = changed(SOURCE, {"protection": protection, "threshold": 10})
    fault = fault_of(tmp_path, OF_SOURCE, source=closed)
    assert (fault.file, fault.key) == ("place.toml", "streets.source")
    assert "tell where records are" in fault.expected


def test_a_source_with_a_layer_that_is_not_open_names_no_streets(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, OF_SOURCE, layer=changed(LAYER, {"protection": "protected"}))
    assert fault.got == "open reports with the layer all_reports"


def test_a_source_without_coordinates_names_no_streets(tmp_path: Path) -> None:
    by_address = {"register": "addresses", "postcode": "pc", "number": "nr"}
    source = changed(SOURCE, {"location": None, "address": by_address})
    fault = fault_of(tmp_path, OF_SOURCE, source=source, registers_a=REGISTER)
    assert "a source with location" in fault.expected


def test_an_unknown_source_is_named_with_the_known_ones(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, {**OF_SOURCE, "source": "crimes"})
    assert (fault.got, fault.expected) == ("'crimes'", "a source: reports")


def test_an_unknown_register_is_named_with_the_known_ones(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, {"register": "bag"}, registers_a=REGISTER)
    assert (fault.got, fault.expected) == ("'bag'", "a register: addresses")


def test_a_register_without_streets_names_none(tmp_path: Path) -> None:
    bare = changed(REGISTER, {"columns": {"street": None}})
    fault = fault_of(tmp_path, {"register": "addresses"}, registers_a=bare)
    assert "a column `street`" in fault.expected


def test_what_is_not_valid_alone_is_not_called_unknown(tmp_path: Path) -> None:
    broken = changed(REGISTER, {"title": None})
    fault = fault_of(tmp_path, {"register": "addresses"}, registers_a=broken)
    assert (fault.file, fault.key) == ("registers/a.toml", "title")
