"""From a file to a private layer, at every door, and to nothing again."""

from pathlib import Path

import pytest

from tests.server.uploads.conftest import Json, Office, restart
from tests.server.uploads.files import CSV, FLAWED, IN_FIJI, ROWS, csv_of, rows, xlsx_of
from tests.serving import asking


def test_what_is_proposed_can_be_confirmed_as_it_is_and_every_row_is_accounted_for(
    shared: Office, made: Json
) -> None:
    told = made["rows"]
    assert told["read"] == ROWS
    assert {one["reason"]: one["rows"] for one in told["refused"]} == FLAWED
    assert told["accepted"] == ROWS - sum(FLAWED.values())
    assert sum(shared.counts(made["layer"]).values()) == told["accepted"]


def test_the_first_refused_rows_are_named_with_what_they_say(made: Json) -> None:
    first = made["rows"]["first_refused"]

    assert first[0] == {"row": 2, "reason": "bad_date", "value": first[0]["value"]}
    assert first[0]["value"].startswith("unknown")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_workbook_gives_the_same_cells_as_any_csv(
    shared: Office, tmp_path: Path, delimiter: str
) -> None:
    text = shared.make(csv_of(rows(), delimiter))
    book = shared.make(xlsx_of(tmp_path, rows()), "table.xlsx")

    assert shared.counts(book["layer"]) == shared.counts(text["layer"])
    assert book["rows"] == text["rows"]


def test_records_within_a_set_of_areas_are_counted_by_its_areas(shared: Office) -> None:
    made = shared.make(IN_FIJI)

    answer = shared.client.get(
        f"/v1/collections/{made['layer']}/items?areas=islands&datetime=../.."
    )
    told = {one["id"]: one["properties"]["value"] for one in answer.json()["features"]}
    assert told == {"islands.taveuni": made["rows"]["accepted"]}


def test_a_column_that_names_areas_is_a_key_with_a_number_per_row(shared: Office) -> None:
    lines = ["area,month,n", *(f"taveuni,2024-{at:02},{at}" for at in range(1, 13))]
    upload = shared.send("\n".join(lines).encode())

    answer = shared.put(upload, count={"column": "n"})

    made = answer.json()
    assert upload["recognised"]["proposal"]["key"] == {"column": "area", "areas": "islands"}
    assert sum(shared.counts(made["layer"]).values()) == pytest.approx(78)


def test_no_list_names_a_private_layer(shared: Office, made: Json) -> None:
    cell = next(iter(shared.counts(made["layer"])))

    for path in ("", "/collections", "/sources", f"/cells/{cell}", "/conformance", "/openapi.json"):
        answer = shared.client.get(f"/v1{path}")
        assert answer.status_code == 200
        assert made["layer"] not in answer.text
        assert made["id"] not in answer.text
    assert made["layer"] not in shared.client.get("/readyz").text
    assert made["layer"] not in shared.client.get("/v1/collections/nothing").text


def test_a_cell_tells_a_private_layer_to_who_names_it_and_no_cache_keeps_it(
    shared: Office, made: Json
) -> None:
    cell, value = next(iter(shared.counts(made["layer"]).items()))

    answer = shared.client.get(f"/v1/cells/{cell}?draft={made['layer']}&datetime=../..")

    told = {one["id"]: one["value"] for one in answer.json()["layers"]}
    assert told[made["layer"]] == value
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_every_door_of_a_private_layer_answers_and_no_cache_keeps_it(
    shared: Office, made: Json
) -> None:
    own = f"/v1/collections/{made['layer']}"
    tiles = shared.client.get(f"{own}/tilejson.json").json()
    zoom = tiles["minzoom"]
    doors = ("", "/items?limit=1", "/items?f=csv&kind=seal", "/items?f=csv&dialect=nl",
             "/items?f=xlsx", "/legend", "/account", "/tiles", "/tiles/WebMercatorQuad",
             "/tilejson.json", f"/tiles/WebMercatorQuad/{zoom}/0/0",
             "/items?delivery=1&limit=1")  # fmt: skip

    for door in doors:
        answer = shared.client.get(f"{own}{door}")
        assert answer.status_code in (200, 204), answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
    expires = shared.client.get(own).json()["expires"]
    assert expires == "2026-11-02T08:00:00+00:00"


