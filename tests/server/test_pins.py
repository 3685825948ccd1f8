"""A permalink asks that the delivery it cites is kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from server.catalogue import Pin, PinnedBy
from server.catalogue.pins import MOST_BY_PERMALINK
from server.routes.pins import years_after
from tests.diaries import ITEMS, Diary, open_diary
from tests.layers.ingest.test_gate import rows
from tests.serving import asking

PIN = "/v1/sources/reports/deliveries/1/pin"
FAR = date(2090, 1, 1)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    with open_diary(tmp_path) as diary:
        diary.deliver("2026-01-05", *rows(101))
        yield diary


@pytest.fixture
def client(diary: Diary) -> Iterator[httpx.Client]:
    with asking(diary.place) as client:
        yield client


def test_a_cited_delivery_is_kept_for_two_years(client: httpx.Client) -> None:
    today = date.today()
    answer = client.post(PIN)
    expected = {str(years_after(day, 2)) for day in (today, date.today())}  # it may be midnight
    assert answer.json()["until"] in expected
    assert answer.json() | {"until": ""} == {"source": "reports", "number": 1, "until": ""}


@pytest.mark.parametrize(
    ("day", "later"), [("2026-11-30", "2028-11-30"), ("2028-02-29", "2030-02-28")]
)
def test_two_years_later_is_the_same_day(day: str, later: str) -> None:
    assert str(years_after(date.fromisoformat(day), 2)) == later


def test_asking_again_answers_the_same(client: httpx.Client) -> None:
    assert client.post(PIN).json() == client.post(PIN).json()


def test_a_cited_delivery_outlives_the_newest_three(diary: Diary, client: httpx.Client) -> None:
    cited = client.get(f"{ITEMS}&delivery=1").content
    client.post(PIN)
    for month in range(2, 8):
        diary.deliver(f"2026-{month:02}-05", *rows(100 + month))
    assert diary.numbers == [7, 6, 5, 1]
    assert client.get(f"{ITEMS}&delivery=1").content == cited


def test_a_longer_pin_of_an_administrator_stays(diary: Diary, client: httpx.Client) -> None:
    diary.place.desk.catalogue.pin(Pin("reports", 1, FAR, "report", PinnedBy.ADMINISTRATOR))
    assert client.post(PIN).json()["until"] == str(FAR)


def test_an_answer_about_a_pin_is_not_kept(client: httpx.Client) -> None:
    assert client.post(PIN).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("number", [0, 2, -1, 2**31, 2**70])
def test_a_delivery_that_is_not_kept_is_gone(client: httpx.Client, number: int) -> None:
    answer = client.post(f"/v1/sources/reports/deliveries/{number}/pin")
    assert answer.status_code == 410
    assert "/v1/sources/reports lists those that are" in answer.json()["detail"]


def test_a_draft_is_not_cited(diary: Diary, client: httpx.Client) -> None:
    lost = [f"x{number},2024-03-05,,,a" for number in range(100)]
    diary.deliver("2026-02-05", *rows(9), *lost)
    assert client.post("/v1/sources/reports/deliveries/2/pin").status_code == 410


@pytest.mark.parametrize("source", ["secret", "oceans", "%00"])
def test_a_source_that_nobody_may_know_of_is_unknown(
    world_client: httpx.Client, source: str
) -> None:
    answer = world_client.post(f"/v1/sources/{source}/deliveries/1/pin")
    assert answer.status_code == 404
    assert "There is no source" in answer.json()["detail"]


def test_permalinks_hold_only_so_many_deliveries(tmp_path: Path) -> None:
    with open_diary(tmp_path, delivery={"keep": 100}) as diary, asking(diary.place) as client:
        for number in range(MOST_BY_PERMALINK + 1):
            diary.deliver("2026-01-05", *rows(20 + number))
        answers = [
            client.post(f"/v1/sources/reports/deliveries/{number + 1}/pin")
            for number in range(MOST_BY_PERMALINK + 1)
        ]
    assert [one.status_code for one in answers] == [200] * MOST_BY_PERMALINK + [429]
    assert "Ask an administrator" in answers[-1].json()["detail"]


def test_a_pin_is_asked_for_and_not_read(client: httpx.Client) -> None:
    answer = client.get(PIN)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "this address takes POST" in answer.json()["detail"]


def test_a_parameter_that_nobody_reads_is_refused(client: httpx.Client) -> None:
    assert client.post(f"{PIN}?until=2099-01-01").status_code == 400
