"""Street names of an open source: kept by ingest, followed by every worker, and withdrawn."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import pytest

from layers.errors import SnapshotError, SourceError
from layers.grid import points_to_cells
from server.ingest import ingest_source
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import SECRET, Place, open_place
from tests.layers.declare.folders import PLACE, write_folder
from tests.layers.makers import SOURCE

ENDS = date(2026, 12, 31)
STREETS = {"source": "reports", "column": "where", "prefix": "Bij"}
HEADER = "id,date,lon,lat,kind,where"


def deliver(inbox: Path, *streets: str) -> None:
    """Write some reports, most of them beside the given streets."""
    named = [f"Bij {streets[i % len(streets)]}" for i in range(120)]
    lines = [
        f"{i},2024-0{1 + i % 3}-05,{4.3 + i % 50 / 5000},52.05,noise,{name}"
        for i, name in enumerate(named)
    ]
    (inbox / "reports.csv").write_text("\n".join([HEADER, *lines, ""]))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    definitions = write_folder(
        tmp_path / "definitions",
        place={**PLACE, "streets": STREETS},
        source={**SOURCE, "agreement": {"ends": ENDS}},
        areas=None,
    )
    (tmp_path / "inbox").mkdir()
    deliver(tmp_path / "inbox", "Weimarstraat")
    place = open_place(tmp_path / "data", tmp_path / "inbox", definitions)
    place.ingest()
    yield place
    place.engine.dispose()


def titles(store: Store, text: str) -> list[str]:
    return [one.title.nl for one in store.names.find(text, 10)]


def another_worker(place: Place, day: date = date(2026, 11, 1)) -> Store:
    definitions, catalogue = place.desk.definitions, place.desk.catalogue
    noon = datetime.combine(day, time(12)).astimezone()
    vault = make_vault(place.desk.snapshots, SECRET)
    return Store(definitions, catalogue, vault, MIB * 16, lambda: noon)


def test_a_street_of_an_open_source_is_found_and_names_its_cell(place: Place) -> None:
    assert titles(place.store, "weimar") == ["Weimarstraat"]
    cells = points_to_cells(np.array([4.3]), np.array([52.05]), 9)
    assert place.store.names.of(cells)[0].text.en == "cell near Weimarstraat"


def test_a_worker_that_starts_later_knows_the_same_names(place: Place) -> None:
    assert titles(another_worker(place), "weimar") == ["Weimarstraat"]


def test_names_follow_the_newest_ingest_in_every_worker(place: Place) -> None:
    other = another_worker(place)
    before = titles(other, "straat"), other.names.state
    deliver(place.desk.inbox, "Regentessestraat")
    ingest_source(place.desk, "reports")
    assert before[0] == ["Weimarstraat"]
    assert titles(other, "straat") == titles(place.store, "straat") == ["Regentessestraat"]
    assert other.names.state != before[1]


def test_the_same_files_again_change_nothing(place: Place) -> None:
    (file,) = place.desk.snapshots.glob("streets-*")
    before = file.read_bytes()
    ingest_source(place.desk, "reports")
    assert file.read_bytes() == before


def test_a_delivery_that_is_refused_leaves_the_names(place: Place) -> None:
    deliver(place.desk.inbox, "")
    with pytest.raises(SourceError, match="names no street"):
        ingest_source(place.desk, "reports")
    assert titles(place.store, "weimar") == ["Weimarstraat"]


def test_names_end_with_the_agreement_of_their_source(place: Place) -> None:
    assert titles(another_worker(place, ENDS), "weimar") == ["Weimarstraat"]
    assert titles(another_worker(place, date(2027, 1, 1)), "weimar") == []


def test_names_of_another_declaration_are_not_used(place: Place) -> None:
    definitions = write_folder(place.settings.definitions, place=PLACE, areas=None)
    other = open_place(place.settings.data, place.desk.inbox, definitions)
    assert titles(other.store, "weimar") == []
    other.engine.dispose()


def test_a_damaged_file_is_refused_and_another_ingest_mends_it(place: Place) -> None:
    (file,) = place.desk.snapshots.glob("streets-*")
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(SnapshotError, match="hexradar ingest"):
        titles(place.store, "weimar")
    ingest_source(place.desk, "reports")
    assert titles(place.store, "weimar") == ["Weimarstraat"]
