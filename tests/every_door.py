"""One question at every door: each tells its rows, and they are held against those of /items.

A door is a function of where it is asked, the question and what /items told. It returns the rows
that it tells (some or all of them), the refusal, or None where it does not take such a question.
A new one is a line in DOORS.
"""

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

import h3
import httpx
import numpy as np

from tests.mvt_reader import read_tile
from tests.roles import Keyed
from tests.serving import link, path_of
from tests.tiles import tile_of

Row = dict[str, str]  # property -> text; what is not told is not there
Rows = dict[str, Row]  # cell or area -> its row
NAMES = {"h3", "id", "set", "code", "name"}  # what a place is called
BESIDE = {"datetime", "where", "delivery", "series"}  # what the page of a place says of a layer


@dataclass(frozen=True)
class Refused:
    """That there is no answer, and why."""

    status: int
    detail: str


Told = Rows | Refused


@dataclass(frozen=True)
class Asked:
    """A question: who asks, of which collection, by which parameters; `pick` chooses places."""

    role: str
    collection: str
    query: tuple[tuple[str, str], ...]
    pick: int = 0

    def get(self, name: str) -> str | None:
        """Return a parameter."""
        return dict(self.query).get(name)

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The parameters that are dimensions."""
        return [one for one in self.query if one[0] not in ("datetime", "resolution", "areas")]

    def at(self, span: str) -> "Asked":
        """Ask the same of another span."""
        others = tuple(one for one in self.query if one[0] != "datetime")
        return replace(self, query=(("datetime", span), *others))


class Room:
    """A place that is served, and how it is asked; its combinations are made by `maker`."""

    def __init__(self, client: httpx.Client, keyed: Keyed, maker: str) -> None:
        self.client, self.keyed, self.maker = client, keyed, maker
        self.asked: Counter[str] = Counter()

    def get(self, asked: Asked, path: str, *query: tuple[str, str]) -> httpx.Response:
        """Ask as the asker does."""
        address = f"{path}?{urlencode(query)}" if query else path
        return self.client.get(address, headers=self.keyed.headers(asked.role))

    def make(self, recipe: Mapping[str, Any]) -> str | Refused:
        """Make a combination; return its id."""
        headers = self.keyed.headers(self.maker)
        answer = self.client.post("/v1/combinations", json=recipe, headers=headers)
        return str(answer.json()["id"]) if answer.status_code == 201 else refusal(answer)

    def document(self, role: str, collection: str) -> dict[str, Any]:
        """Describe a collection as a role sees it; nothing where it does not."""
        asked = Asked(role, collection, ())
        answer = self.get(asked, f"/v1/collections/{collection}")
        return answer.json() if answer.status_code == 200 else {}

    @property
    def layers(self) -> list[dict[str, Any]]:
        """Every layer and combination that the maker sees."""
        return _layers(self)

    def areas(self, set_id: str) -> list[str]:
        """Name the areas of a set; none of one that is not there."""
        return _areas(self, set_id)

    @property
    def denominators(self) -> list[str]:
        """What rates may be per."""
        return _denominators(self)


Door = Callable[[Room, Asked, Told], Told | None]


@cache
def _layers(room: Room) -> list[dict[str, Any]]:
    answer = room.get(Asked(room.maker, "", ()), "/v1/collections")
    return [one for one in answer.json()["collections"] if one["kind"] != "areas"]


@cache
def _areas(room: Room, set_id: str) -> list[str]:
    answer = room.client.get(f"/v1/collections/{set_id}/items")
    return [one["id"] for one in answer.json().get("features", [])]


@cache
def _denominators(room: Room) -> list[str]:
    found: list[str] = room.client.get("/v1/combinations").json()["denominators"]
    return found


def by_items(room: Room, asked: Asked) -> Told:
    """Ask for all features at once: what every other door is held against."""
    return _features(room, asked, ("limit", "10000"))


def by_pages(room: Room, asked: Asked, told: Told) -> Told:
    """Ask for the features page by page, in three pages."""
    size = 1 if isinstance(told, Refused) else max(1, math.ceil(len(told) / 3))
    return _features(room, asked, ("limit", str(size)))


def by_csv(room: Room, asked: Asked, _: Told) -> Told:
    """Ask for the same as text."""
    answer = room.get(asked, _path(asked), *asked.query, ("f", "csv"))
    if answer.status_code != 200:
        return refusal(answer)
    lines = csv.DictReader(io.StringIO(answer.text, newline=""))
    return {one.get("h3") or one["id"]: row(one) for one in lines}


def by_item(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for single cells by their names."""
    if asked.get("areas"):
        return None
    found: Rows = {}
    for cell in chosen(room, asked, told):
        answer = room.get(asked, f"{_path(asked)}/{cell}", *asked.query)
        if answer.status_code != 200:
            return refusal(answer)
        found[cell] = row(answer.json()["properties"])
    return found


