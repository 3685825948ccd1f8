"""Similar neighbourhoods of Groningen, by the figures of the statistics office."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from server.settings import SHIPPED
from tests.cities import open_place
from tests.server.profile.pages import layer_of, page_of, values_of
from tests.serving import asking

pytestmark = pytest.mark.real
FIGURES = ("inhabitants", "households")


@pytest.fixture(scope="module")
def client(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a server of Groningen."""
    folder = tmp_path_factory.mktemp("groningen")
    place = open_place(folder / "data", real_data, SHIPPED / "groningen")
    place.ingest()
    with asking(place) as client:
        yield client
    place.engine.dispose()


@pytest.fixture(scope="module")
def figures(client: httpx.Client) -> dict[str, tuple[float, ...]]:
    """Per neighbourhood its inhabitants and households; NaN where the office has no number."""
    told = [values_of(client, one, "areas=buurten") for one in FIGURES]
    return {
        code: tuple(np.nan if one[code]["value"] is None else one[code]["value"] for one in told)
        for code in told[0]
    }


def test_the_nearest_neighbourhood_is_that_of_a_naive_search(
    client: httpx.Client, figures: dict[str, tuple[float, ...]]
) -> None:
    names, table = list(figures), np.array(list(figures.values()))
    scores = (table - np.nanmean(table, axis=0)) / np.nanstd(table, axis=0)
    for at in range(0, len(names), 17):
        if np.isnan(table[at]).any():
            continue
        apart = np.sqrt(np.nanmean(np.square(scores - scores[at]), axis=1))
        apart[at] = np.inf
        similar = page_of(client, names[at])["similar"]
        assert similar["areas"][0]["distance"] == pytest.approx(np.nanmin(apart))
        assert tuple(similar["areas"][0]["values"]) == figures[similar["areas"][0]["id"]]


def test_rates_are_per_inhabitant_and_per_household(client: httpx.Client) -> None:
    told = values_of(client, "street_lights", "areas=buurten")
    lit = max(told, key=lambda one: told[one]["value"] or 0)
    lights = layer_of(page_of(client, lit), "street_lights")
    assert [one["per"] for one in lights["rates"]] == ["inhabitants", "households", "km2"]
    for one in lights["rates"][:2]:
        assert one["value"] == pytest.approx(1000 * lights["value"] / one["denominator"])
