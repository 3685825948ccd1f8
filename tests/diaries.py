"""A place whose one source arrives on days that a test names, in files that a test writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layers.chain import open_delivery
from layers.model import Cube
from layers.snapshot import Snapshot
from server.catalogue import Delivery
from server.ingest import Arrived, ingest_source
from tests.cities import Place, open_place
from tests.layers.declare.folders import write_folder
from tests.layers.makers import HEADER, LAYER, SOURCE, changed

REPORTS = "/v1/collections/all_reports"
ITEMS = f"{REPORTS}/items?resolution=6&datetime=2024"


@dataclass(frozen=True)
class Diary:
    """A place, and what arrives there when."""

    place: Place

    def deliver(self, day: str, *lines: str, whole: bool = False) -> Arrived:
        """Put one file into the inbox and ingest it at eight in the morning, UTC."""
        text = "\n".join([HEADER, *lines, ""])
        (self.place.desk.inbox / "reports.csv").write_text(text, encoding="utf-8")
        moment = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
        return ingest_source(replace(self.place.desk, clock=lambda: moment), "reports", whole=whole)

    @property
    def current(self) -> Delivery:
        """What is served."""
        found = self.place.desk.catalogue.current("reports")
        assert found
        return found

    @property
    def numbers(self) -> list[int]:
        """What is kept, newest first."""
        return [one.number for one in self.place.desk.catalogue.deliveries("reports")]

    @property
    def folders(self) -> int:
        """How many snapshots are on disk."""
        return len(list(self.place.settings.snapshots.glob("reports/*")))

    def total(self, delivery: Delivery | None = None) -> int:
        """Add up all records of a delivery, the current one if none is named."""
        return int(self.cube(delivery).facts.n.sum())

    def cube(self, delivery: Delivery | None = None) -> Cube:
        """Open the cube of a delivery; of the current one unless told."""
        one = delivery or self.current
        return open_delivery(self.place.desk.snapshots, Snapshot(one.snapshot, one.digest))


@contextmanager
def open_diary(
    folder: Path,
    layer: dict[str, Any] | None = None,
    register: dict[str, Any] | None = None,
    **source: Any,
) -> Iterator[Diary]:
    """Open a place without deliveries, whose source differs from SOURCE in some keys."""
    definitions = write_folder(
        folder / "definitions",
        source=changed(SOURCE, source),
        layer=changed(LAYER, layer or {}),
        areas=None,
        **({"registers_addresses": register} if register else {}),
    )
    (folder / "inbox").mkdir()
    place = open_place(folder / "data", folder / "inbox", definitions)
    yield Diary(place)
    place.engine.dispose()
