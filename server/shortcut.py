"""The tiles of a question that was asked before are answered without the framework.

To read the parameters of a request takes longer than to write most tiles. A map asks the same
question about one tile after the other, so what was read is kept: where nothing but row and column
of the tile differs, and nothing can have changed meanwhile, that is all that has to be read.
Whatever is not plain goes the long way, and so does what fails, to be told there what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from cachetools import LRUCache
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from layers.encode import Tile, cut_tile
from layers.model import PUBLIC
from server.drawing import Cut, Drawing, write_cut, write_tile
from server.errors import SECURITY_HEADERS
from server.respond import Answer, MakeOnce, Wish, make, reply
from server.shelf import LASTING, MOMENT, Moment
from server.store import Store

DRAWING = "drawing"  # in the state of a request: what its route read
MOST = 1000  # questions that are kept
FEW = 4000  # cells of a tile that are written at once; a thread would take longer to begin
DIGITS = 10  # of a row or column, at most
SECURE = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]

Key = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it was read, and under what."""

    drawing: Drawing
    moment: Moment


class Questions:
    """The questions about tiles that were read, by all of their address but row and column."""

    def __init__(self) -> None:
        self._read: LRUCache[Key, Read] = LRUCache(MOST)

    def find(self, key: Key, moment: Moment) -> Drawing | None:
        """Return what is asked, where that is known and still holds."""
        read = self._read.get(key)
        if read and moment.is_as(read.moment, read.drawing.caching.is_anybodys):
            return read.drawing
        return None

    def keep(self, key: Key, drawing: Drawing, moment: Moment) -> None:
        """Keep what is asked."""
        if drawing.caching.lasting:
            self._read[key] = Read(drawing, moment)


class Shortcut:
    """Answers about tiles whose question is known; passes all else on.

    Parameters
    ----------
    made
        Keeps what takes a thread to make.
    """

    def __init__(self, app: ASGIApp, store: Store, made: MakeOnce) -> None:
        self.app, self.questions = app, Questions()
        self._store, self._made = store, made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a tile, or what the framework makes of the request."""
        state = scope.get("state") or {}
        moment: Moment | None = state.get(MOMENT)
        if moment is None:
            return await self.app(scope, receive, send)
        start, _, last = scope["path"].rpartition("/")
        start, _, row = start.rpartition("/")
        key = (start, scope["query_string"])
        drawing = self.questions.find(key, moment)
        response = await self._respond(scope, drawing, (start, row, last)) if drawing else None
        if response:
            state[LASTING] = True
            response.headers.add_vary_header("Origin")  # these are of what stands around all routes
            response.raw_headers += SECURE
            return await response(scope, receive, send)
        await self.app(scope, receive, send)
        if DRAWING in state:
            self.questions.keep(key, state[DRAWING], moment)

    async def _respond(
        self, scope: Scope, drawing: Drawing, where: tuple[str, str, str]
    ) -> Response | None:
        headers = dict(scope["headers"])
        if b"origin" in headers or not all(map(_is_plain, where[1:])):
            return None
        zoom, row, column = int(where[0].rpartition("/")[2]), int(where[1]), int(where[2])
        try:
            address = Tile(zoom, column, row)
            return await self._answer(_wish(scope, headers), drawing, address)
        except Exception:  # the long way meets it again, says what is wrong, and logs it
            return None

    async def _answer(self, wish: Wish, drawing: Drawing, address: Tile) -> Response:
        """Write a small tile at once where all it needs is there, and any other in a thread."""
        store, asked = self._store, drawing.asked
        world = store.world_at_hand(asked.subject, asked.question.resolution)
        if world is None or wish.had:
            written = partial(write_tile, store, drawing, address)
            return await self._in_thread(wish, drawing.answer(address, written))
        cut = Cut(address, world, cut_tile(world, address))
        if cut.found.ascend and len(cut.found.rows) <= FEW:
            table = store.answer_at_hand(asked.subject, asked.question, cut.found.rows)
            if table is not None:
                answer = drawing.answer(address, lambda: cut.write(table, drawing.form))
                return reply(wish, answer, make)
        written = partial(write_cut, store, drawing, cut)
        return await self._in_thread(wish, drawing.answer(address, written))

    async def _in_thread(self, wish: Wish, answer: Answer) -> Response:
        return await run_in_threadpool(reply, wish, answer, self._made)


def _wish(scope: Scope, headers: Mapping[bytes, bytes]) -> Wish:
    accepted, had = (
        headers.get(name, b"").decode("latin-1") for name in (b"accept-encoding", b"if-none-match")
    )
    return Wish(scope["path"], scope["query_string"].decode("latin-1"), accepted, had, PUBLIC)


def _is_plain(number: str) -> bool:
    """Tell whether a row or column is written as digits; what else it may be others say."""
    return number.isascii() and number.isdigit() and len(number) <= DIGITS
