"""Streets of the City of London by the names that the police give them."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from layers.grid import points_to_cells
from server.names import Names
from server.settings import SHIPPED
from tests.cities import open_place

pytestmark = pytest.mark.real
DATA = Path(os.environ.get("HEXRADAR_REAL_DATA", "../shared/data"))  # of the checkout
CHEAPSIDE = (-0.0936, 51.5139)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Names]:
    """What is found in London."""
    if not (DATA / "uk_london").is_dir():
        pytest.skip(f"no uk_london in {DATA}; set HEXRADAR_REAL_DATA")
    place = open_place(tmp_path_factory.mktemp("london") / "data", DATA, SHIPPED / "london")
    place.ingest()
    yield place.store.names
    place.engine.dispose()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("cheapside", "Cheapside"),
        ("fleet st", "Fleet Street"),
        ("saint mary axe", "St Mary Axe"),
        ("aldermans walk", "Alderman's Walk"),
        ("liverpol street", "Liverpool Street"),
    ],
)
def test_a_street_is_found(names: Names, text: str, title: str) -> None:
    assert names.find(text, 5)[0].title.en == title


@pytest.mark.parametrize("text", ["supermarket", "parking area", "nightclub", "no location"])
def test_what_is_no_street_is_not_found(names: Names, text: str) -> None:
    assert all(one.kind != "street" for one in names.find(text, 10))


def test_a_cell_is_named_by_its_street_and_its_area(names: Names) -> None:
    lon, lat = (np.array([one]) for one in CHEAPSIDE)
    (named,) = names.of(points_to_cells(lon, lat, 9))
    assert named.area.startswith("City of London")
    assert named.street in named.text.en
    assert named.street
