"""A delivery that fails the quality gate is a draft: kept, not served, promoted or rejected."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.errors import UnknownName
from server.catalogue.errors import DeliveryIsCurrent
from server.ingest import ingest_source
from server.operate import delivery_lines, ingest_all
from tests.cities import Place, open_place
from tests.layers.declare.folders import write_folder
from tests.layers.ingest.test_gate import rows
from tests.layers.makers import HEADER


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place with one open source and one good delivery."""
    definitions = write_folder(tmp_path / "definitions", areas=None)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    place = open_place(tmp_path / "data", inbox, definitions)
    deliver(place, *rows(200))
    yield place
    place.engine.dispose()


def deliver(place: Place, *lines: str) -> None:
    """Put a file into the inbox and ingest it."""
    text = "\n".join([HEADER, *lines, ""])
    (place.desk.inbox / "reports.csv").write_text(text, encoding="utf-8")
    ingest_source(place.desk, "reports")


def unplaced(place: Place) -> None:
    """Deliver a file in which half of the rows have no place."""
    deliver(place, *rows(100), *(f"x{number},2024-03-05,,,a" for number in range(100)))


def current(place: Place) -> int | None:
    found = place.store.catalogue.current("reports")
    return found.number if found else None


def test_a_delivery_that_fails_the_gate_leaves_the_one_before_serving(place: Place) -> None:
    unplaced(place)
    assert current(place) == 1


def test_a_draft_is_marked_in_the_list(place: Place) -> None:
    unplaced(place)
    assert [line[0] for line in delivery_lines(place.desk, "reports")] == ["?", "*"]


def test_a_promoted_draft_is_served(place: Place) -> None:
    unplaced(place)
    place.store.catalogue.rollback("reports", 2)
    assert current(place) == 2


def test_a_rejected_draft_is_gone(place: Place) -> None:
    unplaced(place)
    place.store.catalogue.forget("reports", 2)
    assert [one.number for one in place.store.catalogue.deliveries("reports")] == [1]


def test_what_is_served_cannot_be_rejected(place: Place) -> None:
    with pytest.raises(DeliveryIsCurrent, match="being served"):
        place.store.catalogue.forget("reports", 1)


def test_the_same_bad_file_is_one_draft(place: Place) -> None:
    unplaced(place)
    unplaced(place)
    assert len(place.store.catalogue.deliveries("reports")) == 2


def test_the_operator_is_told_what_failed_and_what_to_do(place: Place) -> None:
    said: list[str] = []
    unplaced(place)
    assert not ingest_all(place.desk, ["reports"], said.append)
    assert "located is 50.0 %, beyond the limit of 80 %" in "\n".join(said)
    assert "hexradar promote reports 2" in "\n".join(said)


def test_a_source_whose_first_delivery_is_a_draft_is_not_served(tmp_path: Path) -> None:
    definitions = write_folder(tmp_path / "definitions", areas=None)
    (tmp_path / "inbox").mkdir()
    place = open_place(tmp_path / "data", tmp_path / "inbox", definitions)
    unplaced(place)
    with pytest.raises(UnknownName, match="no delivery yet"):
        place.store.subject("all_reports")
    place.engine.dispose()
