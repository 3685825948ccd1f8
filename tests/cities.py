"""Small places for tests: definitions and files become a store, always in the same way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from layers.declare import read_definitions
from server.catalogue import Catalogue, engine_for, upgrade
from server.ingest import Desk, ingest_source, load_areas
from server.settings import SHIPPED, Settings
from server.store import MIB, Store
from server.streets import load_streets
from server.vault import make_vault

ARRIVED = datetime(2026, 11, 1, 8, 0, 0, tzinfo=UTC)
SECRET = bytes(range(32))


@dataclass(frozen=True)
class Place:
    """A place that can be ingested and served."""

    desk: Desk
    store: Store
    settings: Settings
    engine: Engine

    def ingest(self, sources: Iterable[str] = ()) -> None:
        """Ingest the areas and the names of streets, and some sources or all."""
        load_areas(self.desk)
        load_streets(self.desk.definitions, self.desk.inbox, self.desk.snapshots)
        for source in sources or self.desk.definitions.sources:
            ingest_source(self.desk, source)

    def with_inbox(self, inbox: Path) -> "Place":
        """Return the same place, whose next delivery arrives in another folder."""
        return replace(self, desk=replace(self.desk, inbox=inbox))


def open_place(
    data: Path, inbox: Path, definitions: Path = SHIPPED / "demo", database: str = ""
) -> Place:
    """Open a place with an empty catalogue, a clock that stands still, and a known secret."""
    settings = Settings(
        definitions=definitions,
        inbox=inbox,
        data=data,
        key_file=data.parent / "key",
        database=database,
        host="127.0.0.1",
        public_url="",
    )
    data.mkdir(parents=True, exist_ok=True)
    settings.key_file.write_text(SECRET.hex())
    upgrade(settings.catalogue_url)
    engine = engine_for(settings.catalogue_url)
    catalogue = Catalogue(engine, clock=lambda: ARRIVED)
    declared = read_definitions(definitions)
    desk = Desk(declared, inbox, settings.snapshots, catalogue, SECRET, lambda: ARRIVED)
    store = Store(declared, catalogue, make_vault(settings.snapshots, SECRET), 64 * MIB)
    return Place(desk, store, settings, engine)
