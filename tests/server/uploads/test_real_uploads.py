"""Open data through the doors for uploads: a file nobody described is on the map."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.settings import SHIPPED
from tests.cities import open_place
from tests.server.uploads.conftest import Clock, Office, restart
from tests.serving import all_features, asking

pytestmark = pytest.mark.real
DATA = Path(os.environ.get("HEXRADAR_REAL_DATA", "../shared/data"))  # of the checkout
ROWS, PLACEHOLDERS, UNPLACED = 10_000, 885, 590


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with the definitions of Baltimore and no data yet."""
    if not (DATA / "us_baltimore_311").is_dir():
        pytest.skip(f"no us_baltimore_311 in {DATA}; set HEXRADAR_REAL_DATA")
    data = tmp_path_factory.mktemp("baltimore") / "data"
    clock = Clock()
    place = restart(open_place(data, DATA, SHIPPED / "baltimore"), clock)
    with asking(place) as client:
        yield Office(place, client, clock)
    place.engine.dispose()


def counts(office: Office, kind: str) -> tuple[dict[str, float], int]:
    file = DATA / "us_baltimore_311" / f"311_sample.{kind}"
    made = office.make(file.read_bytes(), file.name)
    refused = {one["reason"]: one["rows"] for one in made["rows"]["refused"]}
    assert made["rows"]["read"] == ROWS == made["rows"]["accepted"] + sum(refused.values())
    assert refused["placeholder_coordinates"] == PLACEHOLDERS
    assert refused["no_coordinates"] == UNPLACED
    path = f"/v1/collections/{made['layer']}/items?datetime=../..&limit=10000"
    features = all_features(office.client, path)
    told = {one["id"]: one["properties"]["value"] for one in features}
    return {cell: value for cell, value in told.items() if value}, made["rows"]["accepted"]


def test_requests_of_baltimore_give_the_same_cells_from_csv_and_workbook(office: Office) -> None:
    text, accepted = counts(office, "csv")
    book, _ = counts(office, "xlsx")

    assert text == book
    assert sum(text.values()) == accepted
