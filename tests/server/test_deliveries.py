"""New deliveries arrive while a server runs; old ones stay answerable by their number."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from layers.ingest import read_areas
from server.ingest import ingest_source
from tests.addresses import ARCTIC, FIJI
from tests.cities import Place, open_place
from tests.serving import all_features, asking, link
from tests.world import write_world

ITEMS = f"{ARCTIC}/items?resolution=5&datetime=2024"


@dataclass(frozen=True)
class Running:
    """A place that is served while its files change."""

    place: Place
    client: httpx.Client

    def deliver(self, rows: int, source: str = "arctic") -> None:
        """Deliver the first rows of a source."""
        file = self.place.desk.inbox / f"{source}.csv"
        whole = (file.with_suffix(".whole")).read_text().splitlines(keepends=True)
        file.write_text("".join(whole[: rows + 1]))
        ingest_source(self.place.desk, source)

    def total(self, question: str = "") -> int:
        """Add up the arctic layer."""
        features = all_features(self.client, f"{ITEMS}{question}")
        return sum(one["properties"]["value"] for one in features)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Deliveries 1 of all sources are in, the arctic one with 400 records."""
    write_world(tmp_path)
    for file in (tmp_path / "inbox").glob("*.csv"):
        shutil.copy(file, file.with_suffix(".whole"))
    place = open_place(tmp_path / "data", tmp_path / "inbox", tmp_path / "definitions")
    place.ingest()
    with asking(place) as client:
        yield Running(place, client)
    place.engine.dispose()


def test_a_new_delivery_is_served_at_once(running: Running) -> None:
    assert running.total() == 400

    running.deliver(rows=300)

    assert running.total() == 300
    assert running.client.get(ARCTIC).json()["delivery"] == 2


def test_an_old_delivery_answers_by_its_number_what_it_answered(running: Running) -> None:
    before = running.client.get(f"{ITEMS}&delivery=1")

    running.deliver(rows=300)

    after = running.client.get(f"{ITEMS}&delivery=1")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


@pytest.mark.parametrize(
    "address", [ARCTIC, ITEMS, f"{ARCTIC}/legend", f"{ARCTIC}/tilejson.json", "/v1/sources",
                "/v1/collections", "/v1/sources/arctic", "/v1/cells/871f1d489ffffff"],
)  # fmt: skip
def test_an_answer_of_the_old_delivery_is_not_taken_for_the_new(
    running: Running, address: str
) -> None:
    old = running.client.get(address).headers["ETag"]

    running.deliver(rows=300)

    assert running.client.get(address, headers={"If-None-Match": old}).status_code == 200


def test_a_new_delivery_leaves_answers_about_other_sources_valid(running: Running) -> None:
    old = running.client.get(f"{FIJI}/items").headers["ETag"]

    running.deliver(rows=300)

    again = running.client.get(f"{FIJI}/items", headers={"If-None-Match": old})
    assert again.status_code == 304


def test_the_same_files_make_no_new_delivery(running: Running) -> None:
    running.deliver(rows=400)

    assert running.client.get(ARCTIC).json()["delivery"] == 1


def test_a_rollback_is_served_at_once(running: Running) -> None:
    running.deliver(rows=300)

    running.place.desk.catalogue.rollback("arctic")

    assert running.total() == 400
    assert running.client.get(f"{ITEMS}&delivery=2").status_code == 200


def test_a_delivery_that_is_not_kept_is_gone(running: Running) -> None:
    running.deliver(rows=300)
    running.place.desk.catalogue.forget("arctic", 1)

    answer = running.client.get(f"{ITEMS}&delivery=1")

    assert answer.status_code == 410
    assert "the current one is 2" in answer.json()["detail"]


def test_pages_stay_with_the_delivery_they_began_with(running: Running) -> None:
    first = running.client.get(f"{ITEMS}&limit=2").json()

    running.deliver(rows=300)

    second = running.client.get(link(first, "next") or "").json()
    assert (first["delivery"], second["delivery"]) == (1, 1)


def test_a_page_of_a_delivery_that_is_not_kept_is_gone(running: Running) -> None:
    first = running.client.get(f"{ITEMS}&limit=2").json()
    running.deliver(rows=300)
    running.place.desk.catalogue.forget("arctic", 1)

    assert running.client.get(link(first, "next") or "").status_code == 410


def test_a_damaged_snapshot_is_refused_and_never_served(running: Running) -> None:
    running.deliver(rows=300)
    (current,) = [one for one in running.place.desk.catalogue.deliveries("arctic") if one.current]
    facts = running.place.settings.snapshots / current.snapshot / "facts.parquet"
    facts.write_bytes(facts.read_bytes()[:-1] + b"?")

    answer, ready = running.client.get(ITEMS), running.client.get("/readyz")

    assert (answer.status_code, ready.status_code) == (503, 503)
    assert "is damaged" in answer.json()["detail"]
    assert running.total("&delivery=1") == 400


def test_areas_that_were_replaced_do_not_answer_for_an_old_count(running: Running) -> None:
    desk = running.place.desk
    islands = read_areas(desk.definitions.area_sets["islands"], desk.inbox)
    renamed = [type(one)(one.set, "other", one.name, one.geometry) for one in islands]
    desk.catalogue.replace_areas("islands", "another digest", renamed)

    answer = running.client.get(f"{FIJI}/items?areas=islands")

    assert answer.status_code == 410
    assert "no area taveuni any more" in answer.json()["detail"]


def test_before_the_first_delivery_there_is_a_place_without_layers(tmp_path: Path) -> None:
    write_world(tmp_path)
    place = open_place(tmp_path / "data", tmp_path / "inbox", tmp_path / "definitions")

    with asking(place) as client:
        assert client.get("/v1").json()["place"]["bbox"] is None
        assert client.get("/v1/collections").json()["collections"] == []
        assert client.get(f"{ARCTIC}/items").status_code == 404
        assert client.get("/v1/collections/islands/items").status_code == 404
        assert client.get("/readyz").status_code == 200
    place.engine.dispose()
