"""The catalogue on SQLite and on PostGIS: the same answers at every door."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.addresses import EVERY
from tests.cities import open_place
from tests.postgis import fresh_database
from tests.serving import asking, headers_of
from tests.world import write_world

pytestmark = pytest.mark.postgis


@pytest.fixture(scope="module")
def postgis_client(postgis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Asks a server whose catalogue is on PostGIS."""
    folder = tmp_path_factory.mktemp("world-on-postgis")
    write_world(folder)
    with fresh_database(postgis_url) as database:
        inbox, definitions = folder / "inbox", folder / "definitions"
        place = open_place(Path(folder / "data"), inbox, definitions, database)
        place.ingest()
        with asking(place) as client:
            yield client
        place.engine.dispose()


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("address", EVERY)
def test_both_databases_give_the_same_answers(
    world_client: httpx.Client, postgis_client: httpx.Client, address: str, coding: str
) -> None:
    asked = {"Accept-Encoding": coding}

    one, other = (client.get(address, headers=asked) for client in (world_client, postgis_client))

    assert (one.status_code, one.content) == (other.status_code, other.content)
    assert headers_of(one) == headers_of(other)


@pytest.mark.parametrize("address", EVERY)
def test_both_databases_recognise_an_answer_of_the_other(
    world_client: httpx.Client, postgis_client: httpx.Client, address: str
) -> None:
    etag = world_client.get(address).headers.get("ETag", '"none"')

    answer = postgis_client.get(address, headers={"If-None-Match": etag})

    assert (answer.status_code == 304) == (etag != '"none"')
