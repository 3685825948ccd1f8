"""The tiles of a question that was asked before are answered without the framework.

To read the parameters of a request takes longer than to write most tiles. A map asks the same
question about one tile after the other, so what was read is kept: where nothing but row and column
of the tile differs, and nothing can have changed meanwhile, that is all that has to be read.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from cachetools import LRUCache
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from layers.encode import Tile, cut_tile
from server.drawing import Cut, Drawing, write_cut, write_tile
from server.respond import respond
from server.shelf import MOMENT, Moment
from server.store import Store

MOST = 1000  # questions that are kept
FEW = 4000  # cells of a tile that are written at once; a thread would take longer to begin
NUMBER = 10  # digits of a row or column, at most

Key = tuple[str, str, bytes]
Handle = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Read:
    """A question as it was read, and under what."""

    drawing: Drawing
    moment: Moment


class Questions:
    """The questions about tiles that were read, by all of their address but row and column."""

    def __init__(self) -> None:
        self._read: LRUCache[Key, Read] = LRUCache(MOST)

    def find(self, request: Request) -> Drawing | None:
        """Return what a request asks, where that is known already."""
        moment: Moment | None = getattr(request.state, MOMENT, None)
        read = self._read.get(_key(request)) if moment else None
        if read and moment and moment.is_as(read.moment, read.drawing.caching.is_anybodys):
            return read.drawing
        return None

    def keep(self, request: Request, drawing: Drawing) -> None:
        """Keep what a request asks."""
        moment: Moment | None = getattr(request.state, MOMENT, None)
        if moment and drawing.caching.lasting:
            self._read[_key(request)] = Read(drawing, moment)


class Shortcut(APIRoute):
    """The route of tiles: the way through the framework, and the short one."""

    def get_route_handler(self) -> Handle:
        """Return what answers a request."""
        whole = super().get_route_handler()

        async def handle(request: Request) -> Response:
            questions: Questions = request.app.state.questions
            drawing = questions.find(request)
            if drawing and (address := _address(request)):
                return await _answer(request, drawing, address)
            response = await whole(request)
            if noted := getattr(request.state, "drawing", None):
                questions.keep(request, noted)
            return response

        return handle


def note(request: Request, drawing: Drawing) -> None:
    """Let what was read of a request be kept."""
    request.state.drawing = drawing


async def _answer(request: Request, drawing: Drawing, address: Tile) -> Response:
    """Write a small tile at once where all it needs is there, and any other in a thread."""
    store: Store = request.app.state.store
    subject, question = drawing.asked.subject, drawing.asked.question
    world = store.world_at_hand(subject, question.resolution)
    if world is None or "if-none-match" in request.headers:
        answer = drawing.answer(address, partial(write_tile, store, drawing, address))
        return await run_in_threadpool(respond, request, answer)
    cut = Cut(address, world, cut_tile(world, address))
    if cut.found.ascend and len(cut.found.rows) <= FEW:
        table = store.answer_at_hand(subject, question, cut.found.rows)
        if table is not None:
            return respond(request, drawing.answer(address, lambda: cut.write(table, drawing.form)))
    answer = drawing.answer(address, partial(write_cut, store, drawing, cut))
    return await run_in_threadpool(respond, request, answer)


def _key(request: Request) -> Key:
    where = request.path_params
    return where["collection"], where["z"], request.scope["query_string"]


def _address(request: Request) -> Tile | None:
    """Read row and column where they are plain; what else they may be is not for us to say."""
    numbers = [request.path_params[name] for name in "zxy"]
    if all(one.isascii() and one.isdigit() and len(one) <= NUMBER for one in numbers):
        return Tile(*map(int, numbers))
    return None
