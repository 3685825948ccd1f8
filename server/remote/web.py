"""A file at an address, as it is."""

from pathlib import Path

import httpx

from layers.declare.remote import Web
from server.remote.client import Client


def fetch_web(client: Client, place: Web, file: Path) -> None:
    """Write what stands at an address to a file."""
    client.save(httpx.URL(place.address), file)
