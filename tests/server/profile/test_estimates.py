"""Project areas that nothing was counted by: sums of cells, with their error."""

from collections.abc import Iterator

import h3
import httpx
import numpy as np
import pytest
import shapely

from layers.derive import sum_of_cells
from layers.grid import cells_to_centres
from layers.model import Question
from layers.periods import days_of
from server.profile.top import share_within
from tests.cities import Place
from tests.contexts import PARTS
from tests.roles import Keyed, with_roles
from tests.server.profile.pages import OPEN, PROTECTED, layer_of, page_of, values_of
from tests.serving import asking

AT = "datetime=2024"


@pytest.fixture(scope="module")
def keyed(context_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with project areas, and a manager of a district."""
    roles = {
        "manager": {"layers": [], "areas": ["districts.D01"]},
        "project_manager": {"layers": [], "areas": ["projects.P1"]},
    }
    return with_roles(context_place, tmp_path_factory.mktemp("bound") / "definitions", roles)


@pytest.fixture(scope="module")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    """Asks a server of it."""
    with asking(keyed.place) as client:
        yield client


@pytest.mark.parametrize("code", PARTS)
@pytest.mark.parametrize("layer", [OPEN, "waste", "nuisance_reports", "youth_nuisance"])
def test_what_was_counted_lies_within_the_error(
    context_client: httpx.Client, layer: str, code: str
) -> None:
    parts = values_of(context_client, layer, f"areas=neighbourhoods&{AT}")
    exact = sum(parts[f"neighbourhoods.{one}"]["value"] for one in PARTS[code])
    own = layer_of(page_of(context_client, f"projects.{code}", AT), layer, "estimates")
    assert abs(own["value"] - exact) <= own["error"] < exact / 5
    assert own["modelled"] is True


@pytest.mark.parametrize(("resolution", "least"), [(8, 0.8), (9, 0.8), (10, 0.9)])
def test_of_most_neighbourhoods_the_error_holds_what_was_counted(
    context_place: Place, resolution: int, least: float
) -> None:
    store, layer = context_place.store, "nuisance_reports"
    subject, span = store.subject(layer), days_of("2024")
    exact = store.answer(subject, Question(layer, span, False, None, "neighbourhoods"))
    cells = store.answer(subject, Question(layer, span, False, resolution, None))
    lon, lat = cells_to_centres(cells.place).T
    held = []
    for at, area in enumerate(store.areas(subject, "neighbourhoods")):
        centred = shapely.intersects_xy(area.geometry, lon, lat)
        made = sum_of_cells(cells.value, centred, share_within(cells.place, area.geometry))
        held.append(abs(np.nan_to_num(made.value) - exact.value[at]) <= made.error + 1e-9)
    assert least <= np.mean(held)


@pytest.mark.parametrize("layer", [OPEN, PROTECTED, "residential_burglaries"])
def test_an_estimate_is_the_sum_of_published_cells_whose_centre_lies_within(
    context_client: httpx.Client, layer: str
) -> None:
    page = page_of(context_client, "projects.P2", AT)
    own = layer_of(page, layer, "estimates")
    outline = shapely.geometry.shape(
        context_client.get("/v1/collections/projects/items/projects.P2").json()["geometry"]
    ).buffer(1e-6)
    cells = values_of(context_client, layer, f"{AT}&resolution={own['resolution']}")
    inside = [
        one
        for name, one in cells.items()
        if outline.covers(shapely.Point(h3.cell_to_latlng(name)[::-1]))
    ]
    assert own["value"] == sum(one["value"] or 0 for one in inside)
    assert own["cells"] == len(inside)
    assert own["cells_suppressed"] == sum(one["suppressed"] for one in inside)


def test_a_series_adds_up_the_same_cells_month_by_month(context_client: httpx.Client) -> None:
    own = layer_of(page_of(context_client, "projects.P1", "step=month"), OPEN, "estimates")
    assert len(own["series"]) == 36
    for month in own["series"][::11]:
        asked = f"datetime={month['start']}/{month['end']}"
        alone = layer_of(page_of(context_client, "projects.P1", asked), OPEN, "estimates")
        assert (month["value"], month["state"]) == (alone["value"], alone["state"])


def test_a_protected_layer_has_no_series_of_cells_that_come_and_go(
    context_client: httpx.Client,
) -> None:
    page = page_of(context_client, "projects.P1", "step=month")
    assert layer_of(page, PROTECTED, "estimates")["series"] == []


def test_a_layer_is_counted_or_estimated_and_never_both(context_client: httpx.Client) -> None:
    for area in ("projects.P1", "districts.D01", "neighbourhoods.D0101"):
        page = page_of(context_client, area)
        counted, summed = ({one["id"] for one in page[part]} for part in ("layers", "estimates"))
        assert not counted & summed
        assert summed or not area.startswith("projects")


def test_an_area_that_a_protected_layer_keeps_back_is_not_estimated(
    context_client: httpx.Client,
) -> None:
    page = page_of(context_client, "neighbourhoods.D0101")
    told = {one["id"] for part in ("layers", "estimates") for one in page[part]}
    assert PROTECTED in told
    assert "residential_burglaries" not in told


def test_a_manager_hears_of_a_project_area_within_the_district_alone(
    client: httpx.Client, keyed: Keyed
) -> None:
    headers = keyed.headers("manager")
    inside = page_of(client, "projects.P1", AT, headers=headers)
    outside = page_of(client, "projects.P2", AT, headers=headers)
    assert layer_of(inside, OPEN, "estimates")["value"] > 0
    assert outside["estimates"] == outside["layers"] == []
    assert outside["similar"] is None


def test_who_is_bound_to_a_project_area_hears_the_public_sum_of_it(
    client: httpx.Client, keyed: Keyed
) -> None:
    own = page_of(client, "projects.P1", AT, headers=keyed.headers("project_manager"))
    everybody = page_of(client, "projects.P1", AT)
    for layer in (OPEN, PROTECTED):
        mine, theirs = (layer_of(one, layer, "estimates") for one in (own, everybody))
        assert mine["value"] == theirs["value"]
        assert mine["top"] == theirs["top"]


def test_a_project_area_can_be_drawn(context_client: httpx.Client) -> None:
    found = context_client.get("/v1/collections/projects/items").json()["features"]
    assert [one["id"] for one in found] == ["projects.P1", "projects.P2"]
