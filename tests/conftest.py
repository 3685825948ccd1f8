"""Fixtures that every room may use."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings

from layers.demo import make_city, write_city
from server.store import Store
from tests.cities import Place, open_place
from tests.contexts import open_context
from tests.mariadb import private_mariadb
from tests.postgis import private_postgis
from tests.serving import HOST, asking, serving
from tests.world import write_world

REAL_DATA = Path(__file__).parents[1] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder with the open data sets that are not carried along."""
    folder = Path(os.environ.get("HEXRADAR_REAL_DATA", REAL_DATA)).resolve()
    if not folder.is_dir():
        pytest.skip(f"no open data in {folder}; HEXRADAR_REAL_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def postgis_url() -> Iterator[str]:
    """Address of a database on a PostGIS that lives as long as the test run."""
    # not tmp_path: its parents are closed to the user postgres
    with (
        tempfile.TemporaryDirectory(prefix="hexradar-postgis-") as folder,
        private_postgis(Path(folder)) as url,
    ):
        yield url


@pytest.fixture(scope="session")
def mariadb_port() -> Iterator[int]:
    """Port of a MariaDB that lives as long as the test run."""
    with tempfile.TemporaryDirectory(prefix="hexradar-mariadb-") as folder:
        Path(folder).chmod(0o755)
        with private_mariadb(Path(folder)) as port:
            yield port


# Property tests give the same examples on every machine, and write their files to one folder.
settings.register_profile(
    "hexradar",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("hexradar")


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the files of the demo city."""
    folder = tmp_path_factory.mktemp("demo") / "inbox"
    write_city(make_city(seed=7), folder)
    return folder


@pytest.fixture(scope="session")
def demo_place(demo_city: Path) -> Iterator[Place]:
    """The demo city, ingested once; tests that ingest again make a place of their own."""
    place = open_place(demo_city.parent / "data", demo_city)
    place.ingest()
    yield place
    place.engine.dispose()


@pytest.fixture(scope="session")
def context_place(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demo city with dwellings, a context and project areas; it shares all deliveries."""
    return open_context(demo_place, tmp_path_factory.mktemp("context") / "definitions")


@pytest.fixture(scope="session")
def context_client(context_place: Place) -> Iterator[httpx.Client]:
    """Asks a server of it."""
    with asking(context_place) as client:
        yield client


@pytest.fixture(scope="session")
def demo_store(demo_place: Place) -> Store:
    """What answers for the demo city."""
    return demo_place.store


@pytest.fixture(scope="session")
def demo_server(demo_place: Place) -> Iterator[str]:
    """Address of a server with the demo city and the built client."""
    with serving(demo_place) as address:
        yield address


@pytest.fixture(scope="session")
def demo_client(demo_server: str) -> Iterator[httpx.Client]:
    """Asks the server of the demo city."""
    with httpx.Client(base_url=demo_server, headers={"Host": HOST}, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def world_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The corners of the world of `tests.world`, ingested."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder)
    place = open_place(folder / "data", folder / "inbox", folder / "definitions")
    place.ingest()
    yield place
    place.engine.dispose()


@pytest.fixture(scope="session")
def world_store(world_place: Place) -> Store:
    """What answers for the corners of the world."""
    return world_place.store


@pytest.fixture(scope="session")
def world_client(world_place: Place) -> Iterator[httpx.Client]:
    """Asks a server with the corners of the world."""
    with asking(world_place) as client:
        yield client
