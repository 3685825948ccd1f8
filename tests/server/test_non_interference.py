"""Whatever leaves the server for a protected layer follows from what is published.

Two servers are asked the same. Their sources hold different records and publish the same tables;
so no byte of any answer may differ.
"""

import random
from collections.abc import Iterator
from typing import Any

import h3
import httpx
import pytest

from layers.declare import Derived, How, Recipe
from server.store import Store
from tests.cities import Place
from tests.layers.publish.test_wall import EXACT
from tests.serving import asking
from tests.tiles import tile_of
from tests.truths import TOWN, TRUTHS, open_truths

HAMLETS = {one.at for truth in TRUTHS for one in truth.hamlets}
PLACES = sorted({TOWN, *HAMLETS})
LAYERS = [f"/v1/collections/{one}" for one in ("all_reports", "thefts")]
SPANS = [
    *(f"2024-{month:02}" for month in range(1, 13)),
    "2024-01-01/2024-03-31",
    "2024-07-01/2024-09-30",
    "2024",
]
REFUSED = [
    "datetime=2023-11", "datetime=2023", "datetime=2025-01", "datetime=2025-02", "datetime=2025",
    "datetime=2024-07-09", "datetime=../..", "datetime=2024-03/..", "datetime=yesterday",
    "datetime=2023-11-01/2024-02-29", "datetime=1990", "kind=witchcraft", "kind=arson",
    "kind=theft&kind=burglary", "delivery=2", "known=2026-11-02", "areas=islands", "resolution=9",
    "f=xlsx&limit=3", "f=xlsx&datetime=2025-02", "dialect=nl", "lang=en",
    "cursor=1.x", "colour=red", "bbox=5,52,5.2,52.3", "limit=3&bbox=4.8,52,5.2,52.3",
]  # fmt: skip
OTHERS = [
    "/v1", "/v1/conformance", "/v1/openapi.json", "/v1/collections", "/v1/sources", "/healthz",
    "/readyz", "/v1/sources/reports", "/v1/sources/reports/unmatched", "/v1/sources/nothing",
    "/v1/collections/districts", "/v1/collections/districts/items", "/v1/collections/nothing",
]  # fmt: skip
REPORTS, THEFTS = {"layer": "all_reports"}, {"layer": "thefts"}
HIGH = {"high": {"at_least": 12}}
COMPUTED: list[dict[str, Any]] = [
    {"compute": "value"}, {"compute": "rate", "per": "km2"}, {"compute": "smoothed", "per": "km2"},
    {"compute": "change"}, {"compute": "change", "against": "previous"}, {"compute": "index"},
    {"compute": "share"}, {"compute": "moving", "over": 3}, {"when": "previous"},
    {"when": "newest"}, {"when": "2024-07"}, {"where": {"kind": ["theft"]}},
]  # fmt: skip
MADE: list[dict[str, Any]] = [
    *({"how": "weighted", "inputs": [REPORTS | one, THEFTS]} for one in COMPUTED),
    *({"how": "measure", "inputs": [REPORTS | one]} for one in COMPUTED[:-3]),
    *({"how": how, "inputs": [REPORTS, THEFTS | {"when": "previous"}]}
      for how in ("ratio", "difference", "bivariate")),
    *({"how": how, "inputs": [REPORTS | HIGH, THEFTS | {"high": {"top": 20}}]}
      for how in ("all", "any", "overlap")),
    {"how": "all", "inputs": [REPORTS | {"compute": "change", "high": {"verdict": "rising"}}]},
    *({"how": "weighted", "scale": one, "inputs": [REPORTS, THEFTS]} for one in ("z", "minmax")),
]  # fmt: skip
ODD: list[dict[str, Any]] = [
    {"how": "ratio", "inputs": [REPORTS, THEFTS | one]}
    for one in (
        {"when": "2025-02"}, {"when": "2023-11"}, {"when": "2024-07-09"}, {"when": "1990"},
        {"where": {"kind": ["arson"]}}, {"where": {"kind": ["witchcraft"]}},
        {"where": {"kind": ["theft", "burglary"]}}, {"where": {"colour": ["red"]}},
        {"layer": "nothing"}, {"compute": "rate", "per": "thefts"},
    )
]  # fmt: skip


