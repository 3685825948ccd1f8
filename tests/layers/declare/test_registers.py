"""Registers in a folder of definitions: what a source asks of one must be there."""

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
