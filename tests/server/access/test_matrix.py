"""Every role at every door of every layer: what it hears, and that it hears no more.

What lies in a district is found anew, cell by cell, with h3 and shapely alone.
"""

import csv
import io
from collections import defaultdict
from typing import Any

import h3
import httpx
import pytest
import shapely

from layers.chain import open_delivery
from layers.snapshot import Snapshot
from tests.mvt_reader import read_tile
from tests.roles import BURGLARIES, DISTRICT, MARK, ROLES, SECRET, Keyed
from tests.serving import all_features
from tests.tiles import tile_of

OPEN, PROTECTED = "noise", "police_incidents"
LAYERS = (OPEN, PROTECTED, BURGLARIES, SECRET)
ASKERS = ("public", *ROLES)
SEES_SECRET = {"reader", "officer", "analyst"}
EXACT = {"officer": {BURGLARIES, SECRET}, "analyst": {PROTECTED, BURGLARIES, SECRET}}
BOUND = {"manager", "officer"}
AT = "datetime=2024-03&resolution=8"
CLASSIFIED = "HexRadar-Classification"
DOORS = (
    "", "/items", "/items?datetime=2024-03&resolution=7", "/items?f=csv", "/items?areas=districts",
    "/items?areas=neighbourhoods&f=csv", "/items?bbox=0,50,8,54", "/legend", "/account",
    "/tilejson.json", "/tiles", "/tiles/WebMercatorQuad",
    "/tiles/WebMercatorQuad/{tile}",
)  # fmt: skip
SHARED = ("/v1", "/v1/collections", "/v1/sources", "/v1/cells/{cell}", "/v1/areas/{area}/profile")
Rows = dict[str, tuple[Any, str]]  # cell or area -> value, state


def sees(role: str, layer: str) -> bool:
    return layer != SECRET or role in SEES_SECRET


def is_exact(role: str, layer: str) -> bool:
    return layer in EXACT.get(role, ())


SEEN = [(role, layer) for role in ASKERS for layer in LAYERS if sees(role, layer)]
UNSEEN = [role for role in ASKERS if role not in SEES_SECRET]


class Asker:
    """Asks as a role."""

    def __init__(self, client: httpx.Client, keyed: Keyed) -> None:
        self.client, self.keyed = client, keyed
        west, south, east, north = client.get("/v1").json()["place"]["bbox"]
        tile = tile_of((west + east) / 2, (south + north) / 2, 11)
        self.middle = f"{tile.z}/{tile.y}/{tile.x}"

    def get(self, role: str, address: str) -> httpx.Response:
        """Ask; {tile} stands for one in the middle of the city."""
        address = address.replace("{tile}", self.middle)
        return self.client.get(address, headers=self.keyed.headers(role))

    def rows(self, role: str, layer: str, query: str = AT) -> Rows:
        answer = self.get(role, f"/v1/collections/{layer}/items?limit=10000&{query}")
        assert answer.status_code == 200, answer.text
        document = answer.json()
        assert document["numberMatched"] == len(document["features"])
        told = ((one["id"], one["properties"]) for one in document["features"])
        return {name: (one["value"], one["state"]) for name, one in told}


@pytest.fixture(scope="module")
def ask(client: httpx.Client, keyed: Keyed) -> Asker:
    return Asker(client, keyed)


@pytest.fixture(scope="module")
def outlines(client: httpx.Client) -> dict[str, shapely.Geometry]:
    """Every area of the demo city by its id."""
    found = [
        one
        for name in ("districts", "neighbourhoods")
        for one in all_features(client, f"/v1/collections/{name}/items")
    ]
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in found}


@pytest.fixture(scope="module")
def centred(ask: Asker, outlines: dict[str, shapely.Geometry]) -> set[str]:
    """The cells at resolution 8 whose centre lies in the district."""
    cells = ask.rows("public", OPEN)
    return {
        one for one in cells
        if outlines[DISTRICT].covers(shapely.Point(h3.cell_to_latlng(one)[::-1]))
    }  # fmt: skip


@pytest.fixture(scope="module")
def inside(keyed: Keyed) -> set[str]:
    """The cells at resolution 8 of which every finest covered cell lies in the district."""
    store, area = keyed.place.store, keyed.place.desk.catalogue.area(*DISTRICT.split("."))
    assert area
    families = defaultdict(list)
    for cell in store.scope(store.subject(BURGLARIES)).cells.tolist():
        families[h3.cell_to_parent(f"{cell:x}", 8)].append(f"{cell:x}")

    def lies_in(cell: str) -> bool:
        ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
        return bool(area.geometry.covers(shapely.Polygon(ring)))

    return {parent for parent, cells in families.items() if all(map(lies_in, cells))}


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
@pytest.mark.parametrize("layer", [PROTECTED, BURGLARIES])
def test_a_bound_role_hears_of_areas_that_lie_within(
    ask: Asker, outlines: dict[str, shapely.Geometry], role: str, layer: str
) -> None:
    ground = outlines[DISTRICT].buffer(1e-6)  # outlines are written with six decimals
    within = {one for one, shape in outlines.items() if ground.covers(shape)}

    districts = ask.rows(role, layer, "areas=districts")
    parts = ask.rows(role, layer, "areas=neighbourhoods")

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


@pytest.mark.parametrize("role", UNSEEN)
@pytest.mark.parametrize("door", [*DOORS, "/items?kind=seal", "/items?datetime=x", "/nothing"])
def test_a_restricted_layer_is_as_one_that_does_not_exist(ask: Asker, role: str, door: str) -> None:
    restricted, missing = (
        ask.get(role, f"/v1/collections/{name}{door}") for name in (SECRET, "nobody")
    )

    assert restricted.status_code == missing.status_code >= 400
    assert restricted.text.replace(SECRET, "nobody") == missing.text


