"""A layer withdraws itself when the agreement with its source holder ends."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from layers.errors import UnknownName
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import SECRET, Place, open_place
from tests.layers.declare.folders import write_folder
from tests.layers.ingest.test_gate import rows
from tests.layers.makers import HEADER, SOURCE

ENDS = date(2026, 6, 30)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    definitions = write_folder(
        tmp_path / "definitions", source={**SOURCE, "agreement": {"ends": ENDS}}, areas=None
    )
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "reports.csv").write_text("\n".join([HEADER, *rows(200), ""]))
    place = open_place(tmp_path / "data", tmp_path / "inbox", definitions)
    place.ingest()
    yield place
    place.engine.dispose()


def store_on(day: date, place: Place) -> Store:
    """Open the same store on another day."""
    definitions, catalogue = place.desk.definitions, place.desk.catalogue
    noon = datetime.combine(day, time(12)).astimezone()
    return Store(
        definitions, catalogue, make_vault(place.desk.snapshots, SECRET), MIB * 16, lambda: noon
    )


def test_on_the_last_day_the_layer_is_served(place: Place) -> None:
    assert [one.layer.id for one in store_on(ENDS, place).subjects()] == ["all_reports"]


def test_the_day_after_the_layer_is_gone_from_every_list(place: Place) -> None:
    assert store_on(date(2026, 7, 1), place).subjects() == []


def test_a_withdrawn_layer_says_why(place: Place) -> None:
    with pytest.raises(UnknownName, match="ended on 2026-06-30; its layers are withdrawn"):
        store_on(date(2026, 7, 1), place).subject("all_reports")
