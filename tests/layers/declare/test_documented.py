"""The page about definitions knows every key that a definition may have."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.declare import json_schemas

PAGE = (Path(__file__).parents[3] / "docs/definitions.md").read_text("utf-8")
SCHEMAS = json_schemas()


def keys(kind: str) -> Iterator[str]:
    """Yield the keys of a kind of definition, and of the tables in it."""
    schema = SCHEMAS[kind]
    for table in (schema, *schema.get("$defs", {}).values()):
        yield from table.get("properties", {})


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_stands_on_the_page(kind: str) -> None:
    missing = [key for key in keys(kind) if not re.search(rf"\b{re.escape(key)}\b", PAGE)]
    assert missing == []
