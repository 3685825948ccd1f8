"""One city for all tests of the demo, made and written once."""

import json
from pathlib import Path
from typing import Any

import pytest

from layers.demo import City, make_city, write_city
from tests.layers.demo.naive import Rows, rows_of
from tests.layers.demo.reading import FORMATS, Found, read


@pytest.fixture(scope="session")
def city() -> City:
    return make_city(seed=7)


@pytest.fixture(scope="session")
def folder(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doggermonde")
    write_city(city, path)
    return path


@pytest.fixture(scope="session")
def truth(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def found(folder: Path) -> dict[str, Found]:
    return {source: read(source, folder) for source in FORMATS}


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a city in which nothing was planted."""
    path = tmp_path_factory.mktemp("plain")
    write_city(make_city(seed=7, planted=False), path)
    return path


@pytest.fixture(scope="session")
def counted(folder: Path, found: dict[str, Found]) -> dict[str, Rows]:
    return {source: rows_of(source, one, folder) for source, one in found.items()}


@pytest.fixture(scope="session")
def plainly(plain: Path) -> dict[str, Rows]:
    return {source: rows_of(source, read(source, plain), plain) for source in FORMATS}
