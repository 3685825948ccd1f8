"""Features -> one GeoJSON file, written page by page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from server.remote.pages import Page


def write_features(
    file: Path, pages: Iterable[tuple[Page, list[Any]]], crs: str | None = None
) -> int:
    """Write the features of all pages, and the system that is given or that the first page names.

    Returns
    -------
    How many features were written.
    """
    count = 0
    with file.open("wb") as stream:
        for number, (page, features) in enumerate(pages):
            if not number:
                stream.write(b'{"type":"FeatureCollection",%b"features":[' % _system(page, crs))
            for feature in features:
                stream.write(b",\n" if count else b"\n")
                stream.write(orjson.dumps({**feature, "type": "Feature"}))
                count += 1
        stream.write(b"\n]}\n")
    return count


def _system(page: Page, declared: str | None) -> bytes:
    """Write the system by its name, and never by an address."""
    named = page.get("crs")
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        name = declared
    if not name:
        return b""
    return b'"crs":%b,' % orjson.dumps({"type": "name", "properties": {"name": name}})
