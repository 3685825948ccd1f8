"""How a new delivery goes with the ones before it: what may be declared."""

from pathlib import Path
from typing import Any

import pytest

from layers.declare import Mode, read_definitions
from tests.layers.declare.folders import write_folder
from tests.layers.declare.test_contradict import fault_in
from tests.layers.makers import SOURCE, changed, make_source


def test_a_delivery_is_the_whole_source_and_three_are_kept_unless_told() -> None:
    rule = make_source().delivery
    assert (rule.mode, rule.period, rule.keep) == (Mode.REPLACE, None, 3)


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_can_be_declared(mode: Mode, tmp_path: Path) -> None:
    source = changed(SOURCE, {"delivery": {"mode": str(mode), "keep": 5}})
    read = read_definitions(write_folder(tmp_path, source=source))
    assert read.sources["reports"].delivery.mode is mode


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"delivery": {"mode": "append"}, "record": None}, "record.id"),
        ({"delivery": {"mode": "replace_periods", "period": "day"}}, "delivery.period"),
        ({"delivery": {"mode": "replace", "period": "month"}}, "delivery"),
        ({"delivery": {"mode": "add"}}, "delivery.mode"),
        ({"delivery": {"keep": 0}}, "delivery.keep"),
        ({"delivery": {"keeps": 4}}, "delivery.keeps"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_a_fault(
    parts: dict[str, Any], key: str, tmp_path: Path
) -> None:
    fault = fault_in(tmp_path, source=changed(SOURCE, parts), layer=None)
    assert (fault.file, fault.key) == ("sources/reports.toml", key)


def test_the_fault_of_a_source_without_ids_says_why(tmp_path: Path) -> None:
    source = changed(SOURCE, {"delivery": {"mode": "append"}, "record": None})
    assert "must know a record that arrives twice" in fault_in(tmp_path, source=source).expected


@pytest.mark.parametrize("mode", ["append", "replace_periods"])
def test_deliveries_that_follow_each_other_leave_a_month_open_unless_the_source_is_open(
    mode: str, tmp_path: Path
) -> None:
    closed = {"protection": "protected", "threshold": 7}
    source = changed(SOURCE, {"delivery": {"mode": mode}, **closed})
    fault = fault_in(tmp_path / "none", source=source)
    assert (fault.key, fault.got) == ("time.settles_after", "0")
    assert "published once" in fault.expected
    settled = changed(source, {"time": {"settles_after": 1}})
    read = read_definitions(write_folder(tmp_path / "one", source=settled))
    assert read.sources["reports"].time.settles_after == 1


def test_a_dimension_is_not_called_known(tmp_path: Path) -> None:
    dimension = {"known": SOURCE["dimensions"]["kind"]}
    fault = fault_in(tmp_path, source=changed(SOURCE, {"dimensions": dimension}))
    assert fault.key == "dimensions.known"
