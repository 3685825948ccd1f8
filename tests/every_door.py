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
from typing import Any

import h3
import numpy as np

from tests.compact_reader import read_columns
from tests.mvt_reader import read_tile
from tests.rooms import Asked, Refused, Room, Row, Rows, Told, chosen, refusal, row
from tests.serving import link, path_of
from tests.tiles import tile_of

STANDING = {"breaks", "changes", "ranking", "rates", "share", "top"}  # and how an area stands
BESIDE = {
    "datetime",
    "where",
    "delivery",
    "series",
    *STANDING,
}  # what the page of a place says of a layer
Door = Callable[[Room, Asked, Told], Told | None]


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


def by_whole_columns(room: Room, asked: Asked, _: Told) -> Told | None:
    """Ask for all cells as columns: with ids, and for another time without."""
    if asked.get("areas"):
        return None
    forms = ("cells", "values")
    answers = [room.get(asked, _path(asked), *asked.query, ("f", form)) for form in forms]
    if answers[0].status_code != 200:
        return refusal(answers[0])
    return _of_columns(*(one.content for one in answers))


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
    return _by_tile(room, asked, told, "mvt")


def by_columns(room: Room, asked: Asked, told: Told) -> Told | None:
    """Ask for the same tile as columns: with ids, and for another time without."""
    return _by_tile(room, asked, told, "cells")


def _by_tile(room: Room, asked: Asked, told: Told, form: str) -> Told | None:
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
        rows = _of_tile if form == "mvt" else _of_columns
        found |= rows(*(room.get(asked, f"{address}{more}").content for more in MORE[form]))
        assert cell in found
    return found


MORE = {"mvt": [""], "cells": ["&f=cells", "&f=values"]}


def _of_tile(content: bytes) -> Rows:
    features = [one for layer in read_tile(content) for one in layer.features]
    return {str(one.properties["h3"]): row(one.properties) for one in features}


def _of_columns(cells: bytes, values: bytes) -> Rows:
    header, told = read_columns(cells)
    marks = {name: header[name] for name in ("modelled", "classification") if name in header}
    names = told.pop("h3")
    assert read_columns(values)[1] == told
    every = (dict(zip(told, one, strict=True)) for one in zip(*told.values(), strict=True))
    return {
        name: row({k: v for k, v in one.items() if v is not None}
                  | {"suppressed": one["state"] == "suppressed"} | marks)
        for name, one in zip(names, every, strict=True)
    }  # fmt: skip


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
    "columns": by_columns,
    "whole columns": by_whole_columns,
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
    span = asked.get("datetime")
    query = [("step", "year"), *([("datetime", span)] if span else [])]
    query += [("where", f"{asked.collection}.{name}={value}") for name, value in asked.filters]
    if asked.collection.startswith("c_"):
        query.append(("combination", asked.collection))
    found: Rows = {}
    for place in chosen(room, asked, told):
        answer = room.get(asked, path.format(place), *query)
        if answer.status_code != 200:
            # of two faults a page, which reads all filters first, may name the other one
            return told if asked.filters and isinstance(told, Refused) else refusal(answer)
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
