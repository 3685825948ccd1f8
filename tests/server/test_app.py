"""Where the server may listen, and what it says of itself."""

from pathlib import Path

import httpx
from sqlalchemy import text

from server.app import create_app
from server.settings import Settings
from tests.cities import open_place
from tests.serving import serving
from tests.world import write_world


def test_an_application_is_made_for_an_interface_that_others_reach(tmp_path: Path) -> None:
    application = create_app(Settings(data=tmp_path, key_file=tmp_path / "key", host="0.0.0.0"))

    assert application.state.settings.host == "0.0.0.0"


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
