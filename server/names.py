"""What places are called, for whoever asks: street names and areas are public geography."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Condition

from cachetools import LRUCache, cached

from layers.declare import Definitions, Streets
from layers.errors import SnapshotError
from layers.model import Cells
from layers.names import CellName, Entry, NamePoints, Search, no_points, read_points
from server.catalogue import Catalogue

State = tuple[str, ...]


class Names:
    """Names cells and finds places by name; safe to share by threads.

    What it knows follows the newest ingest of this or another worker. It is the same for everybody,
    and no count of any layer has a part in it.
    """

    def __init__(
        self,
        definitions: Definitions,
        catalogue: Catalogue,
        snapshots: Path,
        today: Callable[[], date],
    ) -> None:
        self._definitions = definitions
        self._catalogue = catalogue
        self._snapshots = snapshots
        self._today = today
        cache: LRUCache[State, Search] = LRUCache(1)
        self._search = cached(cache, condition=Condition())(self._make)

    @property
    def state(self) -> State:
        """What names depend on besides what is asked: files and outlines as they are now."""
        sets = (f"{one.id}:{one.digest}" for one in self._catalogue.area_sets())
        return (*sets, self._definitions.digest, self._mark())

    def of(self, cells: Cells) -> list[CellName]:
        """Name cells of any resolutions, in their order: (n,) uint64.

        Raises
        ------
        SnapshotError
            If the file of street names is damaged.
        """
        return self._search(self.state).naming.of(cells)

    def find(self, text: str, limit: int) -> list[Entry]:
        """Find places by what people type, best first.

        Raises
        ------
        SnapshotError
            If the file of street names is damaged.
        """
        return self._search(self.state).find(text, limit)

    def _make(self, _: State) -> Search:
        shown = [one for one in self._definitions.area_sets.values() if one.shown]
        shown.sort(key=lambda one: (one.order, one.id))
        areas = [area for one in shown for area in self._catalogue.areas(one.id)]
        return Search(self._points(), tuple(areas), {one.id: one.title for one in shown})

    def _points(self) -> NamePoints:
        file = self._file()
        if file is None or not file.is_file():
            return no_points()
        try:
            return read_points(file.read_bytes(), file.name)
        except OSError as error:
            raise SnapshotError(f"{file}: cannot be read ({error}).") from error

    def _file(self) -> Path | None:
        """Return the file of street names; None where none are declared, or their source ended."""
        streets = self._definitions.place.streets
        if streets is None:
            return None
        if streets.source:
            ends = self._definitions.sources[streets.source].agreement.ends
            if ends is not None and ends < self._today():
                return None
        return streets_file(self._snapshots, streets)

    def _mark(self) -> str:
        """Tell one content of the file from another without reading it: a new one is a new file."""
        file = self._file()
        try:
            found = file.stat() if file else None
        except FileNotFoundError:
            found = None
        return f"{found.st_ino}.{found.st_size}.{found.st_mtime_ns}" if found else ""


def streets_file(snapshots: Path, streets: Streets) -> Path:
    """Return where the names of an origin are kept; the name tells the form of the file."""
    return snapshots / f"streets-1.{streets.origin}.parquet"
