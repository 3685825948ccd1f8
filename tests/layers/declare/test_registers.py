"""Registers in a folder of definitions: what a source asks of one must be there."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from layers.declare import read_definitions
from layers.errors import DefinitionError, Fault
from tests.layers.declare.folders import write_folder
from tests.layers.ingest.registers import REGISTER
from tests.layers.makers import LAYER, SOURCE, changed

BY_POSTCODE = {"register": "addresses", "postcode": "pc", "number": "nr"}


def fault_of(folder: Path, address: dict[str, Any], **registers: dict[str, Any]) -> Fault:
    source = changed(SOURCE, {"location": None, "address": address})
    with pytest.raises(DefinitionError) as caught:
        read_definitions(write_folder(folder, source=source, layer=None, **registers))
    (fault,) = caught.value.faults
    return fault


def test_a_register_is_read_beside_the_sources(tmp_path: Path) -> None:
    source = changed(SOURCE, {"location": None, "address": BY_POSTCODE})
    read = read_definitions(write_folder(tmp_path, source=source, registers_a=REGISTER))
    assert list(read.registers) == ["addresses"]
    written = read.sources["reports"].model_dump(mode="json", exclude_none=True)
    (tmp_path / "sources" / "reports.toml").write_text(tomli_w.dumps(written), "utf-8")
    assert read_definitions(tmp_path).sources == read.sources


def test_an_unknown_register_is_named_with_the_known_ones(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, {**BY_POSTCODE, "register": "bag"}, registers_a=REGISTER)
    assert (fault.key, fault.got, fault.expected) == (
        "address.register", "'bag'", "a register: addresses")  # fmt: skip


def test_a_part_that_the_register_lacks_is_named(tmp_path: Path) -> None:
    bare = changed(REGISTER, {"columns": {"postcode": None}})
    assert fault_of(tmp_path, BY_POSTCODE, registers_a=bare).key == "address.postcode"


def test_two_registers_of_one_id(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, BY_POSTCODE, registers_a=REGISTER, registers_b=REGISTER)
    assert (fault.file, fault.key) == ("registers/b.toml", "id")
    assert "another register id" in fault.expected


def test_a_register_that_is_not_valid_is_not_called_unknown(tmp_path: Path) -> None:
    broken = changed(REGISTER, {"title": None})
    fault = fault_of(tmp_path, BY_POSTCODE, registers_a=broken)
    assert (fault.file, fault.key) == ("registers/a.toml", "title")


def test_a_layer_is_not_drawn_finer_than_its_street_fallback(tmp_path: Path) -> None:
    by_street = {"register": "addresses", "street": "s", "number": "nr", "fallback": "street"}
    source = changed(SOURCE, {"address": by_street, "finest_resolution": 10})
    layer = changed(LAYER, {"resolutions": [9, 10]})
    with pytest.raises(DefinitionError, match="at most 9: reports knows its places within 150"):
        read_definitions(write_folder(tmp_path, source=source, layer=layer, registers_a=REGISTER))


DATED = {**REGISTER, "on": date(2024, 1, 1), "coverage": {"bbox": [4.2, 52.0, 4.4, 52.1]}}
TOLD_BY = {"protection": "protected", "threshold": 7, "addresses": {"register": "addresses"}}


def faults_of(folder: Path, register: dict[str, Any], **source: Any) -> list[Fault]:
    """Return the faults where places are told by the addresses of a register."""
    told_by = changed(SOURCE, {**TOLD_BY, **source})
    written = write_folder(folder, source=told_by, layer=None, registers_a=register)
    with pytest.raises(DefinitionError) as caught:
        read_definitions(written)
    return list(caught.value.faults)


def test_places_are_told_by_eight_addresses_unless_told(tmp_path: Path) -> None:
    source = changed(SOURCE, TOLD_BY)
    read = read_definitions(write_folder(tmp_path, source=source, registers_a=DATED))
    told_by = read.sources["reports"].addresses
    assert told_by
    assert told_by.least == 8
    assert read.sources["reports"].registers == ("addresses",)


def test_a_register_that_places_are_told_by_has_a_day_and_a_coverage(tmp_path: Path) -> None:
    day, coverage = faults_of(tmp_path, REGISTER)
    assert str(day) == (
        "registers/a.toml: on: got nothing; expected the day that it describes, as places of "
        "reports are told by its addresses"
    )
    assert (coverage.key, coverage.got) == ("coverage", "nothing")


def test_a_register_covers_areas_that_are_declared(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {**DATED, "coverage": {"areas": "city"}})
    assert (fault.file, fault.key, fault.expected) == (
        "registers/a.toml", "coverage.areas", "an area set: districts")  # fmt: skip


def test_a_register_covers_a_box_or_areas(tmp_path: Path) -> None:
    both = {"areas": "districts", "bbox": [4.2, 52.0, 4.4, 52.1]}
    (fault,) = faults_of(tmp_path, {**DATED, "coverage": both})
    assert (fault.key, fault.expected) == (
        "coverage", "either bbox or areas, not both and not neither")  # fmt: skip


def test_an_open_source_tells_places_whatever_their_addresses(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, DATED, protection="open")
    assert (fault.key, fault.got) == ("addresses", "a table")
    assert fault.expected == "none: only where protection is 'protected' or 'restricted'"


def test_places_are_told_by_a_register_that_is_declared(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, DATED, addresses={"register": "bag"})
    assert (fault.key, fault.expected) == ("addresses.register", "a register: addresses")


def test_of_two_addresses_each_would_know_the_other(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, DATED, addresses={"register": "addresses", "least": 2})
    assert (fault.key, fault.expected) == ("addresses.least", "greater than or equal to 3")
