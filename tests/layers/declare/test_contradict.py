"""Contradictions: definitions that are valid alone and impossible together."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import Protection, read_definitions
from layers.errors import DefinitionError, Fault
from tests.layers.declare.folders import AREAS, write_folder
from tests.layers.makers import LAYER, SOURCE, changed

LAYER_FILE = "layers/all_reports.toml"
SOURCE_FILE = "sources/reports.toml"
PROTECTED = changed(SOURCE, {"protection": "protected", "threshold": 10})


def fault_in(folder: Path, **files: Any) -> Fault:
    """Write a folder and return its only fault."""
    with pytest.raises(DefinitionError) as caught:
        read_definitions(write_folder(folder, **files))
    (fault,) = caught.value.faults
    return fault


def test_a_resolution_finer_than_the_precision_of_the_source(tmp_path: Path) -> None:
    source = changed(SOURCE, {"location": {"precision": "street"}, "finest_resolution": 10})
    fault = fault_in(tmp_path, source=source, layer=changed(LAYER, {"resolutions": [8, 9, 10]}))
    assert (fault.file, fault.key, fault.got) == (LAYER_FILE, "resolutions", "10")
    assert fault.expected == "at most 9: reports knows its places within 150 metres"


def test_a_resolution_finer_than_the_source_keeps(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"resolutions": [9, 10]}))
    assert (fault.got, fault.expected) == ("10", "at most 9, the finest resolution of reports")


@pytest.mark.parametrize("resolutions", [[9, 8], [8, 8]])
def test_resolutions_out_of_order(resolutions: list[int], tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"resolutions": resolutions}))
    assert (fault.got, fault.expected) == (str(resolutions), "each once, coarse to fine")


def test_two_layers_with_one_id(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layers_b=LAYER)
    assert (fault.file, fault.key, fault.got) == ("layers/b.toml", "id", "'all_reports'")
    assert LAYER_FILE in fault.expected


def test_a_layer_and_an_area_set_with_one_id(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, areas_b=changed(AREAS, {"id": "all_reports"}))
    assert (fault.file, fault.key) == ("areas/b.toml", "id")


def test_two_sources_with_one_id(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, sources_z=SOURCE)
    assert (fault.file, fault.key) == ("sources/z.toml", "id")


def test_a_layer_of_an_unknown_source(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"source": "incidents"}))
    assert str(fault) == f"{LAYER_FILE}: source: got 'incidents'; expected one of reports"


def test_a_layer_of_an_unknown_theme(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"theme": "weather"}))
    assert str(fault) == f"{LAYER_FILE}: theme: got 'weather'; expected one of nuisance"


def test_a_filter_on_an_unknown_dimension(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"filter": {"colour": ["red"]}}))
    assert (fault.file, fault.key) == (LAYER_FILE, "filter.colour")
    assert fault.expected == "a dimension of reports: kind"


@pytest.mark.parametrize(
    ("key", "parts"), [("areas", {"areas": ["parks"]}), ("coverage.areas", None)]
)
def test_an_unknown_area_set(key: str, parts: dict[str, Any] | None, tmp_path: Path) -> None:
    parts = parts or {"coverage": {"bbox": None, "areas": "parks"}}
    fault = fault_in(tmp_path, source=changed(SOURCE, parts))
    assert str(fault) == f"{SOURCE_FILE}: {key}: got 'parks'; expected an area set: districts"


def test_a_period_that_cuts_the_finest_one(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"periods": ["month", "week"]}))
    assert (fault.key, fault.got) == ("periods", "'week'")
    assert fault.expected == "whole months, the finest period of reports"


def test_a_layer_that_says_more_than_its_source_may(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, source=PROTECTED, layer=changed(LAYER, {"protection": "open"}))
    assert (fault.file, fault.key, fault.got) == (LAYER_FILE, "protection", "'open'")
    assert "protected or tighter" in fault.expected


def test_a_threshold_below_that_of_the_source(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, source=PROTECTED, layer=changed(LAYER, {"threshold": 5}))
    assert (fault.file, fault.key, fault.got) == (LAYER_FILE, "threshold", "5")
    assert fault.expected == "at least 10, the threshold of reports"


@pytest.mark.parametrize("name", ["datetime", "bbox", "f", "resolution", "filter"])
def test_a_dimension_named_like_a_parameter(name: str, tmp_path: Path) -> None:
    source = changed(SOURCE, {"dimensions": {name: SOURCE["dimensions"]["kind"]}})
    fault = fault_in(tmp_path, source=source)
    assert (fault.file, fault.key) == (SOURCE_FILE, f"dimensions.{name}")


def test_a_placeholder_that_is_no_number(tmp_path: Path) -> None:
    source = changed(SOURCE, {"location": {"placeholders": [[0, 0], [float("nan"), 1]]}})
    fault = fault_in(tmp_path, source=source)
    assert (fault.file, fault.key) == (SOURCE_FILE, "location.placeholders.1")


@pytest.mark.parametrize(
    ("layer", "source", "loosens"),
    [
        ("open", "open", False), ("protected", "open", False), ("restricted", "protected", False),
        ("open", "protected", True), ("protected", "restricted", True),
    ],
)  # fmt: skip
def test_only_saying_more_loosens(layer: str, source: str, loosens: bool) -> None:
    assert Protection(layer).loosens(Protection(source)) is loosens


def test_a_layer_may_be_tighter_than_its_source(tmp_path: Path) -> None:
    layer = changed(LAYER, {"protection": "restricted", "threshold": 20})
    read = read_definitions(write_folder(tmp_path, source=PROTECTED, layer=layer))
    assert read.layers["all_reports"].threshold == 20
