"""Real servers for the tests of this room."""

from collections.abc import Iterator

import pytest

from tests.server.remote.site import Site, open_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server of our own."""
    with open_site() as opened:
        yield opened
