"""A headless browser, and pages in it that may not misbehave."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.client import DESKTOP, Client

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


@pytest.fixture
def open_client(browser: Browser, demo_server: str) -> Iterator[OpenClient]:
    """Open the client; at the end no page may have complained or gone to another host."""
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
        client = Client(context.new_page(), demo_server.rstrip("/"))
        client.watch()
        clients.append(client)
        client.open(state)
        return client

    yield open_page
    for client in clients:
        client.page.context.close()
        assert client.strangers == []
        assert client.complaints == []
