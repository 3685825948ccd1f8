"""A headless browser, and pages in it that may not misbehave."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.client import DESKTOP, Client
from tests.cities import Place
from tests.roles import Keyed, with_roles
from tests.serving import serving

OpenClient = Callable[..., Client]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system; without it tests are skipped, but never on the build server."""
    path = os.environ.get("HEXRADAR_CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        reason = f"no Chromium at {path}; name another with HEXRADAR_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@contextmanager
def opening(browser: Browser, server: str) -> Iterator[OpenClient]:
    """Open pages on a server; at the end none may have complained or gone to another host."""
    clients: list[Client] = []

    def open_page(
        state: str = "", size: tuple[int, int] = DESKTOP, pixels: float = 1, locale: str = "nl-NL"
    ) -> Client:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=pixels,
            locale=locale,
            reduced_motion="reduce",
        )
        client = Client(context.new_page(), server.rstrip("/"))
        client.watch()
        clients.append(client)
        client.open(state)
        return client

    yield open_page
    for client in clients:
        client.page.context.close()
        assert client.strangers == []
        assert client.complaints == []


@pytest.fixture
def open_client(browser: Browser, demo_server: str) -> Iterator[OpenClient]:
    """Open the client on the demo city."""
    with opening(browser, demo_server) as open_page:
        yield open_page


@pytest.fixture(scope="session")
def keyed(demo_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    """The demo city with a restricted layer, five roles and a key of each."""
    return with_roles(demo_place, tmp_path_factory.mktemp("roles") / "definitions")


@pytest.fixture(scope="session")
def keyed_server(keyed: Keyed) -> Iterator[str]:
    """Address of a server of it."""
    with serving(keyed.place) as address:
        yield address


@pytest.fixture
def open_keyed(browser: Browser, keyed_server: str) -> Iterator[OpenClient]:
    """Open the client where there are roles; as the public, until a test signs in."""
    with opening(browser, keyed_server) as open_page:
        yield open_page