def by_tile(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for a tile in which a cell lies, by the address that describes it."""
    if asked.get("areas"):
        return None
    answer = room.get(asked, f"/v1/collections/{asked.collection}/tilejson.json", *asked.query)
    if answer.status_code != 200 or isinstance(told, Refused):
        return refusal(answer)
    described, resolution = answer.json(), asked.get("resolution")
    found: Rows = {}
    for cell in chosen(room, asked, told)[:1]:
        at = [z for z, drawn in described["resolutions"].items() if str(drawn) == resolution]
        lat, lon = h3.cell_to_latlng(cell)
        tile = tile_of(lon, lat, int(at[-1 - asked.pick % min(2, len(at))]))
        address = path_of(described["tiles"][0])
        for name, value in (("z", tile.z), ("y", tile.y), ("x", tile.x)):
            address = address.replace(f"{{{name}}}", str(value))
        features = [one for layer in read_tile(room.get(asked, address).content)
                    for one in layer.features]  # fmt: skip
        found |= {str(one.properties["h3"]): row(one.properties) for one in features}
        assert cell in found
    return found


def by_cell(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for the pages of single cells."""
    if asked.get("areas"):
        return None
    return _by_page(room, asked, told, "/v1/cells/{}")


def by_profile(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for the pages of single areas."""
    if not asked.get("areas"):
        return None
    return _by_page(room, asked, told, "/v1/areas/{}/profile")


def by_legend(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for the legend over all years, and count what /items tells of each."""
    document = room.document(asked.role, asked.collection)
    resolution = asked.get("resolution")
    years = document.get("periods", {}).get("year", [])
    if isinstance(told, Refused) or not resolution or not years or asked.pick % 4:
        return None
    query = ("step", "year"), ("resolution", resolution), *asked.filters
    answer = room.get(asked, f"/v1/collections/{asked.collection}/legend", *query)
    assert answer.status_code == 200, answer.text
    legend = answer.json()
    every: list[Row] = []
    for year in years:
        rows = by_items(room, asked.at(f"{year['start']}/{year['end']}"))
        assert not isinstance(rows, Refused), rows
        every += rows.values()
    values = [float(one["value"]) for one in every if "value" in one]
    counts, _ = np.histogram(values, [-np.inf, *legend["breaks"], np.inf])
    assert counts.tolist() == legend["counts"]
    assert Counter(one["state"] for one in every) == legend["states"]
    if values:
        assert (min(values), max(values)) == (legend["min"], legend["max"])
    return {}


DOORS: dict[str, Door] = {
    "pages": by_pages,
    "csv": by_csv,
    "item": by_item,
    "tile": by_tile,
    "cell": by_cell,
    "profile": by_profile,
    "legend": by_legend,
}


def ask_every_door(room: Room, asked: Asked) -> Told:
    """Ask every door; whatever one tells otherwise than /items is an AssertionError."""
    told = by_items(room, asked)
    for name, door in DOORS.items():
        found = door(room, asked, told)
        if found is None:
            continue
        room.asked[name] += 1
        if isinstance(told, Refused) or isinstance(found, Refused):
            assert found == told, (name, asked, found)
        else:
            different = [(place, sorted(one.items() ^ told.get(place, {}).items()))
                         for place, one in found.items() if told.get(place) != one]  # fmt: skip
            assert not different, (name, asked, different[0])
            assert name not in ("pages", "csv") or len(found) == len(told), (name, asked)
    return told


def row(properties: Mapping[str, Any]) -> Row:
    """Write properties as texts, numbers in one way, without names and without what is not told."""
    texts = {name: text(value) for name, value in properties.items() if name not in NAMES}
    return {name: one for name, one in texts.items() if one}


def text(value: object) -> str:
    """Write one value; a text that is a number, as in CSV, is one."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(float(value))
    try:
        return repr(float(str(value)))
    except ValueError:
        return str(value)


def chosen(room: Room, asked: Asked, told: Told) -> list[str]:
    """Choose places: the first, and one by lot; where all is refused, one in the middle."""
    if not isinstance(told, Refused):
        places = list(told)
        return list(dict.fromkeys([places[asked.pick % len(places)], places[0]])) if places else []
    if asked.get("areas"):
        return room.areas(asked.get("areas") or "")[:1]
    return [h3.latlng_to_cell(52.05, 4.33, int(asked.get("resolution") or 7))]


def refusal(answer: httpx.Response) -> Refused:
    """Read why there is no answer."""
    assert 400 <= answer.status_code < 500, (answer.request.url, answer.text)
    assert answer.headers["Content-Type"] == "application/problem+json"
    return Refused(answer.status_code, answer.json()["detail"])


def _path(asked: Asked) -> str:
    return f"/v1/collections/{asked.collection}/items"


def _features(room: Room, asked: Asked, *more: tuple[str, str]) -> Told:
    answer = room.get(asked, _path(asked), *asked.query, *more)
    found: Rows = {}
    while True:
        if answer.status_code != 200:
            return refusal(answer)
        document = answer.json()
        found |= {one["id"]: row(one["properties"]) for one in document["features"]}
        following = link(document, "next")
        if following is None:
            assert document["numberMatched"] == len(found)
            return found
        answer = room.get(asked, following)


def _by_page(room: Room, asked: Asked, told: Told, path: str) -> Told | None:
    """Ask for pages of places; what a layer refuses is not there, or told of its newest period."""
    if isinstance(told, Refused) and told.status == 404 and asked.filters:
        return None  # a filter of a layer that is not there is refused in words of its own
    span = asked.get("datetime")
    query = [("step", "year"), *([("datetime", span)] if span else [])]
    query += [("where", f"{asked.collection}.{name}={value}") for name, value in asked.filters]
    if asked.collection.startswith("c_"):
        query.append(("combination", asked.collection))
    found: Rows = {}
    for place in chosen(room, asked, told):
        answer = room.get(asked, path.format(place), *query)
        if answer.status_code != 200:
            return refusal(answer)
        own = [one for one in answer.json()["layers"] if one["id"] == asked.collection]
        if isinstance(told, Refused):
            _tells_its_newest(room, asked, place, own)
        else:
            found[place] = _of_page(own[0]) if own else {}
    return None if isinstance(told, Refused) else found


def _tells_its_newest(room: Room, asked: Asked, place: str, own: list[dict[str, Any]]) -> None:
    """Check that a page tells of a refused question nothing, or another one by its name."""
    for one in own:
        newest = by_items(room, asked.at(one["datetime"]))
        assert not isinstance(newest, Refused), (asked, newest)
        found = newest.get(place, {"state": "no_data", "suppressed": "false"})
        assert _of_page(one) == found, asked


def _of_page(own: Mapping[str, Any]) -> Row:
    return row({name: value for name, value in own.items() if name not in BESIDE})
