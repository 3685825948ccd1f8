"""Each test of the catalogue runs on both databases."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import Engine

from server.catalogue import Catalogue, NewDelivery, engine_for, upgrade
from tests.postgis import fresh_database

ARRIVED = datetime(2026, 3, 29, 1, 30, 0, 123456, UTC)
PROCESSES = Path(__file__).with_name("processes.py")

Make = Callable[..., NewDelivery]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/catalogue.sqlite"
        return
    with fresh_database(request.getfixturevalue("postgis_url")) as address:
        yield address


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Engine on a database at the newest revision."""
    upgrade(url)
    engine = engine_for(url)
    yield engine
    engine.dispose()


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    """An empty catalogue, whose clock stands still."""
    return Catalogue(engine, clock=lambda: ARRIVED)


@pytest.fixture
def make() -> Make:
    """Make a delivery that is not registered yet; fields can be given."""

    def make(source: str = "incidents", **fields: object) -> NewDelivery:
        usual = {
            "arrived": ARRIVED,
            "snapshot": f"snapshots/{source}/a",
            "digest": "d" * 64,
            "rows_read": 12,
            "rows_accepted": 10,
            "first_period": date(2024, 1, 1),
            "last_period": date(2024, 12, 1),
            "definition_digest": "e" * 64,
        }
        return NewDelivery(source=source, **(usual | fields))

    return make


@pytest.fixture
def square() -> Callable[..., MultiPolygon]:
    """Make a box of one part."""

    def square(west: float, south: float, east: float, north: float) -> MultiPolygon:
        return MultiPolygon([box(west, south, east, north)])

    return square


@pytest.fixture
def start(url: str) -> Start:
    """Start `processes.py` beside us, on the same database."""

    def start(verb: str, *arguments: str) -> "subprocess.Popen[bytes]":
        paths = ":".join(path for path in sys.path if path)
        command = [sys.executable, str(PROCESSES), verb, url, *arguments]
        return subprocess.Popen(command, env={"PYTHONPATH": paths}, stdout=subprocess.PIPE)

    return start
