"""Roles: what may be declared, and what contradicts the rest."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import read_definitions
from layers.errors import DefinitionError
from tests.layers.declare.folders import write_folder
from tests.layers.makers import SOURCE, TITLE

ROLE: dict[str, Any] = {
    "id": "officer",
    "title": TITLE,
    "purpose": "Prepares the meeting.",
    "layers": ["all_reports"],
    "areas": ["districts.D01"],
}
EXACT = {**ROLE, "exact": True, "classification": TITLE}


def faults(folder: Path, role: dict[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        read_definitions(write_folder(folder, roles_officer=role))
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("role", [ROLE, EXACT, {**ROLE, "layers": "*"}, {**ROLE, "layers": []}])
def test_a_role_is_read(tmp_path: Path, role: dict[str, Any]) -> None:
    read = read_definitions(write_folder(tmp_path, roles_officer=role))

    assert read.roles["officer"].exact is role.get("exact", False)


def test_all_layers_are_written_as_a_star(tmp_path: Path) -> None:
    read = read_definitions(write_folder(tmp_path, roles_officer={**ROLE, "layers": "*"}))

    assert read.roles["officer"].layer_ids == ("*",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layers": ["nothing"]}, "layers: got 'nothing'"),
        ({"areas": ["parishes.P1"]}, "areas: got 'parishes'"),
        ({"areas": ["districts"]}, "areas.0"),
        ({"finest": 5}, "finest: got 5; expected at least 6"),
        ({"id": "public"}, "another id"),
        ({"exact": True}, "classification: what stands"),
        ({"exact": True, "classification": TITLE, "layers": []}, "layers: which are told exactly"),
        ({"classification": TITLE}, "classification only where exact"),
        ({"purpose": ""}, "purpose"),
    ],
)
def test_a_role_that_contradicts_is_refused(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    (fault,) = faults(tmp_path, {**ROLE, **changes})

    assert fault.startswith("roles/officer.toml")
    assert said in fault


def test_a_role_needs_a_purpose(tmp_path: Path) -> None:
    without = {key: value for key, value in ROLE.items() if key != "purpose"}

    assert faults(tmp_path, without) == [
        "roles/officer.toml: purpose: got nothing; expected a value; this key is required"
    ]


def test_two_roles_of_one_id_are_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, roles_officer=ROLE, roles_other=ROLE)

    with pytest.raises(DefinitionError, match="another role id"):
        read_definitions(tmp_path)


@pytest.mark.parametrize("name", ["key", "api_key", "access_token", "view"])
def test_no_dimension_has_the_name_of_a_key(tmp_path: Path, name: str) -> None:
    source = {"dimensions": {name: {"column": "kind", "title": TITLE}}}

    with pytest.raises(DefinitionError, match="a name that is no parameter already"):
        read_definitions(write_folder(tmp_path, source={**SOURCE, **source}))
