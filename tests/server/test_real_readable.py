"""Real crimes as if they were protected: the view that opens can be read."""

from pathlib import Path

import pytest

from benchmarks.utility import CITIES, protected_city
from server.ingest import Desk
from server.protection import weigh

pytestmark = pytest.mark.real
SHOWN = 80


@pytest.fixture(scope="module", params=CITIES)
def city(
    request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Desk, tuple[str, ...]]:
    """One city with its crimes declared protected, and the layers to look at."""
    folder = tmp_path_factory.mktemp(request.param)
    return protected_city(request.param, real_data, folder), CITIES[request.param][1]


def test_the_view_a_layer_opens_with_shows_80_percent(city: tuple[Desk, tuple[str, ...]]) -> None:
    desk, layers = city
    for layer in layers:
        weighed = weigh(desk, layer)
        at = weighed.opening
        [here] = [
            one
            for one in weighed.costs
            if one.step == at.step and one.places in (at.resolution, "wijken")
        ]
        assert here.told.visible >= SHOWN, layer
        assert at.shown is not None
        assert at.shown.percent >= SHOWN, layer
