"""Pages that link to the next: each once, however they lead back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
import orjson

from layers.errors import SourceError
from server.remote.client import Client
from server.remote.origin import plain

Page: TypeAlias = dict[str, Any]
MOST_PAGES = 100_000


@dataclass(slots=True)
class Once:
    """Refuses the page that was there before."""

    seen: set[object] = field(default_factory=set)

    def check(self, address: httpx.URL, mark: object) -> None:
        """Remember a page by its mark.

        Raises
        ------
        SourceError
            If it was there before.
        """
        if mark in self.seen or len(self.seen) > MOST_PAGES:
            raise SourceError(
                f"{plain(address)} gives the same page again and again, without an end; expected "
                "every page once."
            )
        self.seen.add(mark)


def listed(page: Page, key: str, address: httpx.URL) -> list[Any]:
    """Return the list that a page carries.

    Raises
    ------
    SourceError
        If there is none.
    """
    content = page.get(key)
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        began = orjson.dumps(page)[:200].decode("utf-8", "replace")
        raise SourceError(f"{plain(address)}: got {began!r}; expected an object with {key!r}.")
    return content


def linked(
    client: Client,
    first: httpx.URL,
    media: str,
    key: str,
    following: Callable[[Page], str | None],
) -> Iterator[tuple[Page, list[Any]]]:
    """Follow pages to the last; yields each page and the list it carries.

    Raises
    ------
    SourceError
        If a page is no page, or leads back.
    """
    address, once = first, Once()
    while True:
        once.check(address, str(address))
        page = client.json(address, media)
        content = listed(page, key, address)
        yield page, content
        link = following(page)
        if link is None:
            return
        try:
            address = address.join(link)
        except httpx.InvalidURL as error:
            raise SourceError(f"{plain(address)} links to no address ({error}).") from error


def complete(address: str, got: int, told: object) -> None:
    """Hold what came against the number that the server told, if it told one.

    Raises
    ------
    SourceError
        If it is another number, or nothing came.
    """
    if not got:
        raise SourceError(f"{plain(address)}: nothing came; expected at least one.")
    if isinstance(told, int) and told != got:
        raise SourceError(
            f"{plain(address)}: got {got:,} of {told:,}; the server ended early, or what it holds "
            "changed meanwhile. Try again, or declare smaller pages."
        )
