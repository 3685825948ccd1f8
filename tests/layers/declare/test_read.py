"""Definitions: a folder of TOML becomes typed definitions, or every fault at once."""

from pathlib import Path
from typing import Any

import pytest
import tomli_w

from layers.declare import Definitions, SourceDefinition, json_schemas, read_definitions
from layers.errors import DefinitionError, Fault
from layers.periods import Step
from tests.layers.declare.folders import PLACE, write_folder
from tests.layers.makers import LAYER, SOURCE, changed


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(DefinitionError) as caught:
        read_definitions(folder)
    return caught.value.faults


def fault_in(folder: Path, **files: dict[str, Any]) -> Fault:
    """Write a folder and return its only fault."""
    (fault,) = faults_of(write_folder(folder, **files))
    return fault


def test_a_folder_is_read_into_definitions(tmp_path: Path) -> None:
    read = read_definitions(write_folder(tmp_path))
    assert isinstance(read, Definitions)
    assert list(read.sources) == ["reports"]
    assert list(read.layers) == ["all_reports"]
    assert list(read.area_sets) == ["districts"]
    assert read.layers["all_reports"].period is Step.MONTH


def test_definitions_survive_being_written_and_read(tmp_path: Path) -> None:
    read = read_definitions(write_folder(tmp_path)).sources["reports"]
    again = tomli_w.dumps(read.model_dump(mode="json", exclude_none=True))
    (tmp_path / "sources" / "reports.toml").write_text(again, "utf-8")
    assert read_definitions(tmp_path).sources["reports"] == read


def test_definitions_are_read_only(tmp_path: Path) -> None:
    read = read_definitions(write_folder(tmp_path))
    with pytest.raises(TypeError):
        read.sources["another"] = read.sources["reports"]  # type: ignore[index]


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    before = read_definitions(write_folder(tmp_path)).digest
    path = tmp_path / "layers" / "all_reports.toml"
    path.write_text(path.read_text() + "# a remark\n")
    assert read_definitions(tmp_path).digest != before


def test_the_digest_of_the_same_files_is_the_same(tmp_path: Path) -> None:
    one, other = (read_definitions(write_folder(tmp_path / name)) for name in ("one", "other"))
    assert one.digest == other.digest


def test_an_unknown_key_is_named_with_the_known_ones(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer={**LAYER, "colour": "red"})
    assert (fault.file, fault.key, fault.got) == (
        "layers/all_reports.toml", "colour", "an unknown key")  # fmt: skip
    assert "palette" in fault.expected


def test_an_unknown_key_inside_a_table_is_named(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, source=changed(SOURCE, {"time": {"colum": "date"}}))
    assert (fault.file, fault.key) == ("sources/reports.toml", "time.colum")


def test_a_missing_unit_is_named(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"unit": None}))
    assert str(fault) == (
        "layers/all_reports.toml: unit: got nothing; expected a value; this key is required"
    )


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("id", "Reports!", "match"),
        ("finest_resolution", 16, "less than or equal to 15"),
        ("finest_resolution", "nine", "integer"),
        ("threshold", 1, "greater than or equal to 2"),
        ("protection", "secret", "'open', 'protected' or 'restricted'"),
        ("time", {"timezone": "Europe/Den_Haag"}, "a time zone such as"),
        ("time", {"timezone": ""}, "a time zone such as"),
        ("time", {"period": "decade"}, "'day'"),
        ("location", {"crs": "RD"}, "a coordinate reference system such as EPSG:28992"),
        ("location", {"precision": 0}, ""),
        ("location", {"precision": "house"}, ""),
        ("file", {"encoding": "utf-9"}, "a character encoding such as"),
        ("file", {"encoding": "hex"}, "a character encoding such as"),
        ("file", {"delimiter": ";;"}, "at most 1 character"),
        ("file", {"decimal": "'"}, "match"),
        ("coverage", {"areas": "districts"}, "either bbox or areas"),
        ("coverage", {"bbox": None}, "either bbox or areas"),
        ("coverage", {"bbox": [4.4, 52.0, 4.2, 52.1]}, "west < east"),
        ("coverage", {"bbox": [4.2, 152.0, 4.4, 152.1]}, "less than or equal to 90"),
        ("coverage", {"bbox": [4.2, float("nan"), 4.4, 52.1]}, ""),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    key: str, value: Any, expected: str, tmp_path: Path
) -> None:
    write_folder(tmp_path, source=changed(SOURCE, {key: value}), layer=None)
    fault = faults_of(tmp_path)[0]
    assert fault.file == "sources/reports.toml"
    assert fault.key.startswith(key)
    assert fault.got
    assert expected in fault.expected


def test_a_source_that_is_not_valid_is_not_called_unknown(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, source=changed(SOURCE, {"holder": None}))
    assert (fault.file, fault.key) == ("sources/reports.toml", "holder")


def test_a_text_in_one_language_only_is_a_fault(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, layer=changed(LAYER, {"title": {"en": None}}))
    assert (fault.key, fault.got) == ("title.en", "nothing")


def test_toml_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "layers" / "broken.toml").write_text('id = "a"\ntitle = \n')
    (fault,) = faults_of(tmp_path)
    assert fault.file == "layers/broken.toml"
    assert "line 2" in fault.got


def test_toml_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / "layers" / "broken.toml").write_bytes(b'id = "caf\xe9"\n')
    (fault,) = faults_of(tmp_path)
    assert (fault.file, fault.expected) == ("layers/broken.toml", "TOML 1.0 in UTF-8")


@pytest.mark.parametrize(
    "stray", ["reports.toml", "layer/a.toml", "layers/old/a.toml", "place/a.toml"]
)
def test_a_definition_that_nothing_reads_is_named(stray: str, tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / stray).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / stray).write_text('id = "a"\n')
    (fault,) = faults_of(tmp_path)
    assert (fault.file, fault.got) == (stray, "a definition that nothing reads")


def test_a_folder_without_a_place_is_refused(tmp_path: Path) -> None:
    fault = fault_in(tmp_path, place=None)
    assert (fault.file, fault.got) == ("place.toml", "no such file")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    fault = faults_of(tmp_path / "nowhere")[0]
    assert (fault.file, fault.got) == (str(tmp_path / "nowhere"), "no such folder")


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    write_folder(
        tmp_path,
        place=changed(PLACE, {"language": "fr"}),
        source=changed(SOURCE, {"dimensions": {"limit": SOURCE["dimensions"]["kind"]}}),
        layer=changed(LAYER, {"unit": None, "colour": "red"}),
    )
    found = {(fault.file, fault.key) for fault in faults_of(tmp_path)}
    assert found == {
        ("place.toml", "language"),
        ("sources/reports.toml", "dimensions.limit"),
        ("layers/all_reports.toml", "unit"),
        ("layers/all_reports.toml", "colour"),
    }


def test_every_fault_is_a_line_of_the_message(tmp_path: Path) -> None:
    write_folder(tmp_path, layer=changed(LAYER, {"unit": None, "title": None}))
    with pytest.raises(DefinitionError) as caught:
        read_definitions(tmp_path)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("kind", ["place", "sources", "layers", "areas", "registers"])
def test_every_kind_of_definition_has_a_schema_that_refuses_unknown_keys(kind: str) -> None:
    schema = json_schemas()[kind]
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) <= set(schema["properties"])


def test_the_schema_of_a_source_names_every_key() -> None:
    assert set(json_schemas()["sources"]["properties"]) == set(SourceDefinition.model_fields)
