"""Tiles of a question that was asked before skip the framework, and nobody can tell."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from layers.encode import Tile
from server.app import compose
from server.drawing import Drawing
from server.shelf import Moment
from server.shortcut import Key, Questions
from tests.cities import Place
from tests.serving import HOST, headers_of
from tests.tiles import tile_of

QUESTIONS = [
    ("nuisance_reports", 12, ""),
    ("nuisance_reports", 14, "?datetime=2024-01&category=geluid"),
    ("nuisance_reports", 9, "?datetime=2023&f=cells&delivery=1"),
    ("residential_burglaries", 11, "?f=values"),
    ("residential_burglaries", 11, "?resolution=7&datetime=2023"),
    ("police_incidents", 10, ""),
    ("inhabitants", 12, "?known=2026-11-02"),
    ("both_rising", 11, ""),
]
REFUSED = ["12/-1/3", "12/1.5/3", "12/99999/3", "12/5/٣", "12/5/+7", "12/5/ 7", "12/00005/7"]


class Counting(Questions):
    """Counts how often a question was known."""

    known = 0

    def find(self, key: Key, moment: Moment) -> Drawing | None:
        found = super().find(key, moment)
        self.known += found is not None
        return found


@asynccontextmanager
async def asking(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
        yield client


def counting(place: Place) -> tuple[FastAPI, Counting]:
    app, questions = compose(place.store, place.settings), Counting()
    app.state.shortcut.questions = questions
    return app, questions


def paths(place: Place, layer: str, zoom: int, query: str) -> list[str]:
    """Return the tile in the middle of a layer, its neighbours, and one that is empty."""
    west, south, east, north = place.store.ground(place.store.collection(layer)).bbox
    middle = tile_of((west + east) / 2, (south + north) / 2, zoom)
    around = [Tile(zoom, middle.x + east, middle.y + south) for east in (0, 1) for south in (0, 1)]
    return [_path(layer, f"{zoom}/{one.y}/{one.x}", query) for one in [*around, Tile(zoom, 0, 0)]]


def _path(layer: str, address: str, query: str = "") -> str:
    return f"/v1/collections/{layer}/tiles/WebMercatorQuad/{address}{query}"


def told(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, headers_of(answer)


@pytest.mark.anyio
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_tile_is_the_same_whether_its_question_was_known_or_not(
    demo_place: Place, question: tuple[str, int, str]
) -> None:
    asked = paths(demo_place, *question)
    app, questions = counting(demo_place)
    async with asking(app) as client:
        short = [told(await client.get(path)) for path in asked]
    assert questions.known == len(asked) - 1
    whole = []
    for path in asked:
        app, questions = counting(demo_place)
        async with asking(app) as client:
            whole.append(told(await client.get(path)))
        assert not questions.known
    assert short == whole
    assert {status for status, *_ in short} == {200, 204}


@pytest.mark.anyio
async def test_who_has_a_tile_gets_304_the_short_way_too(demo_place: Place) -> None:
    first, second, *_ = paths(demo_place, "nuisance_reports", 12, "")
    app, questions = counting(demo_place)
    async with asking(app) as client:
        tag = (await client.get(second)).headers["etag"]
    app, questions = counting(demo_place)
    async with asking(app) as client:
        await client.get(first)
        answer = await client.get(second, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, questions.known) == (304, b"", 1)


@pytest.mark.anyio
@pytest.mark.parametrize("address", REFUSED)
async def test_a_wrong_address_is_told_the_same(demo_place: Place, address: str) -> None:
    path = _path("nuisance_reports", address)
    app, _ = counting(demo_place)
    async with asking(app) as client:
        whole = told(await client.get(path))
        await client.get(paths(demo_place, "nuisance_reports", 12, "")[0])
        short = told(await client.get(path))
    assert short == whole


KEY = {"Authorization": "Bearer hxr_000000000000.wrong"}
OTHERS: list[Callable[[str], dict[str, Any]]] = [
    lambda path: {"url": path, "headers": KEY},
    lambda path: {"url": path, "headers": {"X-API-Key": "none"}},
    lambda path: {"url": f"{path}?view=public"},
    lambda path: {"url": f"{path}?datetime=2024-01"},
    lambda path: {"url": path.replace("/12/", "/13/")},
    lambda path: {"url": path.replace("nuisance_reports", "noise")},
    lambda path: {"url": path, "method": "HEAD"},
]


@pytest.mark.anyio
@pytest.mark.parametrize("other", OTHERS)
async def test_another_question_is_not_known(
    demo_place: Place, other: Callable[[str], dict[str, Any]]
) -> None:
    first, second, *_ = paths(demo_place, "nuisance_reports", 12, "")
    app, questions = counting(demo_place)
    async with asking(app) as client:
        await client.get(first)
        await client.request(**({"method": "GET"} | other(second)))
    assert not questions.known


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
