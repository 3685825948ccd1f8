"""How long a combination is kept: while somebody asks for it, and while its layers are there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from server.catalogue import Catalogue, Combination
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import ARRIVED, SECRET, Place
from tests.diaries import open_diary
from tests.layers.ingest.test_gate import rows
from tests.roles import with_roles
from tests.server.uploads.conftest import Clock
from tests.serving import asking

REPORTS = {"layer": "all_reports"}
HOW = {"how": "measure", "inputs": [REPORTS]}
START = ARRIVED.date()
ENDS = date(2028, 1, 31)  # within the two years that what is owned is kept
ROLES = {"analyst": {"layers": "*", "exact": True}}


@dataclass(frozen=True)
class Kept:
    """A place with one open source, a clock, and a key of an analyst."""

    place: Place
    client: httpx.Client
    clock: Clock
    key: dict[str, str]

    def post(self, recipe: dict[str, Any], owned: bool = False) -> httpx.Response:
        return self.client.post("/v1/combinations", json=recipe, headers=self.key if owned else {})

    def make(self, owned: bool = False, **parts: Any) -> str:
        answer = self.post({"how": "measure", "inputs": [REPORTS | parts]}, owned)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def row(self, name: str) -> Combination:
        found = self.place.store.catalogue.combination(name)
        assert found
        return found

    def days_later(self, days: int) -> None:
        self.clock.forward(24 * days)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with open_diary(tmp_path, agreement={"ends": ENDS}) as diary:
        diary.deliver("2026-10-05", *rows(101))
        clock = Clock()
        keyed = with_roles(diary.place, tmp_path / "roles", ROLES)
        catalogue = Catalogue(diary.place.engine, clock)
        definitions = keyed.place.desk.definitions
        vault = make_vault(diary.place.settings.snapshots, SECRET)
        store = Store(definitions, catalogue, vault, 16 * MIB, clock)
        settings = diary.place.settings.model_copy(update={"combinations_kept": 2})
        place = replace(keyed.place, store=store, settings=settings)
        with asking(place) as client:
            yield Kept(place, client, clock, keyed.headers("analyst"))


def test_what_anybody_combines_is_kept_for_ninety_days(kept: Kept) -> None:
    assert kept.row(kept.make()) == Combination(
        kept.make(), '{"how":"measure","inputs":[{"layer":"all_reports"}]}', "",
        START + timedelta(days=90),
    )  # fmt: skip


def test_whoever_has_a_key_owns_it_for_two_years(kept: Kept) -> None:
    name = kept.make(owned=True)
    assert (kept.row(name).owner, kept.row(name).until) == ("analyst", START + timedelta(days=730))


def test_on_its_last_day_it_answers_and_the_day_after_it_is_unknown(kept: Kept) -> None:
    name = kept.make()
    stays = kept.make(compute="share")
    kept.days_later(90)
    assert kept.client.get(f"/v1/collections/{name}").status_code == 200
    kept.days_later(1)
    assert kept.client.get(f"/v1/collections/{name}").status_code == 200  # as it was asked for
    gone = kept.client.get(f"/v1/collections/{stays}")
    assert gone.status_code == 404
    assert "nobody asked for it in a long time" in gone.json()["detail"]


@pytest.mark.parametrize(
    "door",
    ["/v1/collections/{}", "/v1/collections/{}/items", "/v1/collections/{}/legend",
     "/v1/combinations/{}", "/v1/cells/88196bb585fffff?combination={}"],
)  # fmt: skip
def test_whoever_asks_at_any_door_keeps_it_longer(kept: Kept, door: str) -> None:
    name = kept.make()
    kept.days_later(10)
    assert kept.client.get(door.format(name)).status_code == 200
    assert kept.row(name).until == START + timedelta(days=100)


def test_asking_for_what_is_owned_keeps_it_for_two_years_more(kept: Kept) -> None:
    name = kept.make(owned=True)
    kept.days_later(10)
    kept.client.get(f"/v1/collections/{name}")
    assert kept.row(name).until == START + timedelta(days=740)


def test_what_it_is_made_of_is_kept_as_long(kept: Kept) -> None:
    inner = kept.make(compute="share")
    outer = kept.make(layer=inner)
    kept.days_later(80)
    kept.client.get(f"/v1/collections/{outer}")
    kept.days_later(80)
    assert kept.client.get(f"/v1/collections/{outer}").status_code == 200
    assert kept.row(inner).until == kept.row(outer).until


def test_a_day_of_questions_writes_once(kept: Kept) -> None:
    name = kept.make()
    kept.days_later(1)
    written: list[str] = []

    @event.listens_for(kept.place.engine, "before_cursor_execute")
    def _(*arguments: Any) -> None:
        if str(arguments[2]).startswith(("UPDATE", "INSERT", "DELETE")):
            written.append(str(arguments[2]))

    for _ in range(5):
        kept.client.get(f"/v1/collections/{name}/items")
    assert len(written) == 1
    assert written[0].startswith("UPDATE combination")


def test_a_refused_question_keeps_nothing(kept: Kept) -> None:
    name = kept.make()
    kept.days_later(10)
    assert kept.client.get(f"/v1/collections/{name}/items?delivery=1").status_code == 410
    assert kept.row(name).until == START + timedelta(days=90)


def test_only_so_many_of_the_public_are_kept_and_any_number_of_those_with_a_key(
    kept: Kept,
) -> None:
    kept.make(), kept.make(compute="share")
    answer = kept.post({"how": "measure", "inputs": [REPORTS | {"compute": "index"}]})
    assert answer.status_code == 429
    assert "2 combinations are kept for those without a key" in answer.json()["detail"]
    assert kept.make(compute="share")  # it is there already
    assert kept.make(owned=True, compute="index")


def test_what_nobody_asked_for_makes_room(kept: Kept) -> None:
    kept.make(), kept.make(compute="share")
    kept.days_later(91)
    assert kept.make(compute="index")


def test_as_many_days_as_the_administrator_sets(kept: Kept) -> None:
    settings = kept.place.settings.model_copy(update={"combination_days": 7})
    with asking(replace(kept.place, settings=settings)) as client:
        name = client.post("/v1/combinations", json=HOW).json()["id"]
    assert kept.row(name).until == START + timedelta(days=7)


def test_a_combination_ends_with_the_agreement_of_a_layer(kept: Kept) -> None:
    name = kept.make(owned=True)
    kept.days_later(ENDS.toordinal() - START.toordinal())
    assert kept.client.get(f"/v1/collections/{name}").status_code == 200
    kept.days_later(1)
    gone = kept.client.get(f"/v1/collections/{name}")
    assert gone.status_code == 404
    assert f"The agreement on reports ended on {ENDS}" in gone.json()["detail"]


def test_a_recipe_of_another_version_is_as_one_that_is_not_there(kept: Kept) -> None:
    name = "c_" + 24 * "a"
    old = Combination(name, '{"how":"once","inputs":[]}', "", START + timedelta(days=9))
    kept.place.store.catalogue.keep_combination(old, 5)
    assert kept.client.get(f"/v1/collections/{name}").status_code == 404
