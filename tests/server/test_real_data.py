"""Real open data through the definitions we ship: no record is lost on the way to the user."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.settings import SHIPPED
from tests.cities import open_place
from tests.serving import all_features, asking

pytestmark = pytest.mark.real
DATA = Path(os.environ.get("HEXRADAR_REAL_DATA", "../shared/data"))  # of the checkout
FOLDERS = {"west_yorkshire": "uk_west_yorkshire", "boston": "us_boston"}


@pytest.fixture(scope="module", params=FOLDERS)
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """Asks a server with one real city."""
    if not (DATA / FOLDERS[request.param]).is_dir():
        pytest.skip(f"no {FOLDERS[request.param]} in {DATA}; set HEXRADAR_REAL_DATA")
    data = tmp_path_factory.mktemp(request.param) / "data"
    place = open_place(data, DATA, SHIPPED / request.param)
    place.ingest()
    with asking(place) as client:
        yield client
    place.engine.dispose()


def test_every_accepted_record_is_in_the_cells_of_every_resolution(client: httpx.Client) -> None:
    for layer in whole_layers(client):
        accepted = layer["indicators"]["quality"]["rows_accepted"]
        for resolution in layer["resolutions"]:
            question = f"resolution={resolution}&datetime=../..&limit=10000"
            path = f"/v1/collections/{layer['id']}/items?{question}"
            values = [one["properties"]["value"] for one in all_features(client, path)]
            assert sum(values) == accepted > 0, (layer["id"], resolution)


def test_every_row_is_accepted_or_refused(client: httpx.Client) -> None:
    for source in client.get("/v1/sources").json()["sources"]:
        quality = source["indicators"]["quality"]
        assert quality["rows_read"] == quality["rows_accepted"] + sum(quality["refused"].values())


def whole_layers(client: httpx.Client) -> list[dict]:
    """Return the layers that count every record of their source."""
    collections = client.get("/v1/collections").json()["collections"]
    layers = [one for one in collections if one["kind"] == "layer"]
    return [one for one in layers if one["id"] in ("all_street_crime", "larceny")]
