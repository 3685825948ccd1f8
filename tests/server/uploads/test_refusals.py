"""Files and confirmations that are refused: each with a sentence, and nothing is left of them."""

import gzip
from collections.abc import Iterator

import pytest

from tests.server.uploads.conftest import BYTES, Json, Office, OpenOffice
from tests.server.uploads.files import CSV, archive

MIB = 1 << 20
BOMB = archive(xl_workbook__xml=b"<workbook/>", xl_sheet__xml=bytes(300 * MIB))
UNUSABLE = {
    "nothing": b"  \n",
    "JSON": b'{"a": 1}',
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "HTML": b"<html></html>",
    "gzip": gzip.compress(CSV),
    "binary": b"a,b\n\0\1\2,3\n",
    "one line": b"a,b,c\n",
    "an archive": archive(table__csv=CSV),
    "a damaged archive": b"PK\x03\x04" + bytes(100),
    "a bomb": BOMB,
    "a database": b"SQLite format 3" + bytes(600),
}


@pytest.fixture(scope="module")
def sent(shared: Office) -> Json:
    """An upload that waits to be confirmed."""
    return shared.send()


@pytest.mark.parametrize("data", UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_table_is_refused_with_a_sentence_and_not_kept(
    shared: Office, data: bytes
) -> None:
    before = shared.on_disk()

    answer = shared.post(data, "table.xlsx")

    assert answer.status_code == 422, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["detail"].endswith(".")
    assert "draft_" not in answer.text
    assert shared.on_disk() == before
    assert len(shared.place.store.catalogue.uploads()) == len(before)


def test_a_file_beyond_the_limit_is_refused_by_what_it_says_of_itself(
    open_office: OpenOffice,
) -> None:
    answer = open_office(upload_mib=1).post(CSV + bytes(MIB))

    assert answer.status_code == 413
    assert "1 MiB" in answer.json()["detail"]


def test_a_file_that_does_not_say_how_large_it_is_is_stopped_at_the_limit(
    open_office: OpenOffice,
) -> None:
    office, sent = open_office(upload_mib=1), []

    def endless() -> Iterator[bytes]:
        yield CSV
        for _ in range(40):
            sent.append(MIB)
            yield b"a" * MIB

    answer = office.client.post("/v1/uploads?name=a", content=endless(), headers=BYTES)

    assert answer.status_code == 413
    assert office.on_disk() == []


def test_no_more_uploads_are_kept_than_may_be(open_office: OpenOffice) -> None:
    office = open_office(uploads_kept=1)
    office.send()

    answer = office.post()

    assert answer.status_code == 429
    office.clock.forward(hours=24)
    assert office.post().status_code == 201


def test_too_many_rows_are_refused_and_the_file_stays(open_office: OpenOffice) -> None:
    office = open_office(upload_rows=100)
    upload = office.send()

    answer = office.put(upload)

    assert answer.status_code == 413
    assert "100 rows" in answer.json()["detail"]
    assert office.on_disk() == [upload["id"]]
    assert office.client.get(f"/v1/uploads/{upload['id']}").json()["state"] == "read"


def test_reading_that_takes_too_long_is_stopped(open_office: OpenOffice) -> None:
    answer = open_office(upload_seconds=0.01).post()

    assert answer.status_code == 422
    assert "table.csv: took longer than 0.01 seconds" in answer.json()["detail"]


def test_a_page_of_another_site_cannot_send_a_file(shared: Office) -> None:
    for simple in ("text/plain", "multipart/form-data; boundary=a", ""):
        answer = shared.client.post(
            "/v1/uploads?name=a", content=CSV, headers={"Content-Type": simple}
        )
        assert answer.status_code == 415
    asked = {"Origin": "https://elsewhere.test", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    assert shared.client.options("/v1/uploads", headers=asked).status_code == 400


def test_the_name_of_a_file_is_only_a_name(office: Office) -> None:
    upload = office.send(name="../../etc/passwd\n\0.csv")

    assert upload["name"] == "../../etc/passwd.csv"
    assert office.on_disk() == [upload["id"]]


def test_every_fault_of_a_confirmation_is_told_at_once(office: Office) -> None:
    upload = office.send()
    body = {
        "holder": "me",
        "time": {"column": "when", "format": "%Y", "timezone": "Mars", "period": "month"},
        "location": {"x": "lon", "y": "lat", "crs": "+proj=longlat", "precision": "street"},
        "dimensions": ["kind", "colour"],
    }

    answer = office.client.put(f"/v1/uploads/{upload['id']}/definition", json=body)

    assert answer.status_code == 400
    keys = {one["key"] for one in answer.json()["faults"]}
    assert {"holder", "title", "time.column", "time.timezone"} <= keys
    assert {"location.crs", "dimensions.1"} <= keys
    assert office.put(upload).status_code == 200


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("via", {"file": {"path": "../../../inbox/arctic.csv"}, "from": "number", "to": "kind"}),
        ("weight", "addresses"),
    ],
)
def test_no_other_file_is_read_than_the_one_that_was_sent(
    shared: Office, sent: Json, name: str, other: object
) -> None:
    key = {"column": "kind", "areas": "islands", name: other}

    answer = shared.put(sent, location=None, key=key, coverage={"areas": "islands"})

    assert answer.status_code == 400
    assert f"key.{name}" in [one["key"] for one in answer.json()["faults"]]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'"a"', b"[" * 5000, b"a" * 70_000])
def test_a_confirmation_that_is_no_object_is_refused(
    shared: Office, sent: Json, body: bytes
) -> None:
    answer = shared.client.put(f"/v1/uploads/{sent['id']}/definition", content=body)

    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_no_date_in_the_chosen_format_is_refused_by_the_name_of_the_file(office: Office) -> None:
    upload = office.send(name="seals.csv")
    time = {**upload["recognised"]["proposal"]["time"], "format": "%d/%m/%Y"}

    answer = office.put(upload, time=time)

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("seals.csv: ")


def test_uploads_are_off_unless_they_are_switched_on(open_office: OpenOffice) -> None:
    office = open_office(uploads=False)

    assert office.post().status_code == 404
    assert "uploads" not in office.client.get("/v1").json()


def test_the_landing_page_tells_the_limits_where_uploads_are_on(shared: Office) -> None:
    told = shared.client.get("/v1").json()["uploads"]

    assert told == {"bytes": 64 * MIB, "rows": 500_000, "areas": 500, "kept": 20, "hours": 24,
                    "kinds": ["csv", "xlsx", "geojson", "gpkg"]}  # fmt: skip
