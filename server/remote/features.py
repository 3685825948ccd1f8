"""OGC API Features -> one GeoJSON file."""

from pathlib import Path

import httpx

from layers.declare.remote import Features
from server.remote.client import Client
from server.remote.pages import Page, complete, linked
from server.remote.shapes import write_features

MEDIA = "application/geo+json, application/json;q=0.5"


def fetch_features(client: Client, place: Features, file: Path) -> None:
    """Write every feature of a collection to a file.

    Raises
    ------
    SourceError
        If a page is no page, leads back, or features are missing.
    """
    collection = httpx.URL(place.address)
    items = collection.copy_with(path=f"{collection.path.rstrip('/')}/items")
    first = items.copy_merge_params({**place.parameters, "limit": str(place.page)})
    told: list[object] = []

    def following(page: Page) -> str | None:
        told.append(page.get("numberMatched"))
        return next_link(page)

    count = write_features(file, linked(client, first, MEDIA, "features", following))
    complete(place.address, count, told[-1])


def next_link(page: Page) -> str | None:
    """Return the address of the next page that a page links to."""
    links = page.get("links")
    found = (
        one.get("href")
        for one in (links if isinstance(links, list) else [])
        if isinstance(one, dict) and one.get("rel") == "next"
    )
    return next((href for href in found if isinstance(href, str)), None)
