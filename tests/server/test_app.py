"""Where the server may listen, and what it says of itself."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from layers.declare import Definitions, read_definitions
from layers.errors import DefinitionError
from server.app import create_app, refuse_exposure
from server.settings import SHIPPED, Settings
from tests.cities import open_place
from tests.serving import serving
from tests.world import write_world


@pytest.fixture(scope="module")
def protected() -> Definitions:
    """The demo city, two of whose sources are protected."""
    return read_definitions(SHIPPED / "demo")


@pytest.fixture(scope="module")
def open_only() -> Definitions:
    """A place whose sources are all open."""
    return read_definitions(SHIPPED / "boston")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1"])
def test_protected_sources_are_served_to_this_machine(protected: Definitions, host: str) -> None:
    refuse_exposure(protected, host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.1.7", "::1:2", "127.0.0.1.example.org", "localhost.org"]
)
def test_protected_sources_are_not_served_to_others(protected: Definitions, host: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        refuse_exposure(protected, host)

    assert {fault.key for fault in refused.value.faults} == {
        "police_incidents", "residential_burglaries"
    }  # fmt: skip
    assert "HOST=127.0.0.1" in str(refused.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7"])
def test_open_sources_are_served_to_anyone(open_only: Definitions, host: str) -> None:
    refuse_exposure(open_only, host)


def test_no_application_is_made_for_an_exposed_interface(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="an interface that others can reach"):
        create_app(Settings(data=tmp_path, host="0.0.0.0"))


def test_an_error_nobody_expected_is_a_problem_that_tells_no_secrets(tmp_path: Path) -> None:
    write_world(tmp_path)
    place = open_place(tmp_path / "data", tmp_path / "inbox", tmp_path / "definitions")
    with place.engine.begin() as connection:
        connection.execute(text("DROP TABLE current_delivery"))

    with serving(place) as address:
        answer = httpx.get(f"{address}/v1/collections")
    place.engine.dispose()

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "current_delivery" not in answer.text


def test_links_are_those_of_the_public_address(tmp_path: Path) -> None:
    write_world(tmp_path)
    place = open_place(tmp_path / "data", tmp_path / "inbox", tmp_path / "definitions")
    place.ingest(["arctic"])
    public = place.settings.model_copy(update={"public_url": "https://map.test/city"})

    with serving(type(place)(place.desk, place.store, public, place.engine)) as address:
        page = httpx.get(f"{address}/v1/collections/arctic_all/items?limit=1").json()
        tilejson = httpx.get(f"{address}/v1/collections/arctic_all/tilejson.json").json()
    place.engine.dispose()

    assert {one["href"].partition("/v1/")[0] for one in page["links"]} == {"https://map.test/city"}
    assert tilejson["tiles"][0].startswith("https://map.test/city/v1/collections/arctic_all/tiles/")
