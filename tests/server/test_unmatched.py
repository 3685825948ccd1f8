"""What was looked up and not found, at its door and on the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import shapely

from layers.errors import UnknownName
from server.ingest import ingest_source, load_areas
from server.operate import in_words, ingest_all
from server.unmatched import unmatched_lines
from tests.cities import Place, open_place
from tests.layers.declare.folders import write_folder
from tests.layers.makers import LAYER, SOURCE, changed
from tests.serving import asking, link

CODES = ("WK051801", "WK051802", "WK051803")
DOOR = "/v1/sources/reports/unmatched"
GOOD = [*CODES] * 10
STATES = {"suppressed": ["geheim"]}


def make_place(folder: Path, keys: list[str], **parts: Any) -> Place:
    """Make a place with one source that is keyed by districts, and one delivery of some keys."""
    areal = {
        "location": None,
        "key": {"column": "district", "areas": "districts"},
        "count": {"column": "n", "states": STATES},
        "coverage": {"bbox": None, "areas": "districts"},
        "dimensions": None,
        "areas": ["districts"],
    }
    source = changed(changed(SOURCE, areal), parts)
    layer = changed(LAYER, {"periods": ["month"]})
    definitions = write_folder(folder / "definitions", source=source, layer=layer)
    (folder / "inbox").mkdir()
    (folder / "inbox" / "districts.geojson").write_text(json.dumps(outlines()))
    rows = [f"{at},2024-03-05,{key},{at % 3},{kind(key)}" for at, key in enumerate(keys)]
    lines = ["id,date,district,n,kind", *rows, "last,2024-03-05,WK051801,geheim,wijk", ""]
    (folder / "inbox" / "reports.csv").write_text("\n".join(lines))
    return open_place(folder / "data", folder / "inbox", definitions)


def kind(key: str) -> str:
    return "wijk" if key.startswith("WK") else "other"


def outlines() -> dict[str, Any]:
    shapes = [shapely.box(4.3 + at / 50, 52.05, 4.32 + at / 50, 52.06) for at in range(len(CODES))]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": code},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in zip(CODES, shapes, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


@contextmanager
def served(folder: Path, keys: list[str], **parts: Any) -> Iterator[httpx.Client]:
    place = make_place(folder, keys, **parts)
    load_areas(place.desk)
    ingest_source(place.desk, "reports")
    with asking(place) as client:
        yield client
    place.engine.dispose()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place whose only delivery is a draft: a third of its keys is strange."""
    place = make_place(tmp_path, [*GOOD, *["WK99"] * 10, *["WK8"] * 5])
    load_areas(place.desk)
    yield place
    place.engine.dispose()


def test_an_open_source_lists_what_was_not_found(tmp_path: Path) -> None:
    with served(tmp_path, [*GOOD, "WK99", "WK99", "WK8"]) as client:
        answer = client.get(DOOR).json()
    links = answer.pop("links")
    assert answer.pop("texts")["en"]["sentence"].startswith("Most of these keys are longer")
    assert answer == {
        "source": "reports",
        "delivery": 1,
        "rows_read": 34,
        "matched_percent": 91.2,
        "distinct": 2,
        "unmatched": [{"value": "WK99", "rows": 2}, {"value": "WK8", "rows": 1}],
    }
    assert [one["rel"] for one in links] == ["self", "source"]


def test_keys_as_long_as_codes_say_nothing_of_levels(tmp_path: Path) -> None:
    with served(tmp_path, [*GOOD, "WK051899"]) as client:
        assert "texts" not in client.get(DOOR).json()


def test_of_a_source_that_is_not_open_no_number_is_told(tmp_path: Path) -> None:
    with served(tmp_path, [*GOOD, "WK99", "WK8"], protection="protected") as client:
        answer = client.get(DOOR).json()
        assert answer.keys() == {"source", "delivery", "texts", "links"}
        assert "niet open" in answer["texts"]["nl"]["sentence"]
        assert "not open" in answer["texts"]["en"]["sentence"]


