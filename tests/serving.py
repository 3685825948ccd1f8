"""A real server for tests, and how to ask it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvicorn

from server.app import compose
from tests.cities import Place

HOST = "hexradar.test"  # what answers call themselves, whatever port they came from


@contextmanager
def serving(place: Place) -> Iterator[str]:
    """Serve a place on a free port of the loopback interface; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        application = compose(place.store, place.settings)
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def asking(place: Place) -> Iterator[httpx.Client]:
    """Serve a place and open a client on it, which sees no address but HOST."""
    with (
        serving(place) as address,
        httpx.Client(base_url=address, headers={"Host": HOST}, timeout=60) as client,
    ):
        yield client


def headers_of(answer: httpx.Response) -> dict[str, str]:
    """Return the headers but the date, and the length of what a weak tag lets differ."""
    left_out = {"date", "content-length"} if "content-encoding" in answer.headers else {"date"}
    return {name: value for name, value in answer.headers.items() if name not in left_out}


def path_of(address: str) -> str:
    """Return the path and the query of an address that an answer gave."""
    parts = urlsplit(address)
    assert parts.netloc == HOST
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def link(document: dict[str, Any], rel: str) -> str | None:
    """Return the path of the first link with a relation; None if there is none."""
    found = [path_of(one["href"]) for one in document["links"] if one["rel"] == rel]
    return found[0] if found else None


def pages(client: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    """Ask for a feature collection and follow its `next` links."""
    following: str | None = path
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        yield document
        following = link(document, "next")


def all_features(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    """Return the features of all pages."""
    return [feature for page in pages(client, path) for feature in page["features"]]
