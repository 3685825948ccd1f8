"""A server that takes uploads, with a clock that is set by hand."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import ARRIVED, SECRET, Place, open_place
from tests.server.uploads.files import CSV
from tests.serving import asking
from tests.world import write_world

BYTES = {"Content-Type": "application/octet-stream"}
Json = dict[str, Any]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = ARRIVED

    def __call__(self) -> datetime:
        return self.now

    def forward(self, hours: float) -> None:
        """Let hours go by."""
        self.now += timedelta(hours=hours)


@dataclass(frozen=True)
class Office:
    """A place that takes uploads, its server, and its clock."""

    place: Place
    client: httpx.Client
    clock: Clock

    def post(self, data: bytes = CSV, name: str = "table.csv") -> httpx.Response:
        """Send a file."""
        return self.client.post("/v1/uploads", params={"name": name}, content=data, headers=BYTES)

    def send(self, data: bytes = CSV, name: str = "table.csv") -> Json:
        """Send a file that is taken."""
        answer = self.post(data, name)
        assert answer.status_code == 201, answer.text
        document: Json = answer.json()
        return document

    def put(self, upload: Json, **changed: object) -> httpx.Response:
        """Confirm what was proposed, but for some tables."""
        body = {**upload["recognised"]["proposal"], **changed}
        return self.client.put(f"/v1/uploads/{upload['id']}/definition", json=body)

    def make(self, data: bytes = CSV, name: str = "table.csv") -> Json:
        """Send a file and confirm what was proposed."""
        answer = self.put(self.send(data, name))
        assert answer.status_code == 200, answer.text
        document: Json = answer.json()
        return document

    def counts(self, layer: str) -> dict[str, float]:
        """Return the numbers of all cells over all time that are not zero."""
        query = "datetime=../..&limit=10000"
        found = self.client.get(f"/v1/collections/{layer}/items?{query}").json()
        assert found["numberMatched"] == found["numberReturned"]
        told = {one["id"]: one["properties"]["value"] for one in found["features"]}
        return {cell: value for cell, value in told.items() if value}

    def on_disk(self) -> list[str]:
        """Name what uploads have left in the data folder."""
        data = self.place.settings.data
        found = [*data.glob("uploads/*"), *data.glob("snapshots/draft_*")]
        return [path.name for path in found]


OpenOffice = Callable[..., Office]


def restart(place: Place, clock: Clock, **settings: object) -> Place:
    """Return the same place with a store of its own, as another worker has."""
    changed = place.settings.model_copy(update={"uploads": True, **settings})
    declared = place.store.definitions
    store = Store(
        declared, place.store.catalogue, make_vault(changed.snapshots, SECRET), 64 * MIB, clock
    )
    return replace(place, store=store, settings=changed)


@contextmanager
def opened(folder: Path, **settings: object) -> Iterator[Office]:
    """Open a place with an empty catalogue but for its areas and one source."""
    write_world(folder)
    place = open_place(folder / "data", folder / "inbox", folder / "definitions")
    place.ingest(["arctic"])
    clock = Clock()
    place = restart(place, clock, **settings)
    with asking(place) as client:
        yield Office(place, client, clock)
    place.engine.dispose()


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[OpenOffice]:
    """Open a place with settings that can be given."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(opened(tmp_path, **settings))


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """A place with the usual limits."""
    return open_office()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The same for tests that leave it as it was."""
    with opened(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def made(shared: Office) -> Json:
    """An upload that became a private layer, to be looked at only."""
    return shared.make()
