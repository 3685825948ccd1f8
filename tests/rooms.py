"""A served place, a question to it, and what any of its doors told: rows, or a refusal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

import h3
import httpx

from tests.roles import Keyed

Row = dict[str, str]  # property -> text; what is not told is not there
Rows = dict[str, Row]  # cell or area -> its row
NAMES = {"h3", "id", "set", "code", "name"}  # what a place is called


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
    detail = answer.json()["detail"]
    return Refused(answer.status_code, detail.partition("; known here")[0])  # a door has its own
