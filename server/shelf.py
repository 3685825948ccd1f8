"""Whole answers, kept for as long as nothing can have changed.

What somebody without a key is answered follows from the address, a few headers, the catalogue and
the day. Where these are as they were, the same bytes are sent again before any route is looked for:
a cache as RFC 9111 has it, within the server. Routes say which of their answers it may keep.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = 60.0  # that an answer is kept; so long a withdrawn address of open data may live on
HEADER_BYTES = 1024  # about what is kept beside the body
READ = (b"accept", b"accept-encoding", b"host", b"origin")  # what answers depend on
CREDENTIALS = (b"authorization", b"x-api-key")
KEPT = (200, 204)
WEAK = b"W/"  # the mark of a tag, without which it is compared
LARGEST = 8  # an answer may take so small a part of all that is kept
OF_A_BODY = (b"content-length", b"content-type", b"content-encoding")
LASTING = "lasting"  # in the state of a request: the route says that its answer may be kept
MOMENT = "moment"  # there as well, where an answer may be kept: under what it is made

Key = tuple[object, ...]
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Moment:
    """Under what an answer was made.

    changes
        How often the catalogue had changed; None where that cannot be told cheaply.
    """

    clock: float
    day: date
    changes: object

    def is_as(self, made: "Moment", is_anybodys: bool) -> bool:
        """Tell whether what was made at another moment still holds."""
        if self.clock - made.clock > SECONDS or self.day != made.day:
            return False
        return is_anybodys or (self.changes is not None and self.changes == made.changes)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent, and when.

    is_anybodys
        Whether the address names the delivery and any cache may keep the answer, so that the
        catalogue need not be asked.
    """

    status: int
    headers: Headers
    body: bytes
    moment: Moment
    etag: bytes
    is_anybodys: bool

    def not_modified(self) -> Headers:
        """Return the headers without those of a body."""
        return [one for one in self.headers if one[0] not in OF_A_BODY]


class Shelf:
    """Answers from what is kept, where that still holds; passes all else on.

    Parameters
    ----------
    most
        Bytes that are kept.
    changes
        Tells how often the catalogue changed; None where that cannot be told cheaply.
    today
        Tells the day, on which agreements end.
    """

    def __init__(
        self,
        app: ASGIApp,
        most: int,
        changes: Callable[[], object],
        today: Callable[[], date],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self._kept: LRUCache[Key, Kept] = LRUCache(most, getsizeof=_size)
        self._changes, self._today, self._clock = changes, today, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is kept, or what is made now."""
        key = key_of(scope)
        if key is None:
            return await self.app(scope, receive, send)
        kept = self._kept.get(key)
        if kept is not None and self._holds(kept):
            return await _send(kept, scope, send)
        moment = Moment(self._clock(), self._today(), self._changes())
        scope.setdefault("state", {})[MOMENT] = moment
        await self.app(scope, receive, self._noting(key, moment, scope, send))

    def _holds(self, kept: Kept) -> bool:
        changes = kept.moment.changes if kept.is_anybodys else self._changes()
        return Moment(self._clock(), self._today(), changes).is_as(kept.moment, kept.is_anybodys)

    def _noting(self, key: Key, moment: Moment, scope: Scope, send: Send) -> Send:
        """Pass an answer on, and keep it if its route lets us and it comes as a whole."""
        start: Message = {}

        async def send_and_note(message: Message) -> None:
            nonlocal start
            await send(message)
            if message["type"] == "http.response.start":
                start = message
            elif scope["state"].get(LASTING) and not message.get("more_body"):
                self._keep(key, start, message.get("body", b""), moment)

        return send_and_note

    def _keep(self, key: Key, start: Message, body: bytes, moment: Moment) -> None:
        headers = list(start["headers"])
        told = dict(headers)
        anybodys = b"immutable" in told[b"cache-control"]
        known = anybodys or moment.changes is not None
        if known and start["status"] in KEPT and len(body) < self._kept.maxsize // LARGEST:
            tag = told[b"etag"].removeprefix(WEAK)
            self._kept[key] = Kept(start["status"], headers, body, moment, tag, anybodys)


def key_of(scope: Scope) -> Key | None:
    """Name what an answer depends on; None where none is kept."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    read = []
    for header in scope["headers"]:
        if header[0] in READ:
            read.append(header)
        elif header[0] in CREDENTIALS:
            return None
    return scope["scheme"], scope["path"], scope["query_string"], *read


def _size(kept: Kept) -> int:
    return len(kept.body) + HEADER_BYTES


async def _send(kept: Kept, scope: Scope, send: Send) -> None:
    """Send an answer, or tell the client that it has it already."""
    had = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    same = kept.etag in had
    headers, status = (kept.not_modified(), 304) if same else (kept.headers, kept.status)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if same else kept.body})
