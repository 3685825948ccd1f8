"""What may be the context of an area set, by which its areas are called alike."""

from pathlib import Path

import pytest

from layers.declare import read_definitions
from layers.errors import DefinitionError
from server.settings import SHIPPED
from tests.contexts import with_context

RATE = """
id = "reports_rate"
title = { nl = "Meldingen per woning", en = "Reports per dwelling" }
theme = "nuisance"
how = "measure"
[[inputs]]
layer = "%s"
compute = "rate"
per = "homes"
"""


def faults(folder: Path, context: str, rate_of: str = "noise") -> list[str]:
    """Declare a context of the districts of the demo city; return what is wrong with it."""
    definitions = with_context(folder / "definitions", SHIPPED / "demo")
    (definitions / "combinations").mkdir(exist_ok=True)
    (definitions / "combinations/reports_rate.toml").write_text(RATE % rate_of)
    path = definitions / "areas/districts.toml"
    lines = [one for one in path.read_text("utf-8").splitlines() if "context" not in one]
    path.write_text("\n".join([*lines, f"context = {context}", ""]))
    try:
        read_definitions(definitions)
    except DefinitionError as error:
        return [str(one) for one in error.faults]
    return []


@pytest.mark.parametrize("context", ['["homes"]', '["homes", "reports_rate"]', "[]"])
def test_open_layers_and_what_is_made_of_them_may_be_context(tmp_path: Path, context: str) -> None:
    assert faults(tmp_path, context) == []


def test_a_protected_layer_is_no_context(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '["residential_burglaries"]')
    assert "residential_burglaries is protected" in fault
    assert fault.startswith("areas/districts.toml: context")


def test_what_is_made_of_a_protected_layer_is_no_context(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '["reports_rate"]', rate_of="violence")
    assert "violence is protected" in fault


def test_a_layer_that_is_not_there_is_no_context(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '["castles"]')
    assert "got 'castles'; expected layers or combinations:" in fault


def test_a_context_is_named_once(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '["homes", "homes"]')
    assert "each once" in fault


def test_a_layer_that_the_set_does_not_count_is_no_context(tmp_path: Path) -> None:
    def uncounted(definitions: Path) -> None:
        path = definitions / "sources/homes.toml"
        path.write_text(path.read_text().replace('"districts", "neighbourhoods"', '"districts"'))

    definitions = with_context(tmp_path / "definitions", SHIPPED / "demo")
    uncounted(definitions)
    with pytest.raises(DefinitionError, match="counted by neighbourhoods; homes is not"):
        read_definitions(definitions)
