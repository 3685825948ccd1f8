"""`known`: what did we know then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import BadParameter, Expired
from server.catalogue import Catalogue, NewDelivery, Pin, PinnedBy, engine_for, upgrade
from server.known import delivery_known_at, read_known
from tests.addresses import CELL, FIJI, HIDDEN, TILE
from tests.diaries import ITEMS, REPORTS, Diary, open_diary
from tests.layers.ingest.test_gate import rows
from tests.serving import all_features, asking, path_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
A, B, C = rows(100), rows(50, start=1000), rows(20, "2024-04-05", 2000)


@contextmanager
def instalments(folder: Path, mode: str = "append") -> Iterator[Diary]:
    """Instalments of 5 January, February and March 2026, at eight in the morning UTC."""
    with open_diary(folder, delivery={"mode": mode}) as diary:
        for month, lines in enumerate((A, B, C), 1):
            diary.deliver(f"2026-{month:02}-05", *lines)
        yield diary


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    with instalments(tmp_path) as diary:
        yield diary


@pytest.fixture
def client(diary: Diary) -> Iterator[httpx.Client]:
    with asking(diary.place) as client:
        yield client


@pytest.fixture
def replacing(tmp_path: Path) -> Iterator[Diary]:
    """Deliveries that each are the whole source, in each month of 2026 from January to May."""
    with open_diary(tmp_path) as diary:
        for month in range(1, 6):
            diary.deliver(f"2026-{month:02}-05", *rows(100 + month))
        yield diary


def total(client: httpx.Client, question: str) -> int:
    return sum(one["properties"]["value"] for one in all_features(client, f"{ITEMS}{question}"))


DOORS = (
    f"{REPORTS}/items?resolution=6&datetime=2024&f=csv",
    f"{REPORTS}/tiles/WebMercatorQuad/11/676/1048?resolution=9&datetime=2024-03",
    f"{REPORTS}/tiles/WebMercatorQuad/9/169/262?datetime=2024",
)


THEN = {"2026-01-05": 1, "2026-02-04": 1, "2026-02-05": 2, "2026-03-04": 2, "2030-01-01": 3}


@pytest.mark.parametrize("mode", ["append", "replace_periods"])
def test_what_was_known_is_the_delivery_of_then_byte_for_byte(mode: str, tmp_path: Path) -> None:
    with instalments(tmp_path, mode) as diary, asking(diary.place) as client:
        for door in DOORS:
            for known, number in THEN.items():
                then = client.get(f"{door}&known={known}")
                pinned = client.get(f"{door}&delivery={number}")
                assert then.status_code == pinned.status_code == 200, then.text
                assert then.content == pinned.content


def test_what_was_known_does_not_change_with_what_arrives(
    diary: Diary, client: httpx.Client
) -> None:
    before = client.get(f"{ITEMS}&known=2026-02-28")
    diary.deliver("2026-04-05", *rows(30, start=5000))
    after = client.get(f"{ITEMS}&known=2026-02-28")
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


def test_answers_name_the_moment(client: httpx.Client) -> None:
    asked = "known=2026-02-28"
    for path in ("items", "legend", "tilejson.json"):
        assert client.get(f"{REPORTS}/{path}?{asked}").json()["known"] == "2026-02-28"
    assert "known" not in client.get(f"{REPORTS}/items").json()


def test_each_moment_has_an_entity_tag_of_its_own(client: httpx.Client) -> None:
    asked = ("", "&known=2026-03-05", "&known=2026-03-06", "&delivery=3")
    tags = {client.get(f"{ITEMS}{one}").headers["ETag"] for one in asked}
    assert len(tags) == 4


def test_an_answer_about_a_moment_is_not_kept_forever(client: httpx.Client) -> None:
    assert client.get(f"{ITEMS}&known=2026-02-28").headers["Cache-Control"] == "public, no-cache"


def test_the_addresses_of_tiles_carry_the_moment(client: httpx.Client) -> None:
    document = client.get(f"{REPORTS}/tilejson.json?known=2026-02-28&datetime=2024-03").json()
    assert "known=2026-02-28" in document["tiles"][0]
    assert "delivery=" not in document["tiles"][0]
    tile = path_of(document["tiles"][0]).format(z=11, y=676, x=1048)
    assert client.get(tile).status_code == 200


def test_pages_carry_the_moment(client: httpx.Client) -> None:
    whole = all_features(client, f"{ITEMS}&known=2026-02-28")
    pages = all_features(client, f"{ITEMS}&known=2026-02-28&limit=2")
    assert pages == whole


def test_a_moment_is_a_day_of_the_source_or_an_instant(client: httpx.Client) -> None:
    for instant, number in {"2026-02-05T08:00:00Z": 2, "2026-02-05T08:59:59%2B01:00": 1}.items():
        assert client.get(f"{ITEMS}&known={instant}").json()["delivery"] == number


def test_a_day_ends_with_the_civil_day_of_the_source() -> None:
    told = read_known("2026-06-30", AMSTERDAM)
    assert told.until == datetime(2026, 6, 30, 21, 59, 59, 999_999, UTC)
    assert read_known("2026-06-30T23:30:00+02:00", UTC).text == "2026-06-30T21:30:00Z"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026", "2026-13-01", "20260301", "2026-03-01T12:00:00",
             "9999-12-31", "0001-01-01T00:00:00+14:00", "2026-W09-4"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="expected a day"):
        read_known(text, AMSTERDAM)


def test_before_the_first_arrival_nothing_was_known(client: httpx.Client) -> None:
    answer = client.get(f"{ITEMS}&known=2026-01-04")
    assert answer.status_code == 404
    assert "the first arrived at 2026-01-05T08:00:00Z" in answer.json()["detail"]


def test_a_delivery_and_a_moment_are_not_asked_together(client: httpx.Client) -> None:
    for path in ("items", "legend", "tilejson.json"):
        answer = client.get(f"{REPORTS}/{path}?known=2026-02-28&delivery=1")
        assert (answer.status_code, "not for both" in answer.json()["detail"]) == (400, True)


@pytest.mark.parametrize(("known", "expected"), [("2026-03-31", 103), ("2026-04-05", 104)])
def test_of_whole_deliveries_the_newest_that_had_arrived_answers(
    replacing: Diary, known: str, expected: int
) -> None:
    with asking(replacing.place) as client:
        assert total(client, f"&known={known}") == expected


def test_what_is_not_kept_any_more_is_gone_and_the_oldest_is_named(replacing: Diary) -> None:
    with asking(replacing.place) as client:
        answer = client.get(f"{ITEMS}&known=2026-02-28")
    assert answer.status_code == 410
    assert "known=2026-03-05T08:00:00Z (delivery 3)" in answer.json()["detail"]


def test_a_pinned_delivery_does_not_answer_for_those_that_followed_it(tmp_path: Path) -> None:
    with open_diary(tmp_path, delivery={"keep": 1}) as diary, asking(diary.place) as client:
        diary.deliver("2026-01-05", *rows(101))
        assert client.post("/v1/sources/reports/deliveries/1/pin").status_code == 200
        for month in (2, 3, 4):
            diary.deliver(f"2026-{month:02}-05", *rows(100 + month))
        assert diary.numbers == [4, 1]
        assert total(client, "&known=2026-02-04") == 101
        assert total(client, "&known=2026-04-05") == 104
        answer = client.get(f"{ITEMS}&known=2026-02-28")
    assert answer.status_code == 410
    assert "(delivery 4)" in answer.json()["detail"]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    url = f"sqlite:///{tmp_path_factory.mktemp('known')}/catalogue.sqlite"
    upgrade(url)
    engine = engine_for(url)
    yield Catalogue(engine, clock=lambda: NEW_YEAR)
    engine.dispose()


@given(
    passed=st.lists(st.booleans(), max_size=9),
    keep=st.integers(1, 4),
    pinned=st.sets(st.integers(1, 10)),
)
def test_what_was_known_is_what_was_served_or_it_is_gone_and_never_another(
    passed: list[bool], keep: int, pinned: set[int], catalogue: Catalogue
) -> None:
    source, served = str(uuid4()), {}
    for day, good in enumerate([True, *passed]):
        moment = NEW_YEAR + timedelta(days=day)
        new = catalogue.register(a_delivery(source, moment, good))
        served[day] = new.number if good else served[day - 1]
        if new.number in pinned:
            catalogue.pin(Pin(source, new.number, date(2090, 1, 1), "", PinnedBy.ADMINISTRATOR))
        if good:
            catalogue.retain(source, keep)
    kept = catalogue.deliveries(source)
    for day, number in served.items():
        known = read_known(str((NEW_YEAR + timedelta(days=day)).date()), UTC)
        if number in [one.number for one in kept]:
            assert delivery_known_at(known, kept).number == number
        else:
            with pytest.raises(Expired):
                delivery_known_at(known, kept)


def a_delivery(source: str, arrived: datetime, passed: bool) -> NewDelivery:
    return NewDelivery(
        source=source, arrived=arrived, snapshot="s", digest="d", rows_read=1, rows_accepted=1,
        first_period=None, last_period=None, definition_digest="e", passed=passed,
    )  # fmt: skip


def test_a_draft_was_never_known(diary: Diary, client: httpx.Client) -> None:
    lost = [f"x{number},2024-03-05,,,a" for number in range(100)]
    assert not diary.deliver("2026-04-05", *rows(10, start=9000), *lost).delivery.passed
    assert client.get(f"{ITEMS}&known=2026-05-01").json()["delivery"] == 3


def test_a_withdrawn_instalment_was_not_known(diary: Diary, client: httpx.Client) -> None:
    diary.place.desk.catalogue.rollback("reports", 1)
    assert client.get(f"{ITEMS}&known=2026-05-01").json()["delivery"] == 1


@pytest.mark.parametrize(
    "path", ["items", "items?resolution=6", "legend", "tilejson.json",
             "tiles/WebMercatorQuad/9/169/262"],
)  # fmt: skip
def test_a_protected_layer_answers_what_is_known_now_only(
    world_client: httpx.Client, path: str
) -> None:
    asked = "&" if "?" in path else "?"
    answer = world_client.get(f"{HIDDEN}/{path}{asked}known=2026-12-01")
    assert answer.status_code == 400
    assert "Ask the same without known=2026-12-01" in answer.json()["detail"]


def test_the_refusal_of_a_protected_layer_is_the_same_for_every_moment(
    world_client: httpx.Client,
) -> None:
    told = {
        world_client.get(f"{HIDDEN}/items?known={day}").text.replace(day, "")
        for day in ("1999-01-01", "2026-10-31", "2026-11-01", "2099-01-01")
    }
    assert len(told) == 1


def test_a_cell_tells_which_layers_answer_for_a_moment_and_why_others_do_not(
    world_client: httpx.Client,
) -> None:
    now = world_client.get(f"/v1/cells/{CELL}").json()
    then = world_client.get(f"/v1/cells/{CELL}?known=2026-12-01").json()
    assert [one["id"] for one in then["layers"]] == ["arctic_all"]
    assert then["layers"] == [one for one in now["layers"] if one["id"] == "arctic_all"]
    assert [one["id"] for one in then["left_out"]] == ["pentagon_all"]
    assert then["known"] == "2026-12-01"
    before = world_client.get(f"/v1/cells/{CELL}?known=2020-01-01").json()
    assert before["layers"] == []
    assert "had no delivery by known=2020-01-01" in before["left_out"][0]["reason"]


def test_areas_answer_for_a_moment(world_client: httpx.Client) -> None:
    items, profile = f"{FIJI}/items?areas=islands", "/v1/areas/islands.taveuni/profile?"
    then = world_client.get(f"{items}&known=2026-12-01").json()
    assert then["features"] == world_client.get(items).json()["features"]
    layers = world_client.get(f"{profile}known=2026-12-01").json()["layers"]
    assert layers == world_client.get(profile).json()["layers"]


def test_a_moment_that_cannot_be_read_is_refused_at_every_door(world_client: httpx.Client) -> None:
    for path in (f"{FIJI}/items", f"{FIJI}/legend", f"{FIJI}/tilejson.json", TILE,
                 f"/v1/cells/{CELL}", "/v1/areas/islands.taveuni/profile"):  # fmt: skip
        assert world_client.get(f"{path}?known=soon").status_code == 400


def test_a_filter_counts_in_what_was_known_as_it_counts_in_items(
    world_client: httpx.Client,
) -> None:
    asked = "known=2026-12-01"
    items = world_client.get(f"{FIJI}/items?areas=islands&kind=seal&{asked}").json()["features"]
    page = f"/v1/areas/{items[0]['id']}/profile?where=fiji_all.kind=seal&{asked}"
    (own,) = world_client.get(page).json()["layers"]
    assert (own["value"], own["where"]) == (items[0]["properties"]["value"], {"kind": ["seal"]})
