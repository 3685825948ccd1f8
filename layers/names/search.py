"""What stands in the search box -> hits: areas, streets, postcodes, a cell, a point."""

import re
from collections.abc import Mapping

import numpy as np

from layers.declare import Bilingual
from layers.errors import BadParameter
from layers.grid import cells_to_centres, cells_to_outlines, text_to_cell
from layers.model import Area
from layers.names.entries import Box, Entry, Kind, Point, make_entries, same
from layers.names.index import Index
from layers.names.naming import Naming
from layers.names.points import NamePoints

LONGEST = 100  # characters of a question
CELL = re.compile(r"[0-9a-fA-F]{15}")
NUMBER = r"([+-]?\d{1,3}(?:[.,]\d{1,15})?)°?"
COORDINATES = re.compile(rf"{NUMBER}(?:\s*[,;]\s*|\s+){NUMBER}")
HOUSE = re.compile(r"(.*\D)\s+\d{1,5}\s?-?\s?\w{0,4}")  # a street with the number of a house
ORDER = {kind: place for place, kind in enumerate(Kind)}


class Search:
    """Finds places by what people type; made once per list of names, safe to share by threads."""

    def __init__(
        self, points: NamePoints, areas: tuple[Area, ...], titles: Mapping[str, Bilingual]
    ) -> None:
        self.naming = Naming(points, areas)
        self._index = Index(make_entries(points, areas, titles))
        self._box = _around([one.bbox for one in self._index.entries])

    def find(self, text: str, limit: int) -> list[Entry]:
        """Find places, best first.

        A whole H3 cell or a pair of coordinates is found as such. Else names that begin so stand
        before those with such a word, such words, and such a part; of two that match as well the
        area stands before the street and the postcode, then the greater. Only where nothing is
        found the number of a house is left out, and then a few typing errors are allowed.

        Parameters
        ----------
        text
            At most LONGEST characters.
        limit
            How many are returned at most.
        """
        asked = text.strip()
        if CELL.fullmatch(asked):
            return self._cell(asked.lower())
        if coordinates := COORDINATES.fullmatch(asked):
            return self._point(*(_number(one) for one in coordinates.groups()))
        found: Mapping[int, int] = self._index.find(asked)
        house = HOUSE.fullmatch(asked)
        street = house[1] if house else asked
        if not found and house:
            found = self._index.find(street)
        return self._best(found or self._index.nearly(street), limit)

    def _best(self, found: Mapping[int, int], limit: int) -> list[Entry]:
        def rank(place: int) -> tuple[int, int, float, str, str]:
            entry = self._index.entries[place]
            return found[place], ORDER[entry.kind], -entry.weight, entry.title.nl, entry.id

        return [self._index.entries[place] for place in sorted(found, key=rank)[:limit]]

    def _cell(self, text: str) -> list[Entry]:
        try:
            cell = np.array([text_to_cell(text)], np.uint64)
        except BadParameter:  # fifteen such digits that are no cell find nothing
            return []
        (named,) = self.naming.of(cell)
        lon, lat = cells_to_centres(cell)[0].tolist()
        ring = cells_to_outlines(cell).lonlat
        box = (*ring.min(axis=0).tolist(), *ring.max(axis=0).tolist())
        return [Entry(Kind.CELL, text, named.text, same(text), _point(lon, lat), _box(box))]

    def _point(self, first: float, second: float) -> list[Entry]:
        """Take latitude first, as people say it, unless only the other order can be meant."""
        lat, lon = first, second
        if abs(lat) > 90 or (self._holds(first, second) and not self._holds(second, first)):
            lat, lon = second, first
        if abs(lat) > 90 or abs(lon) > 180:
            return []
        area = self.naming.area_at(np.array([lon, lat]))
        where, box = same(area) if area else None, (lon, lat, lon, lat)
        return [Entry(Kind.POINT, f"{lat},{lon}", same(f"{lat}, {lon}"), where, (lon, lat), box)]

    def _holds(self, lon: float, lat: float) -> bool:
        west, south, east, north = self._box
        return west <= lon <= east and south <= lat <= north


def _number(text: str) -> float:
    return round(float(text.replace(",", ".")), 6)


def _around(boxes: list[Box]) -> Box:
    """Return the box around some; of none, one that holds nothing."""
    if not boxes:
        return (1.0, 1.0, -1.0, -1.0)
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _point(lon: float, lat: float) -> Point:
    return round(lon, 6), round(lat, 6)


def _box(box: tuple[float, ...]) -> Box:
    west, south, east, north = (round(one, 6) for one in box)
    return west, south, east, north
