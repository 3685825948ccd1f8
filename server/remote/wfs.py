"""WFS 2.0 -> one GeoJSON file."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson

from layers.declare.remote import Wfs
from server.remote.client import Client
from server.remote.pages import Once, Page, complete, listed
from server.remote.shapes import write_features


def fetch_wfs(client: Client, place: Wfs, file: Path) -> None:
    """Write every feature of a type to a file.

    Raises
    ------
    SourceError
        If a page is no page, comes again, or features are missing.
    """
    told: list[object] = []
    count = write_features(file, _pages(client, place, told), place.crs)
    complete(place.address, count, next((one for one in told if isinstance(one, int)), None))


def _pages(client: Client, place: Wfs, told: list[object]) -> Iterator[tuple[Page, list[Any]]]:
    """Ask page after page until all came, or until one is empty: servers shorten pages."""
    start, once = 0, Once()
    while True:
        address = _address(place, start)
        page = client.json(address, place.format)
        features = listed(page, "features", address)
        told.append(page.get("numberMatched", page.get("totalFeatures")))
        if features or not start:
            once.check(address, sha256(orjson.dumps(features)).digest())
            yield page, features
        start += len(features)
        if not features or start == told[0]:
            return


def _address(place: Wfs, start: int) -> httpx.URL:
    asked = {
        **place.parameters,
        "SERVICE": "WFS",
        "VERSION": "2.0.0",
        "REQUEST": "GetFeature",
        "TYPENAMES": place.type,
        "OUTPUTFORMAT": place.format,
        "COUNT": str(place.page),
        "STARTINDEX": str(start),
        **({"SRSNAME": place.crs} if place.crs else {}),
    }
    return httpx.URL(place.address).copy_merge_params(asked)
