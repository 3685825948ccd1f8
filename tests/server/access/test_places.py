"""Every role and the places of a district: what it hears of them, and that it hears no more.

What lies in a district is found anew, cell by cell, with h3 and shapely alone.
"""

import csv
import io
from collections import defaultdict
from typing import Any

import h3
import pytest
import shapely

from layers.chain import open_delivery
from layers.snapshot import Snapshot
from tests.mvt_reader import read_tile
from tests.roles import BURGLARIES, DISTRICT, SECRET, Keyed
from tests.server.access.asker import AT, BOUND, OPEN, PROTECTED, SEEN, Asker, Rows
from tests.tiles import tile_of


def only(rows: Rows, places: set[str]) -> Rows:
    return {place: told for place, told in rows.items() if place in places}


@pytest.mark.parametrize("layer", [OPEN, PROTECTED, BURGLARIES])
def test_a_manager_hears_what_the_public_hears_within_the_district(
    ask: Asker, centred: set[str], layer: str
) -> None:
    told = ask.rows("manager", layer)

    assert 0 < len(told) < len(ask.rows("public", layer))
    assert told == only(ask.rows("public", layer), centred)


@pytest.mark.parametrize("layer", [BURGLARIES, SECRET])
def test_an_officer_hears_exactly_what_lies_wholly_within(
    ask: Asker, inside: set[str], centred: set[str], layer: str
) -> None:
    told = ask.rows("officer", layer)

    assert 0 < len(told) < len(centred)
    assert told == only(ask.rows("analyst", layer), inside)


@pytest.mark.parametrize("layer", [OPEN, PROTECTED])
def test_an_officer_hears_other_layers_as_the_public_does(
    ask: Asker, centred: set[str], layer: str
) -> None:
    assert ask.rows("officer", layer) == only(ask.rows("public", layer), centred)


def test_an_analyst_hears_the_counts_of_the_records(ask: Asker, keyed: Keyed) -> None:
    made = keyed.place.store.subject(BURGLARIES).delivery
    snapshot = Snapshot(made.snapshot, made.digest)
    facts = open_delivery(keyed.place.desk.snapshots, snapshot).facts
    truth: dict[str, int] = defaultdict(int)
    for cell, n in zip(facts.place.tolist(), facts.n.tolist(), strict=True):
        truth[h3.cell_to_parent(f"{cell:x}", 7)] += n

    told = ask.rows("analyst", BURGLARIES, "datetime=2000-01-01/2029-12-31&resolution=7")

    assert {cell: value for cell, (value, _) in told.items() if value} == dict(truth)


def test_a_reader_hears_a_restricted_layer_as_it_is_protected(ask: Asker) -> None:
    assert ask.rows("reader", SECRET) == ask.rows("public", BURGLARIES)
    off = ask.get("reader", f"/v1/collections/{SECRET}/items?datetime=../..")
    assert off.status_code == 400


@pytest.mark.parametrize("role", sorted(BOUND))
def test_a_bound_role_hears_of_areas_that_lie_within(
    ask: Asker, outlines: dict[str, shapely.Geometry], role: str
) -> None:
    ground = outlines[DISTRICT].buffer(1e-6)  # outlines are written with six decimals
    within = {one for one, shape in outlines.items() if ground.covers(shape)}

    districts = ask.rows(role, PROTECTED, "areas=districts")
    parts = ask.rows(role, PROTECTED, "areas=neighbourhoods")

    assert set(districts) == {DISTRICT}
    assert set(parts) == {one for one in within if one.startswith("neighbourhoods.")}
    assert parts


@pytest.mark.parametrize(("role", "layer"), [one for one in SEEN if one[0] in BOUND])
def test_every_door_tells_a_bound_role_the_same_places(ask: Asker, role: str, layer: str) -> None:
    told = set(ask.rows(role, layer))
    own = f"/v1/collections/{layer}"

    table = csv.DictReader(io.StringIO(ask.get(role, f"{own}/items?{AT}&f=csv").text))
    tilejson = ask.get(role, f"{own}/tilejson.json?{AT}").json()
    zoom = tilejson["minzoom"]
    west, south, east, north = tilejson["bounds"]
    low, high = tile_of(west, south, zoom), tile_of(east, north, zoom)
    drawn: set[object] = set()
    for x in range(low.x, high.x + 1):
        for y in range(high.y, low.y + 1):
            tile = ask.get(role, f"{own}/tiles/WebMercatorQuad/{zoom}/{y}/{x}?{AT}").content
            drawn |= {one.properties["h3"] for part in read_tile(tile) for one in part.features}
    legend = ask.get(role, f"{own}/legend?resolution=8&step=month").json()
    months = len(ask.get(role, own).json()["periods"]["month"])

    assert {row["h3"] for row in table} == drawn == told
    assert sum(legend["counts"]) + _untold(legend) == len(told) * months
    for cell in ask.rows("public", OPEN):
        page = ask.get(role, f"/v1/cells/{cell}?datetime=2024-03").json()["layers"]
        assert (layer in {one["id"] for one in page}) is (cell in told)


def _untold(legend: dict[str, Any]) -> int:
    told = ("value", "provisional")
    return sum(count for state, count in legend["states"].items() if state not in told)


@pytest.mark.parametrize("role", sorted(BOUND))
def test_the_page_of_another_district_tells_a_bound_role_nothing(ask: Asker, role: str) -> None:
    assert ask.get(role, f"/v1/areas/{DISTRICT}/profile").json()["layers"]
    assert ask.get(role, "/v1/areas/districts.D02/profile").json()["layers"] == []


@pytest.mark.parametrize("role", sorted(BOUND))
def test_a_cell_across_the_border_is_as_one_that_is_not_there(
    ask: Asker, centred: set[str], role: str
) -> None:
    for cell in set(ask.rows("public", BURGLARIES)) - centred:
        answer = ask.get(role, f"/v1/collections/{BURGLARIES}/items/{cell}?{AT}")
        assert answer.status_code == 404
