"""GDAL reads what a key opens, by each way of sending one, and nothing without."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.roles import SECRET, Keyed
from tests.server.access.asker import Asker
from tests.serving import serving

# In a process of its own: GDAL holds the lock that the server of the test needs to answer it.
LAYERS = "print(json.dumps(pyogrio.list_layers(sys.argv[1])[:, 0].tolist()))"
VALUES = """
meta, _, _, columns = pyogrio.raw.read(sys.argv[1], layer=sys.argv[2], read_geometry=False)
fields = dict(zip(meta["fields"].tolist(), columns))
told = zip(fields["h3"].tolist(), fields["value"].tolist(), fields["state"].tolist())
print(json.dumps({cell: [value, state] for cell, value, state in told}))
"""
Way = Callable[[str, Path], dict[str, str]]


def by_header(key: str, folder: Path) -> dict[str, str]:
    """Write the header into a file, as GDAL_HTTP_HEADERS does not reach this driver."""
    file = folder / "headers"
    file.write_text(f"X-API-Key: {key}\n")
    return {"GDAL_HTTP_HEADER_FILE": str(file)}


def by_bearer(key: str, _: Path) -> dict[str, str]:
    return {"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key}


def by_basic(key: str, _: Path) -> dict[str, str]:
    name = key.split(".")[0].removeprefix("hxr_")
    return {"GDAL_HTTP_USERPWD": f"{name}:{key}", "GDAL_HTTP_AUTH": "BASIC"}


def gdal(script: str, *arguments: str, options: dict[str, str]) -> Any:
    """Run a script with GDAL and some options of it; return what it prints."""
    command = [sys.executable, "-c", f"import json, sys, pyogrio\n{script}", *arguments]
    done = subprocess.run(
        command, env=os.environ | options, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def address(keyed: Keyed) -> Iterator[str]:
    with serving(keyed.place) as address:
        yield f"OAPIF:{address}/v1"


@pytest.mark.parametrize("way", [by_header, by_bearer, by_basic])
def test_gdal_reads_an_exact_layer_with_a_key(
    address: str, keyed: Keyed, ask: Asker, way: Way, tmp_path: Path
) -> None:
    told = gdal(VALUES, address, SECRET, options=way(keyed.keys["analyst"], tmp_path))

    asked = ask.rows("analyst", SECRET, "")
    assert {cell: (value, state) for cell, (value, state) in told.items()} == asked
    assert any(0 < value < 5 for value, _ in told.values())


def test_gdal_does_not_find_a_restricted_layer_without_a_key(address: str) -> None:
    assert SECRET not in gdal(LAYERS, address, options={})
