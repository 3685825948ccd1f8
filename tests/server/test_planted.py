"""What was planted in the demo city is found by what is served of it, and nowhere else."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h3
import httpx
import numpy as np
import pytest

from layers.declare import Condition, Derived, How, Input, Recipe, Scale, Verdict
from layers.demo import make_city, write_city
from layers.derive import holder_name, top_of
from layers.encode.columns import columns
from layers.model import Policy, Published, Question
from layers.periods import Period, Step, days_of, periods_in
from server.sincewhen import since_when
from server.store import Store
from tests.cities import Place, open_place
from tests.serving import asking

EVERYTHING = Policy("tester", exact=True, layers=("*",), classification="Test")
QUARTER = "2025-07-01/2025-09-30"  # the newest that is settled
SOURCES = (
    "police_incidents", "residential_burglaries", "nuisance_reports", "permits", "inspections"
)  # fmt: skip
RISING = Condition(verdict=Verdict.RISING)
BOTH_RISE = Recipe(
    how=How.ALL,
    inputs=(
        Input(layer="nuisance_reports", compute=Derived.CHANGE, high=RISING),
        Input(layer="residential_burglaries", compute=Derived.CHANGE, high=RISING),
    ),
)


@pytest.fixture(scope="module")
def truth(demo_city: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo_city / "truth.json").read_text())
    return found


@pytest.fixture(scope="module")
def seen(demo_place: Place) -> Store:
    """The store as one sees it who may see everything."""
    return demo_place.store.seen_by(EVERYTHING)


@pytest.fixture(scope="module")
def plain_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a city in which nothing was planted."""
    folder = tmp_path_factory.mktemp("plain")
    write_city(make_city(seed=7, planted=False), folder / "inbox")
    place = open_place(folder / "data", folder / "inbox")
    place.ingest()
    with asking(place) as client:
        yield client
    place.engine.dispose()


def posted(client: httpx.Client, recipe: Recipe) -> str:
    answer = client.post("/v1/combinations", content=recipe.text)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def top(client: httpx.Client, recipe: Recipe, resolution: int) -> dict[str, Any]:
    address = f"/v1/collections/{posted(client, recipe)}/top"
    answer = client.get(f"{address}?datetime={QUARTER}&resolution={resolution}&limit=100")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def cell_at(place: dict[str, Any], resolution: int) -> int:
    """Return the cell in the middle of a hot spot."""
    lon, lat = place["centre"]
    return int(h3.latlng_to_cell(lat, lon, resolution), 16)


def rising_cells(truth: dict[str, Any], resolution: int) -> set[int]:
    """Return the cells in the middle of the places where both were made to rise."""
    return {cell_at(one["burglaries"], resolution) for one in truth["rising"]}


def around(cells: set[int]) -> set[int]:
    """Return cells and their neighbours, as a hot spot near a border lies in both."""
    return {int(one, 16) for cell in cells for one in h3.grid_disk(f"{cell:x}", 1)}


def value_at(table: Published, place: int) -> float:
    return float(table.value[np.searchsorted(table.place, np.uint64(place))])


def test_the_planted_hot_spots_rank_first(seen: Store, truth: dict[str, Any]) -> None:
    spots = [one for one in truth["hot_spots"] if one["first_in"]]
    for spot in spots:
        first = spot["first_in"]
        at = first["layer"], days_of(first["year"]), False, first["resolution"], None
        table = seen.answer(seen.subject(first["layer"]), Question(*at))
        best = int(table.place[top_of(table, 1).rows[0]])
        assert best == cell_at(spot, first["resolution"]), spot["name"]
    assert len(spots) > 5


def test_reports_are_ahead_of_the_police_by_two_months_in_the_series_of_a_cell(
    seen: Store, truth: dict[str, Any]
) -> None:
    lead = truth["lead"]
    cell = cell_at(lead["first"], 8)
    months = list(periods_in(Step.MONTH, days_of("2023-01-01/2025-11-30")))
    reports, police = (
        series(seen, one["source"], tuple(one["categories"]), cell, months)
        for one in (lead["first"], lead["later"])
    )

    likeness = {
        lag: np.corrcoef(reports[: len(months) - lag], police[lag:])[0, 1] for lag in range(7)
    }

    assert max(likeness, key=likeness.__getitem__) == lead["months"] == 2
    assert likeness[2] > 0.8