def combined_addresses() -> Iterator[str]:
    """Yield the doors of every combination, with questions about what differs and what does not."""
    yield "/v1/combinations"
    for recipe in MADE:
        name = Recipe.model_validate(recipe).name
        own = f"/v1/collections/{name}"
        yield from (own, f"/v1/combinations/{name}", f"{own}/tilejson.json?datetime=2024-07")
        for span in ("2024-03", "2024-07", "2024", "2025-02", "2023-11", "2024-03/.."):
            yield f"{own}/items?datetime={span}&resolution=7"
            yield f"{own}/items?datetime={span}&areas=districts&f=csv"
        yield from (f"{own}/top?datetime={one}&resolution=7" for one in ("2024-07", "2025-02"))
        yield f"{own}/top?datetime=2024&areas=districts"
        yield from (f"{own}/legend?step={step}&resolution=7" for step in ("month", "year"))
        for lat, lon in PLACES:
            tile = tile_of(lon, lat, 10)
            address = f"{own}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
            yield f"{address}?datetime=2024-07"
            yield f"/v1/cells/{h3.latlng_to_cell(lat, lon, 7)}?combination={name}"
        yield f"/v1/areas/districts.east/profile?combination={name}"


def addresses() -> Iterator[str]:
    """Yield the addresses of every door, with questions about what differs and what does not."""
    yield from OTHERS
    for layer in LAYERS:
        yield from (f"{layer}{rest}" for rest in ("", "/account", "/tiles", "/account?delivery=1"))
        for span in SPANS:
            yield from (f"{layer}/items?datetime={span}&{rest}" for rest in (
                "resolution=6", "resolution=7&f=csv", "resolution=8&bbox=4.8,52,5.2,52.3",
                "resolution=7&f=csv&dialect=nl", "resolution=7&f=xlsx", "areas=districts",
                "areas=districts&f=csv", "areas=districts&f=xlsx&lang=en"))  # fmt: skip
            yield f"{layer}/tilejson.json?datetime={span}"
            yield f"{layer}/top?datetime={span}&resolution=7&limit=100"
        yield from (f"{layer}/items?{one}" for one in REFUSED)
        yield from (f"{layer}/tilejson.json?{one}" for one in REFUSED[:-2])
        for step in ("month", "quarter", "year"):
            yield from (f"{layer}/legend?step={step}&resolution={one}" for one in (6, 7, 8))
        yield from tiles(layer)
    yield from (f"{LAYERS[0]}/items?kind={one}&resolution=7" for one in ("theft", "vandalism"))
    yield from places()


def tiles(layer: str) -> Iterator[str]:
    for lat, lon in PLACES:
        for zoom in (8, 10, 11, 12):
            tile = tile_of(lon, lat, zoom)
            address = f"{layer}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
            yield from (f"{address}?datetime={span}" for span in ("2024-07", "2024", "2025-02"))
            yield from (f"{address}?datetime=2024-07&f={form}" for form in ("cells", "values"))


def places() -> Iterator[str]:
    for lat, lon in PLACES:
        for resolution in (6, 7, 8):
            cell = h3.latlng_to_cell(lat, lon, resolution)
            yield f"{LAYERS[0]}/items/{cell}"
            for step in ("month", "year"):
                yield f"/v1/cells/{cell}?step={step}"
    for at in range(1 + len(HAMLETS)):  # areas that nothing was counted by
        for step in ("datetime=2024-07", "datetime=2024", "datetime=2025-02"):
            yield f"/v1/areas/blocks.b{at}/profile?{step}"
    for code in ("west", "middle", "east"):
        yield f"/v1/areas/districts.{code}/profile"
        yield f"/v1/areas/districts.{code}/profile?step=year&datetime=2025-02"
        yield f"/v1/areas/districts.{code}/profile?where=all_reports.kind=arson"


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """Two places that publish the same of different records."""
    places = open_truths(tmp_path_factory.mktemp("truths"))
    yield places
    for place in places:
        place.engine.dispose()


