"""Keys, levels and tables between in a definition."""

from pathlib import Path
from typing import Any

import pytest
import tomli_w

from layers.declare import read_definitions
from layers.errors import DefinitionError, Fault
from tests.layers.declare.folders import write_folder
from tests.layers.makers import LAYER, SOURCE, changed

KEY: dict[str, Any] = {
    "column": "postcode",
    "areas": "districts",
    "normalise": ["trim", {"no_prefix": "Wijk "}, {"pad": 4}],
    "level": {"column": "soort", "is": "Wijk"},
    "via": {"file": {"path": "table.csv"}, "from": "pc6", "to": "wijk"},
}


def write(folder: Path, count: dict[str, Any] | None = None, **key: Any) -> Path:
    areal = {
        "location": None,
        "key": changed(KEY, key),
        "count": count,
        "coverage": {"bbox": None, "areas": "districts"},
    }
    return write_folder(folder, source=changed(SOURCE, areal), layer=changed(LAYER, {}))


def fault_of(folder: Path, **parts: Any) -> Fault:
    with pytest.raises(DefinitionError) as caught:
        read_definitions(write(folder, **parts))
    (fault,) = caught.value.faults
    return fault


def test_a_key_is_read_as_it_is_written(tmp_path: Path) -> None:
    read = read_definitions(write(tmp_path))
    written = read.sources["reports"].model_dump(mode="json", exclude_none=True)
    (tmp_path / "sources" / "reports.toml").write_text(tomli_w.dumps(written), "utf-8")
    assert read_definitions(tmp_path).sources == read.sources


def test_one_level_or_several_may_be_named(tmp_path: Path) -> None:
    level = {"column": "soort", "is": ["Wijk", "wijk"]}
    key = read_definitions(write(tmp_path, level=level)).sources["reports"].key
    assert key is not None
    assert key.level is not None
    assert key.level.texts == ("Wijk", "wijk")


@pytest.mark.parametrize(
    ("rule", "named"),
    [("squash", "word"), ({"pad": 0}, "pad.pad"), ({"no_prefix": ""}, "no_prefix.no_prefix")],
)
def test_a_rule_that_is_none_is_one_fault(tmp_path: Path, rule: Any, named: str) -> None:
    assert fault_of(tmp_path, normalise=[rule]).key == f"key.normalise.0.{named}"


def test_a_text_that_means_two_things_is_refused(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, count={"column": "n", "states": {"zero": ["."], "no_data": [". "]}})
    assert fault.key == "count.states"
    assert "'.' has two" in fault.expected


def test_a_level_without_a_text_is_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path, level={"column": "soort", "is": []}).key == "key.level.is"
