"""Answers on their way out: entity tags, cache rules, compression, media types.

An entity tag is made of everything an answer depends on, and of nothing else; a client that
already has the answer gets 304 before any data are touched.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import quote

import orjson
from fastapi import Request
from fastapi.responses import Response
from isal import igzip

from layers.model import PUBLIC, Policy
from server import __version__
from server.shelf import LASTING, WEAK

JSON = "application/json"
GEOJSON = "application/geo+json"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html; charset=utf-8"
MVT = "application/vnd.mapbox-vector-tile"
COLUMNS = "application/vnd.hexradar.columns"
CLASSIFIED = "HexRadar-Classification"
DISPOSITION = "Content-Disposition"
GZIP_LEVEL = 2
WORTH_PACKING = 512  # bytes
YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Caching:
    """Who may keep an answer.

    is_open
        Whether the answer is the same for everybody.
    pinned
        Whether the address names the delivery, so that its answer never changes.
    ends
        The last day of the agreement with the source holder, if it ends.
    lasting
        Whether it stays as it is until the catalogue changes or the day ends.
    """

    is_open: bool
    pinned: bool = False
    ends: date | None = None
    lasting: bool = False

    @property
    def is_anybodys(self) -> bool:
        """Whether any cache may keep the answer for good."""
        return self.is_open and self.pinned

    @property
    def header(self) -> str:
        """The value of Cache-Control."""
        if not self.is_open:
            return "private, no-store"
        if not self.pinned:
            return "public, no-cache"
        left = YEAR if self.ends is None else _seconds_until(self.ends)
        return f"public, max-age={min(left, YEAR)}, immutable" if left > 0 else "no-store"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: bytes made on demand, and everything they depend on.

    classification
        What has to stand on the answer; empty where anybody may have it.
    """

    media: str
    depends_on: tuple[object, ...]
    caching: Caching
    make: Callable[[], "bytes | Body"]
    classification: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent, with what only a header can say of it.

    links
        Addresses with their relation, for formats that hold no links.
    file
        The name under which it is kept; empty where it is not for keeping.
    """

    content: bytes
    links: tuple[tuple[str, str], ...] = ()
    file: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The header fields of both (RFC 8288, RFC 6266)."""
        linked = ", ".join(f'<{address}>; rel="{rel}"' for address, rel in self.links)
        named = {DISPOSITION: f'attachment; filename="{self.file}"'} if self.file else {}
        return named | ({"Link": linked} if linked else {})


@dataclass(frozen=True, slots=True)
class Made:
    """What is sent as it is sent, with the headers that say of what kind it is."""

    body: bytes
    headers: dict[str, str]

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return len(self.body) + 1024


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a request its answer depends on.

    accepted, had
        The header fields Accept-Encoding and If-None-Match; empty where they are not there.
    """

    path: str
    query: str
    accepted: str
    had: str
    asker: Policy


MakeOnce = Callable[[tuple[str, str], Answer, bool], Made]


def respond(request: Request, answer: Answer) -> Response:
    """Answer a request, or tell the client that it has the answer already."""
    if answer.caching.lasting:
        setattr(request.state, LASTING, True)
    had, accepted = (request.headers.get(one, "") for one in ("if-none-match", "accept-encoding"))
    query = request.scope["query_string"].decode("latin-1")
    asker = getattr(request.state, "policy", PUBLIC)
    wish = Wish(request.scope["path"], query, accepted, had, asker)
    return reply(wish, answer, request.app.state.made)


def reply(wish: Wish, answer: Answer, made: MakeOnce) -> Response:
    """Do the same, whatever brought the request."""
    packs = _takes_gzip(wish.accepted)
    etag = entity_tag(wish, answer, packs)
    headers = {
        # processors pack the same bytes in different ways (RFC 9110, 8.8.1)
        "ETag": WEAK.decode() + etag if packs else etag,
        "Cache-Control": answer.caching.header,
        "Vary": "Accept, Accept-Encoding, Authorization, X-API-Key",
        **_marked(answer.classification),
    }
    if etag in wish.had:
        return Response(status_code=304, headers=headers)
    # links in an answer may repeat what the tag leaves out
    done = made((etag, wish.query), answer, packs)
    headers |= done.headers
    if not done.body:
        return Response(status_code=204, headers=headers)
    return Response(done.body, 200, headers, answer.media)


def make(_: tuple[str, str], answer: Answer, packs: bool) -> Made:
    """Make what is sent, compressed where that is worth it; kept by the first argument."""
    made = answer.make()
    whole = made if isinstance(made, Body) else Body(made)
    if not packs or len(whole.content) < WORTH_PACKING:
        return Made(whole.content, whole.headers)
    packed = igzip.compress(whole.content, GZIP_LEVEL, mtime=0)
    return Made(packed, whole.headers | {"Content-Encoding": "gzip"})


def entity_tag(wish: Wish, answer: Answer, packs: bool) -> str:
    """Name an answer by the build, the path, who asks, media type, coding, all it depends on.

    What comes back in If-None-Match is compared without the mark WEAK (RFC 9110, 13.1.2).
    """
    parts = (__version__, wish.path, _named(wish.asker), answer.media, packs, *answer.depends_on)
    written = repr([str(one) for one in parts]).encode()
    return f'"{hashlib.blake2b(written, digest_size=16).hexdigest()}"'


@lru_cache
def _named(asker: Policy) -> str:
    return str(asker)


def json_bytes(document: object) -> bytes:
    """Write a document as JSON."""
    return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS)


def _marked(classification: str) -> dict[str, str]:
    """Write a classification as a header, where only ASCII is safe (RFC 9110, 5.5)."""
    return {CLASSIFIED: quote(classification, safe=" ()/,;:.-")} if classification else {}


@lru_cache
def _takes_gzip(accepted: str) -> bool:
    codings = (one.replace(" ", "").lower() for one in accepted.split(","))
    return any(re.fullmatch(r"(x-)?gzip(;q=(1|0\.0*[1-9]).*)?", one) for one in codings)


def _seconds_until(day: date) -> int:
    end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    return int((end - datetime.now(UTC)).total_seconds())
