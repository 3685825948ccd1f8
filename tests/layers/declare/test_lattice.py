"""The lattice of a protected source: every fault, and what is filled in."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.declare import LatticeDimension, read_definitions
from layers.errors import DefinitionError, Fault
from layers.periods import Step
from tests.layers.declare.folders import write_folder
from tests.layers.makers import LAYER, SOURCE, changed

DIMENSION = {
    "values": ["fire", "noise", "smell", "theft", "waste"],
    "groups": {"nuisance": ["noise", "smell", "waste"]},
}
LATTICE = {"periods": ["month", "year"], "resolutions": [7, 8], "areas": ["districts"],
           "dimensions": {"kind": DIMENSION}}  # fmt: skip
PARTS = {"protection": "protected", "threshold": 10, "areas": ["districts"], "lattice": LATTICE}
PROTECTED = changed(SOURCE, PARTS)
ON = changed(LAYER, {"periods": ["month", "year"], "resolutions": [7, 8]})
NUISANCE = ("noise", "smell", "waste")


def faults(tmp_path: Path, source: dict[str, Any], layer: dict[str, Any]) -> tuple[Fault, ...]:
    with pytest.raises(DefinitionError) as refusal:
        read_definitions(write_folder(tmp_path, source=source, layer=layer))
    return refusal.value.faults


def dimension(**parts: Any) -> dict[str, Any]:
    """Make a source whose lattice has a dimension that differs in some keys."""
    return changed(PROTECTED, {"lattice": {"dimensions": {"kind": {**DIMENSION, **parts}}}})


def grouped(**groups: list[str]) -> dict[str, Any]:
    return dimension(groups=groups)


KIND = "lattice.dimensions.kind"
WRONG_SOURCES = [
    (changed(PROTECTED, {"protection": "open"}), "lattice", "a table", "none: only where"),
    (changed(PROTECTED, {"lattice": {"periods": ["week", "month", "year"]}}), "lattice.periods",
     "'week' beside 'month'", "leave week out, or month"),
    (changed(PROTECTED, {"lattice": {"periods": ["day", "month", "year"]}}), "lattice.periods",
     "'day'", "whole months, the finest period of reports"),
    (changed(PROTECTED, {"lattice": {"periods": []}}), "lattice.periods", "[]", "at least one"),
    (changed(PROTECTED, {"lattice": {"resolutions": [7, 8, 10]}}), "lattice.resolutions", "10",
     "at most 9"),
    (changed(PROTECTED, {"lattice": {"resolutions": [8, 7]}}), "lattice.resolutions", "[8, 7]",
     "coarse to fine"),
    (changed(PROTECTED, {"lattice": {"areas": ["parks"]}}), "lattice.areas", "'parks'",
     "a set that reports is counted by: districts"),
    (changed(PROTECTED, {"lattice": {"silent": {"parks": ["P1"]}}}), "lattice.silent.parks",
     "'parks'", "a set of lattice.areas: districts"),
    (changed(PROTECTED, {"lattice": {"dimensions": {"hour": DIMENSION}}}),
     "lattice.dimensions.hour", "'hour'", "a dimension of reports: kind"),
    (dimension(values=["fire", "noise"], groups={}), KIND, "fire, noise", "at least 3 groups"),
    (dimension(values=["fire"], groups={}), KIND, "fire", "at least 3 groups"),
    (dimension(values=["fire", *NUISANCE]), KIND, "nuisance, fire", "take a group apart"),
    (dimension(values=[*DIMENSION["values"], "fire"]), f"{KIND}.values", "'fire' twice", "once"),
    (grouped(theft=[*NUISANCE]), f"{KIND}.groups.theft", "'theft'", "a name that no value has"),
    (grouped(few=["noise", "smell"]), f"{KIND}.groups.few", "2 values", "leave the group out"),
    (grouped(few=["noise"]), f"{KIND}.groups.few", "1 values", "at least 3 values"),
    (grouped(few=["noise", "smell", "noise"]), f"{KIND}.groups.few", "'noise' twice", "once"),
    (grouped(other=["noise", "smell", "arson"]), f"{KIND}.groups.other", "'arson'",
     f"one of {KIND}.values: fire, noise"),
    (grouped(one=["fire", "noise", "smell"], two=["smell", "theft", "waste"]),
     f"{KIND}.groups.two", "'smell'", "groups apart; one has this value"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "key", "got", "expected"), WRONG_SOURCES)
def test_a_lattice_with_a_hole_is_refused(
    tmp_path: Path, source: dict[str, Any], key: str, got: str, expected: str
) -> None:
    found = [one for one in faults(tmp_path, source, ON) if one.key == key]

    assert any(one.got == got and expected in one.expected for one in found)
    assert {one.file for one in found} == {"sources/reports.toml"}


WRONG_LAYERS = [
    ({"periods": ["month", "quarter"]}, "periods", "'quarter'", "one of lattice.periods of rep"),
    ({"resolutions": [7, 8, 9]}, "resolutions", "9", "one of lattice.resolutions of reports: 7, 8"),
    ({"filter": {"kind": ["noise", "smell"]}}, "filter.kind", "['noise', 'smell']",
     "the nearest is ['noise', 'smell', 'waste']"),
    ({"filter": {"kind": ["arson"]}}, "filter.kind", "['arson']", "one value or exactly one group"),
    ({"filter": {"kind": ["nuisance"]}}, "filter.kind", "['nuisance']",
     "the nearest is ['noise', 'smell', 'waste']"),
    ({"filter": {"kind": []}}, "filter.kind", "[]", "one value or exactly one group"),
    ({"filter": {"hour": ["night"]}}, "filter.hour", "['night']",
     "no filter, or lattice.dimensions.hour in reports"),
    ({"filter": {"hour": ["night"], "kind": ["noise"]}}, "filter", "hour, kind", "one dimension"),
]  # fmt: skip


@pytest.mark.parametrize(("layer", "key", "got", "expected"), WRONG_LAYERS)
def test_a_layer_beside_the_lattice_is_refused(
    tmp_path: Path, layer: dict[str, Any], key: str, got: str, expected: str
) -> None:
    hour = SOURCE["dimensions"] | {"hour": SOURCE["dimensions"]["kind"]}
    source = changed(PROTECTED, {"dimensions": hour})
    found = [one for one in faults(tmp_path, source, changed(ON, layer)) if one.key == key]

    (fault,) = found
    assert (fault.file, fault.got) == ("layers/all_reports.toml", got)
    assert expected in fault.expected


@pytest.mark.parametrize("values", [["fire"], ["noise"], ["waste", "noise", "smell"]])
def test_a_layer_of_one_value_or_group_lies_on_the_lattice(
    tmp_path: Path, values: list[str]
) -> None:
    layer = changed(ON, {"filter": {"kind": values}})

    assert read_definitions(write_folder(tmp_path, source=PROTECTED, layer=layer))


def test_layers_whose_lengths_do_not_nest_make_no_lattice(tmp_path: Path) -> None:
    source = changed(PROTECTED, {"lattice": None, "time": {"period": "day"}})
    layer = changed(LAYER, {"periods": ["week", "quarter"]})

    (fault,) = faults(tmp_path, source, layer)

    assert (fault.key, fault.got) == ("periods", "'week' beside 'quarter'")


def test_without_a_table_the_lattice_is_that_of_the_layers(tmp_path: Path) -> None:
    source = changed(PROTECTED, {"lattice": None})
    other = changed(LAYER, {"id": "other", "resolutions": [5], "periods": ["year"]})
    folder = write_folder(tmp_path, source=source, layer=ON, layers_other=other)

    lattice = read_definitions(folder).sources["reports"].lattice

    assert lattice is not None
    assert lattice.periods == (Step.MONTH, Step.YEAR)
    assert lattice.resolutions == (5, 7, 8)
    assert lattice.areas == ("districts",)
    assert not lattice.dimensions


def test_without_a_table_no_layer_has_a_filter(tmp_path: Path) -> None:
    source = changed(PROTECTED, {"lattice": None})

    (fault,) = faults(tmp_path, source, changed(ON, {"filter": {"kind": ["noise"]}}))

    assert fault.key == "filter.kind"


def test_an_open_source_has_no_lattice(tmp_path: Path) -> None:
    read = read_definitions(write_folder(tmp_path))

    assert read.sources["reports"].lattice is None


ASKED = LatticeDimension.model_validate(DIMENSION)


@given(st.lists(st.sampled_from([*DIMENSION["values"], "nuisance", "arson"]), max_size=6))
def test_a_dimension_finds_single_values_and_whole_groups_alone(asked: list[str]) -> None:
    wanted = set(asked)
    expected = None
    if len(wanted) == 1 and wanted <= set(DIMENSION["values"]):
        expected = tuple(wanted)
    elif wanted in ({"nuisance"}, set(NUISANCE)):
        expected = NUISANCE

    assert ASKED.find(asked) == expected


@given(st.lists(st.sampled_from([*DIMENSION["values"], "nuisance", "arson"]), max_size=6))
def test_the_nearest_of_a_dimension_is_told_and_is_the_same_where_there_is_one(
    asked: list[str],
) -> None:
    nearest = ASKED.find([ASKED.nearest(asked)])

    assert nearest is not None
    assert nearest == (ASKED.find(asked) or nearest)
