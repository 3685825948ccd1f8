"""Whole answers are kept while nothing can have changed, and for nobody with a key."""

from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from server.shelf import LASTING, SECONDS, Shelf

PINNED = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"


class World:
    """All that an answer depends on, and how often one was made."""

    def __init__(self) -> None:
        self.made, self.changes, self.day, self.clock = 0, 1, date(2026, 3, 1), 0.0
        self.caching, self.lasting, self.status, self.body = PRIVATE, True, 200, b"tile"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made += 1
        request = Request(scope)
        if self.lasting:
            setattr(request.state, LASTING, True)
        headers = {"ETag": f'"{self.made}"', "Cache-Control": self.caching}
        body = self.body if self.status == 200 else None
        await Response(body, self.status, headers, "image/tile")(scope, receive, send)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def shelf(world: World) -> Shelf:
    return Shelf(
        world, 1 << 20, lambda: world.changes, lambda: world.day, clock=lambda: world.clock
    )


@asynccontextmanager
async def asking(app: ASGIApp) -> Any:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        yield client


async def tags(shelf: Shelf, *asked: dict[str, Any]) -> list[str]:
    """Ask several times in a row, and tell which answer came each time."""
    async with asking(shelf) as client:
        return [(await client.request(**({"method": "GET", "url": "/a"} | one))).headers["etag"]
                for one in asked]  # fmt: skip


@pytest.mark.anyio
async def test_the_same_question_gets_the_same_bytes_and_headers(shelf: Shelf) -> None:
    async with asking(shelf) as client:
        first, second = [await client.get("/a?b=1") for _ in range(2)]
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers == second.headers


@pytest.mark.anyio
async def test_it_is_made_once(shelf: Shelf, world: World) -> None:
    assert await tags(shelf, {}, {}, {}) == ['"1"'] * 3
    assert world.made == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    "other",
    [{"url": "/b"}, {"url": "/a?b=1"}, {"headers": {"Accept": "text/csv"}}, {"method": "HEAD"},
     {"headers": {"Accept-Encoding": "br"}}, {"headers": {"Host": "there"}},
     {"headers": {"Origin": "http://there"}}, {"url": "https://here/a"}],
)  # fmt: skip
async def test_another_question_gets_an_answer_of_its_own(
    shelf: Shelf, other: dict[str, Any]
) -> None:
    assert await tags(shelf, {}, other) == ['"1"', '"2"']


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["Authorization", "X-API-Key"])
async def test_a_key_neither_gets_what_is_kept_nor_leaves_anything(shelf: Shelf, name: str) -> None:
    keyed = {"headers": {name: "Bearer x"}}
    assert await tags(shelf, {}, keyed, keyed, {}) == ['"1"', '"2"', '"3"', '"1"']


def after(world: World, change: str) -> None:
    match change:
        case "the catalogue":
            world.changes += 1
        case "the day":
            world.day = date(2026, 3, 2)
        case "a minute":
            world.clock += SECONDS + 1


@pytest.mark.anyio
@pytest.mark.parametrize("change", ["the catalogue", "the day", "a minute"])
async def test_what_may_have_changed_is_made_anew(shelf: Shelf, world: World, change: str) -> None:
    await tags(shelf, {})
    after(world, change)
    assert await tags(shelf, {}) == ['"2"']


@pytest.mark.anyio
async def test_what_any_cache_may_keep_does_not_wait_for_the_catalogue(
    shelf: Shelf, world: World
) -> None:
    world.caching = PINNED
    await tags(shelf, {})
    world.changes += 1
    assert await tags(shelf, {}) == ['"1"']


@pytest.mark.anyio
@pytest.mark.parametrize("change", ["the day", "a minute"])
async def test_it_is_not_kept_for_ever_either(shelf: Shelf, world: World, change: str) -> None:
    world.caching = PINNED
    await tags(shelf, {})
    after(world, change)
    assert await tags(shelf, {}) == ['"2"']


@pytest.mark.anyio
@pytest.mark.parametrize(("lasting", "status"), [(False, 200), (True, 404), (True, 304)])
async def test_what_its_route_does_not_let_us_keep_is_made_each_time(
    shelf: Shelf, world: World, lasting: bool, status: int
) -> None:
    world.lasting, world.status = lasting, status
    assert await tags(shelf, {}, {}) == ['"1"', '"2"']


@pytest.mark.anyio
async def test_an_empty_tile_is_kept_as_well(shelf: Shelf, world: World) -> None:
    world.status = 204
    assert await tags(shelf, {}, {}) == ['"1"', '"1"']


@pytest.mark.anyio
async def test_who_has_the_answer_gets_304_without_a_body(shelf: Shelf) -> None:
    async with asking(shelf) as client:
        tag = (await client.get("/a")).headers["etag"]
        again = await client.get("/a", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert not {"content-type", "content-length"} & set(again.headers)


@pytest.mark.anyio
async def test_no_more_is_kept_than_was_said(shelf: Shelf, world: World) -> None:
    world.body = bytes(100_000)
    await tags(shelf, *({"url": f"/{at}"} for at in range(20)))
    assert await tags(shelf, {"url": "/19"}, {"url": "/0"}) == ['"20"', '"21"']


@pytest.mark.anyio
async def test_one_large_answer_does_not_push_all_others_out(shelf: Shelf, world: World) -> None:
    await tags(shelf, {})
    world.body = bytes(1 << 19)
    await tags(shelf, {"url": "/large"})
    assert await tags(shelf, {}, {"url": "/large"}) == ['"1"', '"3"']


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
