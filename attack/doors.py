"""The same value at every door; and the doors themselves, for the other attacks."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from math import asinh, floor, pi, radians, tan
from pathlib import Path
from typing import Any

import h3
import httpx
import mapbox_vector_tile
import pyogrio

from attack.oracle import UNTOLD, Offer, Question, Values, ask, same, where
from attack.score import Outcome, Skipped, share

NAME = "doors"
ZOOM = 9
Door = Callable[[httpx.Client, Offer, Question, Sequence[str]], Values | None]


def as_geojson(
    client: httpx.Client, offer: Offer, question: Question, _: Sequence[str]
) -> Values | None:
    """Ask for all cells in GeoJSON."""
    asked = {"resolution": str(question.resolution), "limit": "10000"}
    answer = _get(client, offer, "items", question, asked)
    features = answer.json()["features"] if answer else ()
    return {one["properties"]["h3"]: _value(one["properties"]) for one in features} or None


def as_dutch_csv(
    client: httpx.Client, offer: Offer, question: Question, _: Sequence[str]
) -> Values | None:
    """Ask for all cells in CSV as a Dutch spreadsheet reads it."""
    asked = {"resolution": str(question.resolution), "f": "csv", "dialect": "nl"}
    answer = _get(client, offer, "items", question, asked)
    if answer is None:
        return None
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    return {one["h3"]: float(one["value"].replace(",", ".") or UNTOLD) for one in rows} or None


def as_workbook(
    client: httpx.Client, offer: Offer, question: Question, _: Sequence[str]
) -> Values | None:
    """Ask for all cells in a workbook."""
    asked = {"resolution": str(question.resolution), "f": "xlsx", "lang": "en"}
    answer = _get(client, offer, "items", question, asked)
    if answer is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        path.write_bytes(answer.content)
        _, _, _, columns = pyogrio.raw.read(
            path, layer="Data", HEADERS="DISABLE", FIELD_TYPES="STRING"
        )
    names, *rows = zip(*columns, strict=True)
    told = (dict(zip(names, row, strict=True)) for row in rows)
    return {one["h3"]: float(one["value"] or UNTOLD) for one in told} or None


def one_by_one(
    client: httpx.Client, offer: Offer, question: Question, cells: Sequence[str]
) -> Values | None:
    """Ask for each cell alone."""
    found = {}
    for cell in cells:
        answer = _get(client, offer, f"items/{cell}", question, {})
        if answer is None:
            return None
        found[cell] = _value(answer.json()["properties"])
    return found


def as_places(
    client: httpx.Client, offer: Offer, question: Question, cells: Sequence[str]
) -> Values | None:
    """Ask what all layers say of each cell."""
    found = {}
    filters = {"where": f"{offer.layer}.{offer.kind}={question.kind}"} if question.kind else {}
    asked = {"datetime": "/".join(question.span)} | filters
    for cell in cells:
        answer = client.get(f"/v1/cells/{cell}", params=asked)
        if answer.status_code != httpx.codes.OK:
            return None
        told = {one["id"]: one for one in answer.json()["layers"]}
        if told[offer.layer]["datetime"] != "/".join(question.span):
            return None
        found[cell] = _value(told[offer.layer])
    return found


def as_tiles(
    client: httpx.Client, offer: Offer, question: Question, cells: Sequence[str]
) -> Values | None:
    """Ask for the vector tiles in which cells lie."""
    found: Values = {}
    for row, column in {_tile_of(cell) for cell in cells}:
        path = f"tiles/WebMercatorQuad/{ZOOM}/{row}/{column}"
        asked = {"resolution": str(question.resolution)}
        answer = _get(client, offer, path, question, asked)
        if answer is None:
            return None
        for layer in mapbox_vector_tile.decode(answer.content).values():
            features = [one["properties"] for one in layer["features"]]
            found |= {one["h3"]: _value(one) for one in features}
    return found


DOORS: dict[str, Door] = {
    "GeoJSON": as_geojson,
    "Dutch CSV": as_dutch_csv,
    "workbook": as_workbook,
    "one cell": one_by_one,
    "places": as_places,
    "tiles": as_tiles,
}


def compare(
    client: httpx.Client, offer: Offer, questions: Sequence[Question], each: int
) -> Iterator[Outcome]:
    """Compare every door with CSV: no answer may differ, or two doors average the noise out."""
    for name, door in DOORS.items():
        compared = differing = 0
        for question in questions:
            known = ask(client, offer, question) or {}
            told = door(client, offer, question, sorted(known)[:each])
            both = known.keys() & (told or {}).keys()
            compared += len(both)
            differing += sum(not same(known[one], (told or {})[one]) for one in both)
        if not compared:
            yield Skipped(NAME, f"{name}: the door refuses or is not there")
            continue
        what = f"{name} against CSV: values that differ"
        yield share(NAME, what, differing, compared, target=0.0)


def _get(
    client: httpx.Client, offer: Offer, path: str, question: Question, asked: dict[str, str]
) -> httpx.Response | None:
    parameters = asked | where(offer, question.span, question.kind)
    answer = client.get(f"/v1/collections/{offer.layer}/{path}", params=parameters)
    return answer if answer.status_code == httpx.codes.OK else None


def _value(properties: dict[str, Any]) -> float:
    value = properties.get("value")
    return UNTOLD if value is None else float(value)


def _tile_of(cell: str) -> tuple[int, int]:
    """Return row and column of the tile at ZOOM that holds the centre of a cell."""
    lat, lon = h3.cell_to_latlng(cell)
    wide = 2**ZOOM
    return floor((1 - asinh(tan(radians(lat))) / pi) / 2 * wide), floor((lon + 180) / 360 * wide)
