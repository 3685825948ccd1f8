"""OData, version 3 or 4 -> one Parquet file."""

from pathlib import Path

import httpx

from layers.declare.remote import OData
from layers.errors import SourceError
from server.remote.client import Client
from server.remote.pages import Page, complete, linked
from server.remote.rows import RowFile

MEDIA = "application/json"
NEXT = ("@odata.nextLink", "odata.nextLink")  # of version 4, and of version 3


def fetch_odata(client: Client, place: OData, file: Path) -> None:
    """Write every row of an entity set to a file.

    Raises
    ------
    SourceError
        If a page is no page or leads back, or rows differ in their columns.
    """
    first = httpx.URL(place.address).copy_merge_params(place.parameters)
    count = 0
    with RowFile(file) as written:
        for _, rows in linked(client, first, MEDIA, "value", _following):
            if rows:
                written.open(list(_plain(rows[0])))
                written.add([_values(written.names, row) for row in rows])
                count += len(rows)
    complete(place.address, count, None)


def _following(page: Page) -> str | None:
    return next((page[name] for name in NEXT if isinstance(page.get(name), str)), None)


def _plain(row: Page) -> Page:
    """Leave out what OData says about a row."""
    return {name: value for name, value in row.items() if "odata." not in name}


def _values(names: list[str], row: Page) -> tuple[object, ...]:
    told = _plain(row)
    if extra := set(told) - set(names):
        raise SourceError(
            f"a row has the column {min(extra)}, which the first one lacks; expected the same "
            "columns in every row. Name those you need with $select."
        )
    return tuple(told.get(name) for name in names)
