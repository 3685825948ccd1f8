"""Combinations that a city declares, beside all else that it declares."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import read_definitions
from layers.errors import DefinitionError
from tests.layers.declare.folders import write_folder
from tests.layers.makers import TITLE

NOISE = {"layer": "all_reports"}
MINE: dict[str, Any] = {"id": "mine", "theme": "nuisance", "how": "measure", "inputs": [NOISE]}


def faults(folder: Path, *combinations: dict[str, Any], **more: Any) -> list[str]:
    """Declare combinations, and return what is wrong with them."""
    files = {f"combinations_{at}": one for at, one in enumerate(combinations)}
    write_folder(folder, **files, **more)
    try:
        read_definitions(folder)
    except DefinitionError as error:
        return [str(one) for one in error.faults]
    return []


def test_a_combination_is_read_with_its_face(tmp_path: Path) -> None:
    write_folder(tmp_path, combinations_mine=MINE | {"title": TITLE})
    found = read_definitions(tmp_path)
    assert found.combinations["mine"].inputs[0].layer == "all_reports"
    assert found.faces["mine"].resolutions == found.faces["all_reports"].resolutions


def test_a_combination_may_be_made_of_another_whatever_file_comes_first(tmp_path: Path) -> None:
    first = MINE | {"id": "first", "inputs": [{"layer": "second"}]}
    assert not faults(tmp_path, first, MINE | {"id": "second"})


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"inputs": [{"layer": "nothing"}]}, "layer: got 'nothing'; expected one of: all_reports"),
        ({"inputs": [{"layer": "mine"}]}, "inputs: got mine -> mine; expected combinations that"),
        ({"theme": "weather"}, "theme: got 'weather'; expected one of nuisance"),
        ({"id": "all_reports"},
         "id: got 'all_reports'; expected another collection id; layers/all_reports.toml has this"),
        ({"id": "districts"},
         "id: got 'districts'; expected another collection id; areas/districts.toml has this one"),
        ({"id": "c_" + 24 * "a"}, "expected another; such names are those of what users combine"),
        ({"inputs": [NOISE | {"where": {"colour": ["red"]}}]},
         "where: got 'colour'; expected a dimension of all_reports: kind"),
        ({"inputs": [NOISE | {"where": {"kind": []}}]}, "at least one value"),
        ({"inputs": [NOISE | {"when": "2024-13"}]}, "inputs.0.when: got '2024-13'; expected asked"),
        ({"inputs": [NOISE | {"compute": "rate", "per": "all_reports"}]},
         "per: got 'all_reports'; expected a denominator: km2"),
        ({"how": "sum"}, "how: got 'sum'; expected 'measure', 'weighted'"),
        ({"colour": "red"}, "colour: got an unknown key; expected one of"),
    ],
)  # fmt: skip
def test_a_combination_that_does_not_fit_is_refused_with_file_and_reason(
    tmp_path: Path, parts: dict[str, Any], fault: str
) -> None:
    found = faults(tmp_path, MINE | parts)
    assert any(one.startswith("combinations/0.toml: ") and fault in one for one in found)
    assert all(one.startswith("combinations/0.toml: ") for one in found)


def test_a_ring_of_combinations_is_told_whole(tmp_path: Path) -> None:
    ring = [MINE | {"id": one, "inputs": [{"layer": two}]} for one, two in ("ab", "bc", "ca")]
    (fault,) = faults(tmp_path, *ring)
    told = fault.partition("got ")[2].partition(";")[0].split(" -> ")
    assert told[0] == told[-1]
    assert set(told) == {"a", "b", "c"}


def test_two_combinations_do_not_share_a_name(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, MINE, MINE)
    assert fault == (
        "combinations/1.toml: id: got 'mine'; expected another collection id; "
        "combinations/0.toml has this one"
    )


def test_a_combination_is_not_filtered_by_what_its_layers_are(tmp_path: Path) -> None:
    other = MINE | {"id": "other", "inputs": [{"layer": "mine", "where": {"kind": ["x"]}}]}
    (fault,) = faults(tmp_path, MINE, other)
    assert "where: got 'kind'; expected a dimension of mine: none" in fault


def test_layers_that_cannot_be_read_are_not_called_unknown(tmp_path: Path) -> None:
    found = faults(tmp_path, MINE, layer={"id": "all_reports"})
    assert not [one for one in found if one.startswith("combinations/")]
