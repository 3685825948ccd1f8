"""Places of few addresses are told at no door, and a delivery keeps the register of its first."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import h3
import httpx
import numpy as np
import pytest
from pyproj import Transformer

from layers.chain import open_delivery
from layers.declare import read_definitions
from layers.errors import InstalmentError
from layers.grid import text_to_cell
from layers.model import Cube, Question
from layers.periods import Step, period_of
from layers.publish import Terms, publish, silence_of
from layers.snapshot import Snapshot
from server.operate import ingest_all
from server.protection import EXACT
from server.store import MIB, Store
from server.vault import make_vault
from tests.cities import SECRET, Place
from tests.diaries import REPORTS, Diary, open_diary
from tests.layers.declare.folders import write_folder
from tests.layers.ingest.registers import HEADER, REGISTER
from tests.layers.ingest.test_gate import months
from tests.layers.makers import SOURCE, changed
from tests.mvt_reader import read_tile
from tests.serving import all_features, asking
from tests.tiles import tile_of

LAYER = "police_incidents"
OWN = f"/v1/collections/{LAYER}"
YEAR = "datetime=2024"


@pytest.fixture(scope="module")
def few(demo_city: Path) -> set[str]:
    """Cells with 1 to 7 addresses, counted in a plain loop."""
    to_lonlat = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    with (demo_city / "addresses.csv").open() as file:
        rows = list(csv.DictReader(file))
    spots = [to_lonlat.transform(float(row["x"]), float(row["y"])) for row in rows]
    held = Counter(h3.latlng_to_cell(lat, lon, 9) for lon, lat in spots)
    return {cell for cell, count in held.items() if count < 8}


@pytest.fixture(scope="module")
def full(demo_place: Place) -> set[str]:
    """Silent cells at resolution 9 that hold ten records of 2024, or more."""
    current = demo_place.desk.catalogue.current(LAYER)
    assert current
    snapshot = Snapshot(current.snapshot, current.digest)
    cube = open_delivery(demo_place.desk.snapshots, snapshot)
    definitions = demo_place.desk.definitions
    terms = Terms(definitions.layers[LAYER], definitions.sources[LAYER], EXACT)
    exact = publish(cube, question(9), terms)
    silent = np.isin(exact.place, silence_of(cube, terms).cells[9])
    found = exact.place[silent & (exact.value >= 10)]
    assert len(found) >= 3
    return {f"{cell:x}" for cell in found.tolist()}


def question(resolution: int) -> Question:
    return Question(LAYER, period_of(Step.YEAR, date(2024, 1, 1)), False, resolution, None)


def test_no_cell_of_few_addresses_is_told(demo_client: httpx.Client, few: set[str]) -> None:
    features = all_features(demo_client, f"{OWN}/items?{YEAR}&resolution=9&limit=10000")

    told = {one["id"] for one in features if one["properties"]["state"] == "value"}
    assert len(told) > 400
    assert len(few) > 40
    assert not few & told


def test_a_silent_cell_is_suppressed_at_every_door(
    demo_client: httpx.Client, full: set[str]
) -> None:
    items = all_features(demo_client, f"{OWN}/items?{YEAR}&resolution=9&limit=10000")
    by_id = {one["id"]: one["properties"]["state"] for one in items}
    table = demo_client.get(f"{OWN}/items?{YEAR}&resolution=9&limit=10000&f=csv").text
    rows = {row["h3"]: row["state"] for row in csv.DictReader(table.splitlines())}

    for cell in full:
        lat, lon = h3.cell_to_latlng(cell)
        at = tile_of(lon, lat, 13)
        path = f"{OWN}/tiles/WebMercatorQuad/{at.z}/{at.y}/{at.x}?{YEAR}&resolution=9"
        (tile,) = read_tile(demo_client.get(path).content)
        drawn = {one.properties["h3"]: one.properties["state"] for one in tile.features}
        page = demo_client.get(f"/v1/cells/{cell}?step=year&{YEAR}").json()["layers"]
        (own,) = (one for one in page if one["id"] == LAYER)
        series = {one["start"][:4]: one["state"] for one in own["series"]}
        assert {by_id[cell], rows[cell], drawn[cell], own["state"], series["2024"]} == {
            "suppressed"
        }


def test_a_silent_area_is_suppressed_at_every_door(demo_client: httpx.Client) -> None:
    areas = all_features(demo_client, f"{OWN}/items?{YEAR}&areas=neighbourhoods")
    silent = [one["id"] for one in areas if one["properties"]["state"] == "suppressed"]

    assert len(silent) == 2
    for area in silent:
        profile = demo_client.get(f"/v1/areas/{area}/profile?step=year&{YEAR}").json()["layers"]
        (own,) = (one for one in profile if one["id"] == LAYER)
        assert own["state"] == "suppressed"


def test_the_limits_of_a_layer_name_the_register_and_its_day(demo_client: httpx.Client) -> None:
    told = demo_client.get(OWN).json()
    limits = {language: told["texts"][language]["limits"] for language in ("nl", "en")}

    assert "Vakken en gebieden met 1 tot 7 adressen worden niet getoond" in limits["nl"]
    assert "(Adressen, stand 2023-01-01)." in limits["nl"]
    assert "Cells and areas with 1 to 7 addresses are not shown" in limits["en"]
    assert told["protection"]["least_addresses"] == 8


def test_the_account_of_a_layer_says_so_as_well(demo_client: httpx.Client) -> None:
    told = demo_client.get(f"{OWN}/account").json()["protection"]["texts"]

    assert "1 to 7 addresses are not shown" in told["en"]["sentences"][-1]
    assert "1 tot 7 adressen worden niet getoond" in told["nl"]["sentences"][-1]


def test_an_open_layer_says_nothing_of_addresses(demo_client: httpx.Client) -> None:
    told = demo_client.get("/v1/collections/noise").json()

    assert "addresses are not shown" not in told["texts"]["en"]["limits"]
    assert "least_addresses" not in told["protection"]


TOLD_BY: dict[str, Any] = {
    "protection": "protected",
    "threshold": 7,
    "time": {"settles_after": 1},
    "addresses": {"register": "addresses"},
}
DATED = {**REGISTER, "on": date(2024, 1, 1), "coverage": {"bbox": [4.0, 51.0, 5.0, 53.0]}}
CROWD, CORNER = (4.25, 52.05), (4.28, 52.06)
THREE, FOUR = months(60, 60, 60), months(60, 60, 60, 60)


def write_register(inbox: Path, corner: int) -> None:
    """Write fifty addresses at one spot, and some at another."""
    spots = [*[CROWD] * 50, *[CORNER] * corner]
    rows = [f"{number},Laan,{number},,,1000 AA,Stad,{lon},{lat}"
            for number, (lon, lat) in enumerate(spots)]  # fmt: skip
    (inbox / "addresses.csv").write_text("\n".join([HEADER, *rows, ""]))


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A source whose places are told by their addresses, of which a corner has three."""
    with open_diary(tmp_path, register=DATED, **TOLD_BY) as diary:
        write_register(diary.place.desk.inbox, corner=3)
        diary.deliver("2026-01-05", *THREE)
        yield diary


