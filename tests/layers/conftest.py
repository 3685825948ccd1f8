"""Fixtures of the library's rooms."""

import os
from pathlib import Path

import pytest

from tests import __file__ as here

REAL_DATA = Path(here).parents[1] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder with the open data sets that are not carried along."""
    folder = Path(os.environ.get("HEXRADAR_REAL_DATA", REAL_DATA)).resolve()
    if not folder.is_dir():
        pytest.skip(f"no open data in {folder}; HEXRADAR_REAL_DATA names their folder")
    return folder
