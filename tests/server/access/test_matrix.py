"""Every role at every door of every layer: what it hears, and that it hears no more."""

import csv
import io

import httpx
import pytest

from tests.mvt_reader import read_tile
from tests.roles import BURGLARIES, DISTRICT, MARK, ROLES, SECRET
from tests.server.access.asker import (
    ASKERS,
    AT,
    CLASSIFIED,
    DOORS,
    EXACT,
    LAYERS,
    OPEN,
    PROTECTED,
    SEEN,
    SHARED,
    UNSEEN,
    Asker,
    is_exact,
)
from tests.workbooks import MAIN, rows_of, sheet_of, sheets_of, table_of


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
    if "xlsx" in door:
        return _marks_of_a_workbook(answer.content)
    if "{tile}" in door:
        parts = [one for layer in read_tile(answer.content) for one in layer.features]
        return {one.properties.get("classification") for one in parts}
    document = answer.json()
    found = {one["properties"].get("classification") for one in document.get("features", [])}
    return found if door.startswith("/tiles") else {*found, document.get("classification")}


def _marks_of_a_workbook(data: bytes) -> set[object]:
    """Return what stands in the first row of each sheet, in the head of its pages, and in rows."""
    marked = all(rows_of(data, sheet)[0] == [MARK["nl"]] for sheet in sheets_of(data))
    heads = {sheet_of(data, one).findtext(f".//{MAIN}oddHeader") for one in sheets_of(data)}
    in_rows = {row.get("classification") for row in table_of(data, "Gegevens", first=int(marked))}
    return {*in_rows, *(one and one.removeprefix("&C&B ") for one in heads)}


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
    for door in (
        f"/items?{AT}&f=csv",
        f"/items?{AT}&f=xlsx",
        "/legend?resolution=7",
        "/account?f=json",
        "?f=json",
    ):
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