def series(
    store: Store, layer: str, categories: tuple[str, ...], cell: int, months: list[Period]
) -> np.ndarray:
    """Count the records of some categories in a cell, month by month."""
    subject = store.subject(layer)
    (dimension,) = (
        name
        for name, one in subject.source.dimensions.items()
        if set(categories) <= set(one.labels)
    )
    where = ((dimension, tuple(sorted(categories))),)
    tables = (store.answer(subject, Question(layer, one, False, 8, None, where)) for one in months)
    return np.array([value_at(one, cell) for one in tables])


@pytest.mark.parametrize("year", ["2024"])
def test_the_share_by_holder_is_that_of_the_truth(
    seen: Store, truth: dict[str, Any], year: str
) -> None:
    inputs = tuple(Input(layer=one, weight=1) for one in SOURCES)
    subject = seen.mixed(Recipe(how=How.WEIGHTED, scale=Scale.NONE, inputs=inputs))
    question = Question(subject.layer.id, days_of(year), False, None, "neighbourhoods")
    rows = list(columns(seen.answer(subject, question)).rows())
    codes = seen.codes(subject)["neighbourhoods"]
    for code, row in zip(codes, rows, strict=True):
        counted = truth["holders"]["per_neighbourhood"][code][year]["per_source"]
        records = {one: counted.get(one, 0) for one in SOURCES}
        by_holder = Counter[str]()
        for source, number in records.items():
            by_holder[truth["holders"]["holder_of"][source]] += number
        for holder, number in by_holder.items():
            share = 100 * number / by_holder.total()
            assert row[holder_name(holder)] == pytest.approx(share, abs=1e-9), (code, holder)
        assert row["value"] == pytest.approx(by_holder.total() / len(SOURCES), abs=1e-9)


@pytest.mark.parametrize("resolution", [7, 8])
def test_who_sees_all_finds_both_rises_and_nothing_else(
    seen: Store, truth: dict[str, Any], resolution: int
) -> None:
    subject = seen.mixed(BOTH_RISE)
    question = Question(subject.layer.id, days_of(QUARTER), False, resolution, None)
    table = seen.answer(subject, question)
    found = table.place[top_of(table, 100, subject.recipe).rows]
    assert set(found.tolist()) <= around(rising_cells(truth, resolution))
    if resolution == 8:
        assert rising_cells(truth, resolution) <= set(found.tolist())


def test_it_is_told_since_which_month_both_are_rising(seen: Store, truth: dict[str, Any]) -> None:
    subject = seen.mixed(BOTH_RISE)
    question = Question(subject.layer.id, days_of(QUARTER), False, 8, None)
    for rise in truth["rising"]:
        cell = np.array([cell_at(rise["burglaries"], 8)], np.uint64)
        since = days_of(rise["since"])
        for part in subject.parts:
            (step,) = since_when(seen, part, question, cell)
            assert step is not None
            assert step.earliest <= since <= step.latest, (rise["name"], part.one.layer)


def test_the_public_is_told_where_both_rise_and_of_nowhere_else(
    demo_client: httpx.Client, truth: dict[str, Any]
) -> None:
    told = top(demo_client, BOTH_RISE, 8)
    found = {int(one["h3"], 16) for one in told["places"]}
    assert found & rising_cells(truth, 8)
    assert found <= around(rising_cells(truth, 8))
    assert "both rising" in told["answer"]["en"]


@pytest.mark.parametrize("resolution", [7, 8])
def test_in_a_city_without_a_rise_there_is_too_little_to_say_and_no_list(
    plain_client: httpx.Client, resolution: int
) -> None:
    told = top(plain_client, BOTH_RISE, resolution)
    assert told["places"] == []
    assert told["answer"]["en"].startswith("Too few to say: ")
    assert told["answer"]["nl"].startswith("Te weinig om te zeggen: ")
