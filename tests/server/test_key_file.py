"""The key file: what was made with one is not served, nor added to, with another."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from layers.errors import InstalmentError, SnapshotError
from server.ingest import ingest_source
from server.secret import fingerprint_of, seed_of
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import SECRET, Place
from tests.diaries import REPORTS, Diary, open_diary
from tests.layers.ingest.test_gate import rows
from tests.serving import asking

OTHER = bytes(32)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A source whose deliveries add records; one is in."""
    with open_diary(tmp_path, delivery={"mode": "append"}) as diary:
        diary.deliver("2026-01-05", *rows(100))
        yield diary


def with_key(diary: Diary, secret: bytes) -> Diary:
    place = diary.place
    vault = make_vault(place.settings.snapshots, secret)
    store = Store(place.desk.definitions, place.desk.catalogue, vault, MIB)
    return Diary(replace(place, store=store, desk=replace(place.desk, secret=secret)))


def manifest(place: Place) -> str:
    (path,) = place.settings.snapshots.glob("reports/*/manifest.json")
    return path.read_text("utf-8")


def test_a_delivery_of_another_key_file_is_not_opened(diary: Diary) -> None:
    store = with_key(diary, OTHER).place.store
    with pytest.raises(SnapshotError, match=r"another key file than the one in use. Restore"):
        store.scope(store.subject("all_reports"))


def test_a_delivery_of_another_key_file_is_not_served(diary: Diary) -> None:
    with asking(with_key(diary, OTHER).place) as client:
        answer = client.get(f"{REPORTS}/items?resolution=6&datetime=2024")
    assert answer.status_code == 503
    assert "`hexradar ingest reports --whole`" in answer.json()["detail"]


def test_an_instalment_of_another_key_file_is_not_added(diary: Diary) -> None:
    with pytest.raises(InstalmentError, match=r"the key file changed since. Put all files"):
        with_key(diary, OTHER).deliver("2026-02-05", *rows(10, start=1000))
    assert diary.total() == 100


def test_ingesting_all_again_takes_the_new_key_file_into_use(diary: Diary) -> None:
    renewed = with_key(diary, OTHER)
    ingest_source(renewed.place.desk, "reports", whole=True)
    assert renewed.total() == 100


def test_a_manifest_holds_the_fingerprint_and_neither_secret_nor_seed(diary: Diary) -> None:
    text = manifest(diary.place)
    assert json.loads(text)["cube"]["fingerprint"] == fingerprint_of(SECRET)
    assert SECRET.hex() not in text
    assert seed_of(SECRET).hex() not in text


def test_two_secrets_have_two_fingerprints_and_two_seeds() -> None:
    assert fingerprint_of(SECRET) != fingerprint_of(OTHER)
    assert seed_of(SECRET) != seed_of(OTHER)


@pytest.mark.parametrize(
    "address",
    ["/v1/collections", REPORTS, f"{REPORTS}/account", "/v1/sources", "/v1/sources/reports",
     f"{REPORTS}/items?resolution=6&datetime=2024"],
)  # fmt: skip
def test_the_fingerprint_leaves_the_server_by_no_door(address: str, diary: Diary) -> None:
    with asking(diary.place) as client:
        answer = client.get(address)
    assert answer.status_code == 200
    assert fingerprint_of(SECRET) not in answer.text
