"""Official areas that partition a city add up to exactly what was counted, for open sources."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.model import Question
from server.settings import SHIPPED
from server.store import Store
from server.subject import Where
from tests.cities import Place, open_place

SETS = ("districts", "neighbourhoods")
OPEN = ("nuisance_reports", "noise", "waste", "youth_nuisance", "homes")


def totals(
    store: Store, layer: str, set_id: str, where: Where = ()
) -> Iterator[tuple[float, float]]:
    """Yield per period the sum over the areas of a set and over the cells of each resolution."""
    subject = store.subject(layer)
    for step in subject.layer.periods:
        for period, _ in store.periods(subject, step):
            areas = store.answer(subject, Question(layer, period, False, None, set_id, where))
            for resolution in subject.layer.resolutions:
                cells = store.answer(
                    subject, Question(layer, period, False, resolution, None, where)
                )
                yield areas.value[areas.is_told].sum(), cells.value[cells.is_told].sum()


@pytest.mark.parametrize("set_id", SETS)
@pytest.mark.parametrize("layer", OPEN)
def test_areas_add_up_to_the_city_in_every_period(
    context_place: Place, layer: str, set_id: str
) -> None:
    sums = list(totals(context_place.store, layer, set_id))
    assert sums
    assert all(areas == cells > 0 for areas, cells in sums)


@pytest.mark.parametrize("set_id", SETS)
def test_areas_add_up_to_the_city_under_a_filter(context_place: Place, set_id: str) -> None:
    where = (("channel", ("app",)),)
    sums = list(totals(context_place.store, "noise", set_id, where))
    whole = list(totals(context_place.store, "noise", set_id))
    assert all(areas == cells > 0 for areas, cells in sums)
    assert sum(areas for areas, _ in sums) < sum(areas for areas, _ in whole)


@pytest.mark.parametrize("set_id", SETS)
def test_all_months_of_all_areas_are_the_accepted_rows(context_place: Place, set_id: str) -> None:
    store = context_place.store
    subject = store.subject("nuisance_reports")
    account = store.scope(subject).account
    assert account
    told = [
        store.answer(subject, Question("nuisance_reports", period, False, None, set_id))
        for period, _ in store.periods(subject, subject.layer.period)
    ]
    assert sum(int(one.value.sum()) for one in told) == account.rows_accepted


@pytest.mark.real
@pytest.mark.parametrize(
    ("layer", "set_id"),
    [
        ("inhabitants", "buurten"),
        ("households", "buurten"),
        ("street_lights", "buurten"),
        ("bus_stops", "buurten"),
        ("bus_stops", "wijken"),
        ("postcodes_6", "wijken"),
    ],
)
def test_areas_of_groningen_add_up_to_the_city(groningen: Place, layer: str, set_id: str) -> None:
    for areas, cells in totals(groningen.store, layer, set_id):
        assert areas == pytest.approx(cells, rel=1e-12)
        assert areas > 0


@pytest.fixture(scope="module")
def groningen(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The open data of Groningen, ingested."""
    folder = tmp_path_factory.mktemp("groningen")
    place = open_place(folder / "data", real_data, SHIPPED / "groningen")
    place.ingest()
    yield place
    place.engine.dispose()