@pytest.mark.parametrize("role", UNSEEN)
@pytest.mark.parametrize("address", SHARED)
def test_no_list_names_a_restricted_layer(ask: Asker, role: str, address: str) -> None:
    (cell, *_) = ask.rows("public", OPEN)
    answer = ask.get(role, address.format(cell=cell, area=DISTRICT))

    assert answer.status_code == 200
    assert SECRET not in answer.text


@pytest.mark.parametrize(("role", "layer"), SEEN)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_exact_is_marked_and_nothing_else(
    ask: Asker, role: str, layer: str, door: str
) -> None:
    answer = ask.get(role, f"/v1/collections/{layer}{door}")
    marked = MARK["nl"] if is_exact(role, layer) else None

    assert answer.status_code in (200, 204)
    assert answer.headers.get(CLASSIFIED) == marked
    assert _marks(answer, door) <= {marked}


def _marks(answer: httpx.Response, door: str) -> set[object]:
    """Return the classifications that stand in an answer, None for a part that has none."""
    if "csv" in door:
        return {row.get("classification") for row in csv.DictReader(io.StringIO(answer.text))}
    if "{tile}" in door:
        parts = [one for layer in read_tile(answer.content) for one in layer.features]
        return {one.properties.get("classification") for one in parts}
    document = answer.json()
    found = {one["properties"].get("classification") for one in document.get("features", [])}
    return found if door.startswith("/tiles") else {*found, document.get("classification")}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("door", DOORS)
def test_no_cache_keeps_what_was_answered_to_a_key(
    ask: Asker, role: str, layer: str, door: str
) -> None:
    answer = ask.get(role, f"/v1/collections/{layer}{door}")

    assert answer.headers["Cache-Control"] == "private, no-store"
    if answer.status_code == 200:
        assert {"Authorization", "X-API-Key"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize("door", DOORS)
def test_no_two_who_ask_share_an_entity_tag(ask: Asker, door: str) -> None:
    answers = [ask.get(role, f"/v1/collections/{BURGLARIES}{door}") for role in ASKERS]

    assert len({one.headers["ETag"] for one in answers}) == len(ASKERS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("layer", LAYERS)
def test_the_public_view_of_a_layer_is_what_the_public_hears(
    ask: Asker, role: str, layer: str
) -> None:
    own = f"/v1/collections/{layer}"
    for door in (f"/items?{AT}&f=csv", "/legend?resolution=7", "/account?f=json", "?f=json"):
        viewed = ask.get(role, f"{own}{door}&view=public")
        public = ask.get("public", f"{own}{door}")
        assert (viewed.status_code, viewed.content) == (public.status_code, public.content)
        assert CLASSIFIED not in viewed.headers


def test_tiles_of_the_public_view_are_addressed_as_such(ask: Asker) -> None:
    own = f"/v1/collections/{BURGLARIES}/tilejson.json"

    assert "view=public" in ask.get("analyst", f"{own}?view=public").json()["tiles"][0]
    assert "view" not in ask.get("analyst", own).json()["tiles"][0]


@pytest.mark.parametrize("layer", [OPEN, PROTECTED, BURGLARIES])
def test_a_coarse_role_is_offered_nothing_finer(ask: Asker, layer: str) -> None:
    own = f"/v1/collections/{layer}"
    tilejson = ask.get("coarse", f"{own}/tilejson.json").json()
    refused = ask.get("coarse", f"{own}/items?resolution=8")
    (cell, *_) = ask.rows("public", layer, "datetime=2024-03&resolution=8")

    assert max(ask.get("coarse", own).json()["resolutions"]) == 7
    assert max(tilejson["resolutions"].values()) == 7
    assert (refused.status_code, "offers" in refused.json()["detail"]) == (400, True)
    assert ask.get("coarse", f"{own}/items/{cell}").status_code == 400
    assert ask.get("coarse", f"{own}/legend?resolution=8").status_code == 400
    assert ask.get("coarse", f"/v1/cells/{cell}").json()["layers"] == []


@pytest.mark.parametrize("role", ASKERS)
@pytest.mark.parametrize("address", SHARED[3:])
def test_a_page_of_several_layers_is_marked_when_one_of_them_is_exact(
    ask: Asker, inside: set[str], role: str, address: str
) -> None:
    answer = ask.get(role, address.format(cell=min(inside), area=DISTRICT))
    marks = {one["id"]: one.get("classification") for one in answer.json()["layers"]}

    assert answer.headers.get(CLASSIFIED) == (MARK["nl"] if role in EXACT else None)
    for layer in set(LAYERS) & marks.keys():
        assert marks[layer] == (MARK["nl"] if is_exact(role, layer) else None)


def test_an_exact_role_hears_of_a_span_that_the_public_may_not_ask(ask: Asker) -> None:
    address = f"/v1/collections/{BURGLARIES}/items?datetime=2000-01-01/2029-12-31"
    assert ask.get("public", address).status_code == 400

    told = ask.rows("analyst", BURGLARIES, address.partition("?")[2])
    states = {state for _, state in told.values()}
    assert states == {"provisional"}


def test_a_layer_opens_no_finer_than_a_role_may_see(ask: Asker) -> None:
    told = ask.get("coarse", f"/v1/collections/{BURGLARIES}").json()
    assert told["opens_at"] <= 7
    assert {one["resolution"] for one in told["visible"]} <= set(told["resolutions"])