@pytest.fixture(scope="module")
def clients(truths: tuple[Place, Place]) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Ask a server of each truth."""
    one, other = truths
    with asking(one) as first, asking(other) as second:
        yield first, second


def seen(client: httpx.Client, address: str) -> tuple[int, dict[str, str], bytes]:
    """Return all that an answer shows: its status, its headers but the moment, its bytes."""
    with client.stream("GET", address) as answer:
        content = b"".join(answer.iter_raw())
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        return answer.status_code, headers, content


def test_the_truths_differ_in_every_number_that_is_kept(truths: tuple[Place, Place]) -> None:
    one, other = (place.desk.catalogue.current("reports") for place in truths)
    assert one
    assert other
    for name in ("digest", "rows_read", "rows_accepted", "first_period", "last_period"):
        assert getattr(one, name) != getattr(other, name)


def test_no_byte_of_any_answer_tells_the_truths_apart(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    asked = list(addresses())
    random.Random(7).shuffle(asked)  # what is kept of one question must not tell in another
    different = [one for one in asked if seen(clients[0], one) != seen(clients[1], one)]
    assert len(asked) > 400
    assert not different


def posted(client: httpx.Client, recipe: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    """Return all that the answer to a recipe shows."""
    answer = client.post("/v1/combinations", json=recipe)
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.content


def test_no_byte_about_a_combination_tells_the_truths_apart(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    for recipe in (*MADE, *ODD):
        assert posted(clients[0], recipe) == posted(clients[1], recipe), recipe
    asked = list(combined_addresses())
    random.Random(7).shuffle(asked)
    different = [one for one in asked if seen(clients[0], one) != seen(clients[1], one)]
    assert len(asked) > 400
    assert not different


def test_combinations_of_every_sort_are_compared_and_told(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    hows = {one["how"] for one in MADE}
    computed = {part.get("compute", "value") for one in MADE for part in one["inputs"]}
    assert (hows, computed) == (set(How), set(Derived))
    assert {posted(clients[0], one)[0] for one in MADE} == {201}
    assert {400, 404} <= {posted(clients[0], one)[0] for one in ODD}
    for recipe in MADE:
        own = f"/v1/collections/{Recipe.model_validate(recipe).name}"
        features = clients[0].get(f"{own}/items?datetime=2024-07&resolution=7").json()["features"]
        told = any(one["properties"]["value"] is not None for one in features)
        # of the year before there is nothing: what changed since is not told anywhere
        assert told or "change" in str(recipe), recipe


def test_what_is_compared_holds_values_and_refusals(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    items = clients[0].get(f"{LAYERS[0]}/items?datetime=2024&resolution=7").json()["features"]
    assert sum(one["properties"]["value"] or 0 for one in items) > 2_500
    assert clients[0].get(f"{LAYERS[0]}/items?kind=arson").status_code == 400


@pytest.mark.parametrize("layer", LAYERS)
def test_a_month_of_which_nothing_is_told_is_no_period(
    clients: tuple[httpx.Client, httpx.Client], layer: str
) -> None:
    told = clients[1].get(layer).json()
    assert [told["periods"]["month"][at]["start"] for at in (0, -1)] == ["2024-01-01", "2024-12-01"]
    assert told["indicators"]["freshness"]["newest_period"] == "2024-12-31"
    refused = clients[1].get(f"{layer}/items?datetime=2025-02")
    assert refused.status_code == 400
    assert "The newest is datetime=2024-12-01/2024-12-31" in refused.json()["detail"]


def test_what_only_the_data_name_is_not_offered(
    clients: tuple[httpx.Client, httpx.Client],
) -> None:
    (kind,) = clients[1].get(LAYERS[0]).json()["dimensions"]
    assert kind["values"] == ["burglary", "theft", "vandalism"]


def test_nothing_that_a_store_gives_is_exact() -> None:
    told = {str(one) for name in dir(Store) if not name.startswith("_")
            for one in getattr(getattr(Store, name), "__annotations__", {}).values()}  # fmt: skip
    assert not any(word in one for word in EXACT for one in told)
