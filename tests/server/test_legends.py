"""Legends are made at ingest, and found again as they were made."""

import shutil
from pathlib import Path

import orjson
import pytest

from layers.periods import Step
from server.ingest import ingest_source
from server.legends import FOLDER
from server.operate import keep_legends
from server.store import MIB, Store
from server.subject import View
from server.vault import make_vault
from tests.cities import SECRET, Place, open_place

LAYER = "nuisance_reports"


@pytest.fixture
def place(demo_place: Place, tmp_path: Path) -> Place:
    """The demo city, with the reports alone delivered."""
    place = open_place(tmp_path / "data", demo_place.desk.inbox)
    place.ingest(["nuisance_reports"])
    return place


def fresh(place: Place) -> Store:
    """Open a worker that has answered nothing yet."""
    desk = place.desk
    return Store(desk.definitions, desk.catalogue, make_vault(desk.snapshots, SECRET), 64 * MIB)


def files(place: Place) -> list[Path]:
    return sorted((place.settings.data / FOLDER).glob("*.json"))


def view_of(store: Store) -> View:
    opening = store.opening(store.subject(LAYER))
    return View(opening.step, opening.resolution)


def test_a_legend_comes_back_as_it_was_made(place: Place) -> None:
    store = fresh(place)
    made = store.legend(store.subject(LAYER), view_of(store))
    keep_legends(place.desk)
    again = fresh(place)
    assert files(place)
    assert again.legend(again.subject(LAYER), view_of(again)) == made


def test_a_worker_reads_what_is_kept(place: Place) -> None:
    keep_legends(place.desk)
    for path in files(place):
        path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | {"least": -1.5}))
    store = fresh(place)
    assert store.legend(store.subject(LAYER), view_of(store)).least == -1.5


def test_what_is_made_for_something_else_is_made_when_it_is_asked_for(place: Place) -> None:
    keep_legends(place.desk)
    before, store = files(place), fresh(place)
    view = View(Step.YEAR, 8, (("category", ("geluid",)),))
    assert sum(store.legend(store.subject(LAYER), view).counts)
    assert files(place) == before


def test_legends_of_a_delivery_that_is_not_served_any_more_go(place: Place, tmp_path: Path) -> None:
    keep_legends(place.desk)
    before = set(files(place))
    keep_legends(place.desk)
    assert set(files(place)) == before
    changed = tmp_path / "inbox"
    shutil.copytree(place.desk.inbox, changed)
    for path in changed.glob("nuisance*"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(lines[: len(lines) * 9 // 10]))
    arrived = ingest_source(place.with_inbox(changed).desk, "nuisance_reports")
    assert arrived.delivery.current
    keep_legends(place.desk)
    assert files(place)
    assert not before & set(files(place))