def held(cube: Cube, spot: tuple[float, float] = CORNER) -> int:
    """Return how many addresses a delivery knows at a spot."""
    assert cube.addresses
    cell = text_to_cell(h3.latlng_to_cell(spot[1], spot[0], 9))
    return int(cube.addresses.n[cube.addresses.cell == cell].sum())


def test_a_delivery_that_builds_on_another_keeps_its_addresses(diary: Diary) -> None:
    write_register(diary.place.desk.inbox, corner=30)
    diary.deliver("2026-02-05", *FOUR)

    assert diary.current.builds_on == 1
    assert held(diary.cube()) == 3


def test_a_link_of_a_chain_has_no_addresses_of_its_own(diary: Diary) -> None:
    diary.deliver("2026-02-05", *FOUR)

    tables = diary.place.settings.snapshots.glob("reports/*/addresses.parquet")
    first = diary.place.desk.catalogue.delivery("reports", 1)
    assert first
    assert [one.parent.name for one in tables] == [Path(first.snapshot).name]


def test_a_newer_register_alone_makes_no_delivery(diary: Diary) -> None:
    write_register(diary.place.desk.inbox, corner=30)

    assert not diary.deliver("2026-02-05", *THREE).is_new


def test_a_revision_takes_the_newer_register(diary: Diary) -> None:
    write_register(diary.place.desk.inbox, corner=30)
    diary.deliver("2026-02-05", *FOUR, whole=True)

    assert held(diary.cube()) == 30


def test_before_anything_is_told_a_delivery_takes_the_newer_register(tmp_path: Path) -> None:
    with open_diary(tmp_path, register=DATED, **TOLD_BY) as diary:
        write_register(diary.place.desk.inbox, corner=3)
        diary.deliver("2026-01-05", *months(60))
        write_register(diary.place.desk.inbox, corner=30)
        diary.deliver("2026-01-06", *months(70))

        assert held(diary.cube()) == 30


def declared_later(tmp_path: Path) -> Diary:
    """Deliver a source without addresses, and ask for them afterwards."""
    with open_diary(
        tmp_path, protection="protected", threshold=7, time={"settles_after": 1}
    ) as before:
        write_register(before.place.desk.inbox, corner=3)
        before.deliver("2026-01-05", *THREE)
    folder = tmp_path / "later"
    write_folder(folder, source=changed(SOURCE, TOLD_BY), areas=None, registers_addresses=DATED)
    declared, place = read_definitions(folder), before.place
    desk = replace(place.desk, definitions=declared)
    vault = make_vault(place.settings.snapshots, SECRET)
    return Diary(replace(place, desk=desk, store=Store(declared, desk.catalogue, vault, MIB)))


def test_a_delivery_from_before_is_not_served_and_says_what_to_do(tmp_path: Path) -> None:
    with asking(declared_later(tmp_path).place) as client:
        answer = client.get(f"{REPORTS}/items?resolution=6&datetime=2024-01")
        ready = client.get("/readyz")

    assert answer.status_code == 503
    assert "does not know how many addresses of addresses lie where" in answer.json()["detail"]
    assert "`hexradar ingest reports --whole`" in answer.json()["detail"]
    assert ready.status_code == 503


def test_nothing_is_added_to_a_delivery_from_before(tmp_path: Path) -> None:
    later = declared_later(tmp_path)

    with pytest.raises(InstalmentError, match="the register by which places are told changed sin"):
        later.deliver("2026-02-05", *FOUR)
    later.deliver("2026-02-05", *FOUR, whole=True)
    with asking(later.place) as client:
        assert client.get(f"{REPORTS}/items?resolution=6&datetime=2024-01").status_code == 200


def test_a_register_with_rows_of_no_use_is_told_at_ingest(diary: Diary) -> None:
    with (diary.place.desk.inbox / "addresses.csv").open("a") as file:
        file.write("99,Laan,99,,,1000 AA,Stad,,\n")
    said: list[str] = []

    assert ingest_all(diary.place.desk, ["reports"], said.append)
    assert "1 rows of addresses were no use" in said[0]
