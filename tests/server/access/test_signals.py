"""Signals of account managers in the demo city: what each of its own roles hears of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.keyring import make_key
from tests.cities import Place
from tests.roles import Keyed, with_roles
from tests.serving import all_features, asking

SIGNALS = "/v1/collections/signals"


@pytest.fixture(scope="module")
def own(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with a key of each of the roles that come with it."""
    keyed = with_roles(demo_place, tmp_path_factory.mktemp("own") / "definitions", {})
    roles = keyed.place.desk.definitions.roles
    keys = {name: make_key(keyed.place.desk, name, "A test", "2027-01-31").whole for name in roles}
    return Keyed(keyed.place, keys)


@pytest.fixture(scope="module")
def doors(own: Keyed) -> Iterator[httpx.Client]:
    with asking(own.place) as client:
        yield client


@pytest.fixture(scope="module")
def written(demo_city: Path) -> dict[str, Any]:
    truth = json.loads((demo_city / "truth.json").read_text("utf-8"))
    told: dict[str, Any] = truth["holders"]
    return told


def districts(doors: httpx.Client, keyed: Keyed, role: str) -> dict[str, int]:
    """Ask for the signals of a year per district."""
    doors.headers.update(keyed.headers(role))
    found = all_features(doors, f"{SIGNALS}/items?areas=districts&datetime=2024")
    del doors.headers["Authorization"]
    return {one["properties"]["code"]: one["properties"]["value"] for one in found}


def test_the_public_is_not_told_that_there_are_signals(doors: httpx.Client) -> None:
    listed = [one["id"] for one in doors.get("/v1/collections").json()["collections"]]
    assert "signals" not in listed
    assert doors.get(SIGNALS).status_code == doors.get(f"{SIGNALS}x").status_code == 404


def test_the_analyst_hears_every_signal(
    doors: httpx.Client, own: Keyed, written: dict[str, Any]
) -> None:
    told = districts(doors, own, "analyst")
    assert sum(told.values()) == written["in_all"]["2024"]["per_source"]["signals"]


def test_the_manager_hears_every_signal_of_the_district_and_no_other(
    doors: httpx.Client, own: Keyed, written: dict[str, Any]
) -> None:
    of_district = sum(
        one["2024"]["per_source"].get("signals", 0)
        for code, one in written["per_neighbourhood"].items()
        if code.startswith("D01")
    )
    assert districts(doors, own, "manager_d01") == {"D01": of_district}
