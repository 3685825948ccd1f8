"""Fixtures that every room may use."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgis import private_postgis


@pytest.fixture(scope="session")
def postgis_url() -> Iterator[str]:
    """Address of a database on a PostGIS that lives as long as the test run."""
    # not tmp_path: its parents are closed to the user postgres
    with (
        tempfile.TemporaryDirectory(prefix="hexradar-postgis-") as folder,
        private_postgis(Path(folder)) as url,
    ):
        yield url
