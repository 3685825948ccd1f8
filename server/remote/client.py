"""One request: the body in pieces, or one sentence; only to whom the guard lets pass."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson

from layers.errors import SourceError
from server.remote.guard import Guard
from server.remote.meter import Meter
from server.remote.origin import plain, said_of

REDIRECTS = 5
PATIENCE = httpx.Timeout(60, connect=15)  # for one piece; the fetch as a whole has its own limit
PACKED = ("", "identity", "gzip", "deflate")
HEADERS = {"User-Agent": "HexRadar", "Accept-Encoding": "gzip"}
MARKUP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Client:
    """Asks, and counts what comes."""

    http: httpx.Client
    meter: Meter

    def save(self, address: httpx.URL, file: Path) -> None:
        """Write the body of an answer to a file."""
        with file.open("wb") as stream:
            for piece in self._pieces(address, "*/*"):
                stream.write(piece)

    def json(self, address: httpx.URL, media: str) -> dict[str, Any]:
        """Return the object that an answer holds.

        Raises
        ------
        SourceError
            If the answer is something else.
        """
        body = b"".join(self._pieces(address, media))
        try:
            read = orjson.loads(body)
        except json.JSONDecodeError as error:
            raise SourceError(
                f"{plain(address)} answered something else than JSON: {_words_of(body)!r}."
            ) from error
        if not isinstance(read, dict):
            raise SourceError(f"{plain(address)} answered a list or a value; expected an object.")
        return read

    def _pieces(self, address: httpx.URL, media: str) -> Iterator[bytes]:
        target, headers = address, {"Accept": media}
        try:
            for _ in range(REDIRECTS + 1):
                with self.http.stream("GET", target, headers=headers) as answer:
                    if not answer.next_request:
                        yield from self._counted(answer)
                        return
                    target = _onwards(target, answer.next_request.url)
        except (httpx.InvalidURL, httpx.HTTPError) as error:
            raise SourceError(
                f"{plain(address)} could not be read ({type(error).__name__}: {error}); try again "
                "later, or mend the address."
            ) from error
        raise SourceError(
            f"{plain(address)} sent us on more than {REDIRECTS} times; expected an answer."
        )

    def _counted(self, answer: httpx.Response) -> Iterator[bytes]:
        _refuse(answer)
        for piece in answer.iter_bytes():
            with said_of(plain(answer.url)):
                self.meter.take(len(piece))
            yield piece


@contextmanager
def opened(hosts: tuple[str, ...], meter: Meter) -> Iterator[Client]:
    """Lend a client for one fetch."""
    with httpx.Client(
        transport=Guard(hosts),
        trust_env=False,
        follow_redirects=False,  # it would read the body of a redirect, however long
        timeout=PATIENCE,
        headers=HEADERS,
    ) as http:
        yield Client(http, meter)


def _words_of(body: bytes) -> str:
    """Return the first words of an answer, of which a page or a report in XML hides few."""
    text = MARKUP.sub(" ", body[:5000].decode("utf-8", "replace"))
    return " ".join(text.split())[:200]


def _onwards(here: httpx.URL, there: httpx.URL) -> httpx.URL:
    """Follow a redirect, but not out of https."""
    if here.scheme == "https" and there.scheme != "https":
        raise SourceError(f"{plain(here)} sent us on to {plain(there)}; expected https to the end.")
    return there


def _refuse(answer: httpx.Response) -> None:
    """Refuse an answer that is none, or that is packed in ways that hide its size."""
    if answer.status_code != httpx.codes.OK:
        raise SourceError(
            f"{plain(answer.url)} answered {answer.status_code} {answer.reason_phrase}; expected "
            "200 OK."
        )
    packed = answer.headers.get("Content-Encoding", "").strip().lower()
    if packed not in PACKED:
        raise SourceError(f"{plain(answer.url)} is packed as {packed}; expected gzip or nothing.")