def test_what_several_instalments_missed_is_added_up(tmp_path: Path) -> None:
    place = make_place(tmp_path, [*GOOD, "WK99"], delivery={"mode": "append"})
    load_areas(place.desk)
    ingest_source(place.desk, "reports")
    lines = [*GOOD, "WK99", "WK8"]
    rows = [f"later{at},2024-04-05,{key},1,wijk" for at, key in enumerate(lines)]
    file = place.desk.inbox / "reports.csv"
    file.write_text("\n".join([file.read_text().splitlines()[0], *rows, ""]))
    ingest_source(place.desk, "reports")
    with asking(place) as client:
        told = client.get(DOOR).json()["unmatched"]
    assert told == [{"value": "WK99", "rows": 2}, {"value": "WK8", "rows": 1}]
    assert [one.split() for one in list(unmatched_lines(place.desk, "reports", None, 9))[-2:]] == [
        ["2", "WK99"],
        ["1", "WK8"],
    ]
    place.engine.dispose()


def test_a_source_links_to_it_where_something_is_looked_up(tmp_path: Path) -> None:
    with served(tmp_path, GOOD) as client:
        assert link(client.get("/v1/sources/reports").json(), "unmatched") == DOOR


def test_a_source_with_points_has_nothing_to_look_up(world_client: httpx.Client) -> None:
    assert link(world_client.get("/v1/sources/fiji").json(), "unmatched") is None
    answer = world_client.get("/v1/sources/fiji/unmatched")
    assert answer.status_code == 404
    assert "not linked by key or address" in answer.json()["detail"]


def test_a_source_nobody_may_hear_of_is_not_there(world_client: httpx.Client) -> None:
    assert world_client.get("/v1/sources/secret/unmatched").status_code == 404


def test_the_door_of_a_source_without_a_delivery_is_not_there(place: Place) -> None:
    with asking(place) as client:
        assert client.get(DOOR).status_code == 404


def test_the_answer_changes_with_the_delivery_alone(tmp_path: Path) -> None:
    with served(tmp_path, GOOD) as client:
        first = client.get(DOOR)
        tag = {"If-None-Match": first.headers["ETag"]}
        assert client.get(DOOR, headers=tag).status_code == 304


def test_a_draft_can_be_listed_before_anybody_promotes_it(place: Place) -> None:
    said: list[str] = []
    assert not ingest_all(place.desk, ["reports"], said.append)
    assert "hexradar unmatched reports --delivery 1" in "\n".join(said)
    assert list(unmatched_lines(place.desk, "reports", None, most=1)) == [
        "reports: 31 of 46 rows found (67.4 %); 2 different texts were not.",
        "Most of these keys are longer or shorter than the codes of the areas: perhaps rows of "
        "another level (municipality, district, neighbourhood). Declare key.level.",
        "       10  WK99",
        "... and 1 more",
    ]


def test_of_an_unknown_source_or_delivery_nothing_is_listed(place: Place) -> None:
    with pytest.raises(UnknownName, match="There is no source 'police'"):
        list(unmatched_lines(place.desk, "police", None, 5))
    with pytest.raises(UnknownName, match="reports has no delivery"):
        list(unmatched_lines(place.desk, "reports", 7, 5))


def test_almost_nothing_matching_is_refused_with_its_cause(tmp_path: Path) -> None:
    place = make_place(tmp_path, [code.removeprefix("WK") for code in GOOD])
    said: list[str] = []
    assert not ingest_all(place.desk, ["reports"], said.append)
    assert "REFUSED" in said[-1]
    assert 'With normalise = ["trim", "no_letter_prefix"] most of them match' in said[-1]
    assert place.desk.catalogue.deliveries("reports") == ()
    place.engine.dispose()


def test_the_operator_is_told_what_was_found_and_what_is_no_number(tmp_path: Path) -> None:
    place = make_place(tmp_path, [*GOOD, "WK99"])
    load_areas(place.desk)
    told = in_words(ingest_source(place.desk, "reports").account)
    assert "placed 31 by key; without a number: 1 suppressed; 96.9 % of what was looked up" in told
    place.engine.dispose()


def test_an_account_tells_of_states_and_levels_in_words(tmp_path: Path) -> None:
    level = {"key": {"level": {"column": "kind", "is": "wijk"}}}
    with served(tmp_path, [*GOOD, "GM0518"], **level) as client:
        account = client.get("/v1/collections/all_reports/account").json()
    assert "only those of wijk count" in " ".join(account["linked"]["texts"]["en"]["sentences"])
    assert "what the holder keeps back" in " ".join(account["counted"]["texts"]["en"]["sentences"])
    assert account["rows"]["stated"] == {"suppressed": 1}
    assert [one["reason"] for one in account["rows"]["refused"]] == ["other_level"]
