"""The demo city with roles, and a server of it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.cities import Place
from tests.roles import Keyed, with_roles
from tests.serving import asking


@pytest.fixture(scope="session")
def keyed(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with a restricted layer, five roles and a key of each."""
    return with_roles(demo_place, tmp_path_factory.mktemp("roles") / "definitions")


@pytest.fixture(scope="session")
def client(keyed: Keyed) -> Iterator[httpx.Client]:
    """Asks a server of it; sends no key unless told."""
    with asking(keyed.place) as client:
        yield client