def test_two_uploads_of_one_file_are_two_layers_that_know_nothing_of_each_other(
    office: Office,
) -> None:
    one, other = office.make(), office.make()
    office.client.delete(f"/v1/uploads/{one['id']}")

    assert one["layer"] != other["layer"]
    assert office.counts(other["layer"])


def test_looking_and_deleting_need_different_secrets_of_128_bits(
    shared: Office, made: Json
) -> None:
    assert len(bytes.fromhex(made["id"])) == 16
    assert len(bytes.fromhex(made["layer"].removeprefix("draft_"))) == 16
    for name in (made["layer"], made["layer"].removeprefix("draft_")):
        assert shared.client.delete(f"/v1/uploads/{name}").status_code == 404
    for name in (made["id"], f"draft_{made['id']}"):
        assert shared.client.get(f"/v1/collections/{name}").status_code == 404


def test_the_file_and_what_was_seen_of_it_are_gone_once_it_is_counted(
    shared: Office, made: Json
) -> None:
    assert made["layer"] in shared.on_disk()
    assert made["id"] not in shared.on_disk()
    kept = shared.place.store.catalogue.upload(made["id"])
    assert kept
    assert kept.found is None
    assert "recognised" not in shared.client.get(f"/v1/uploads/{made['id']}").json()


def test_an_upload_can_be_deleted_with_everything_of_it(office: Office) -> None:
    made = office.make()

    assert office.client.delete(f"/v1/uploads/{made['id']}").status_code == 204

    assert office.on_disk() == []
    assert office.place.store.catalogue.deliveries(made["layer"]) == ()
    assert office.client.get(f"/v1/collections/{made['layer']}").status_code == 404
    assert office.client.get(f"/v1/uploads/{made['id']}").status_code == 404


def test_a_private_layer_is_gone_at_its_hour_as_if_it_had_never_been(office: Office) -> None:
    made = office.make()
    never = office.client.get(f"/v1/collections/draft_{'0' * 32}/items")
    path = f"/v1/collections/{made['layer']}/items"
    known = {"If-None-Match": office.client.get(path).headers["ETag"]}

    office.clock.forward(hours=24)

    gone = office.client.get(path, headers=known)
    assert (gone.status_code, gone.content) == (404, never.content)
    assert office.client.get(f"/v1/uploads/{made['id']}").status_code == 404


def test_what_has_expired_leaves_the_disk_with_the_next_upload(office: Office) -> None:
    office.make()
    office.send()
    office.clock.forward(hours=24)

    new = office.send()

    assert office.on_disk() == [new["id"]]
    assert [one.id for one in office.place.store.catalogue.uploads()] == [new["id"]]


def test_a_crash_leaves_nothing_that_a_sweep_does_not_remove(office: Office) -> None:
    (office.place.settings.upload_folder / "orphan").mkdir(parents=True)

    office.send()

    assert "orphan" not in office.on_disk()


def test_another_worker_knows_every_upload(office: Office) -> None:
    upload = office.send()
    with asking(restart(office.place, office.clock)) as other:
        body = upload["recognised"]["proposal"]
        made = other.put(f"/v1/uploads/{upload['id']}/definition", json=body).json()
        seen = other.get(f"/v1/collections/{made['layer']}/items?limit=1").json()

    assert office.client.get(f"/v1/uploads/{upload['id']}").json() == made
    own = office.client.get(f"/v1/collections/{made['layer']}/items?limit=1").json()
    assert own == seen


def test_a_private_layer_is_counted_once(office: Office) -> None:
    upload = office.send(CSV)
    assert office.put(upload).status_code == 200

    again = office.put(upload)

    assert again.status_code == 409
    assert "Upload the file again" in again.json()["detail"]


def test_a_private_layer_answers_what_was_known_and_tells_no_name_before(
    shared: Office, made: Json
) -> None:
    items = f"/v1/collections/{made['layer']}/items"

    now = shared.client.get(items).json()
    later = shared.client.get(items, params={"known": "2030-01-01"})
    before = shared.client.get(items, params={"known": "2000-01-01"})

    assert later.json()["features"] == now["features"]
    assert later.headers["Cache-Control"] == "private, no-store"
    assert before.status_code == 404
