"""The application: composition only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.declare import read_definitions
from server import __version__
from server.access.gate import Gate
from server.caches import kept_by_size
from server.catalogue import Catalogue, engine_for, upgrade
from server.context import get_holder
from server.errors import SECURITY_HEADERS, add_error_handlers
from server.respond import CLASSIFIED, DISPOSITION, make
from server.routes import (
    access,
    account,
    areas,
    collections,
    combinations,
    health,
    items,
    landing,
    legend,
    pins,
    places,
    search,
    sources,
    tiles,
    tilesets,
    top,
    uploads,
)
from server.routes.client import add_client
from server.secret import read_or_make_secret
from server.settings import Settings, read_settings
from server.shelf import Shelf
from server.shortcut import Shortcut
from server.store import MIB, Store
from server.uploads.uploads import Uploads, keep_sweeping
from server.vault import make_vault

DOORS = (
    *(tiles, landing, access, collections, combinations, items, tilesets, top),
    *(legend, account, places, areas, search, sources, pins, health),
)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application that the settings describe.

    Raises
    ------
    DefinitionError
        If the definitions contradict themselves.
    """
    settings = settings or read_settings()
    definitions = read_definitions(settings.definitions)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.catalogue_url)
    catalogue = Catalogue(engine_for(settings.catalogue_url))
    vault = make_vault(settings.snapshots, read_or_make_secret(settings.key_file))
    store = Store(definitions, catalogue, vault, settings.cache_mib * MIB)
    return compose(store, settings)


def compose(store: Store, settings: Settings) -> FastAPI:
    """Put the parts of the application together."""
    store.combination_days = settings.combination_days
    kept = Uploads(store, settings)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(keep_sweeping(kept.sweep))
        yield
        task.cancel()

    app = Application(
        lifespan=living,
        dependencies=[Depends(get_holder)],  # a wrong key is wrong at every door
        title="HexRadar",
        version=__version__,
        description="Linked data sources of a city, aggregated into H3 cells (OGC API).",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.store = store
    app.state.settings = settings
    app.state.public_url = settings.public_url
    app.state.made = kept_by_size(store.cache_bytes // 8, make, key=lambda address, *_: address)
    app.state.uploads = kept if settings.uploads else None
    _add_middleware(app)
    changes, today = store.catalogue.changes, store.today
    app.state.shortcut = Shortcut(app.make_answer, store, app.state.made)
    app.shelf = Shelf(app.state.shortcut, store.cache_bytes // 8, changes, today)
    add_error_handlers(app)
    for module in (*DOORS, uploads) if settings.uploads else DOORS:
        app.include_router(module.router)
    add_client(app, settings.client)
    return app


def _add_middleware(app: FastAPI) -> None:
    """Put around every route what holds for all; the last one added is the outermost."""
    app.add_middleware(HeadAsGet)
    app.add_middleware(Gate)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET"],
        allow_headers=["Authorization", "X-API-Key"],
        expose_headers=["ETag", "Link", "WWW-Authenticate", CLASSIFIED, DISPOSITION],
    )
    app.add_middleware(SecurityHeaders)


class Application(FastAPI):
    """Answers from the shelf first, as what FastAPI puts around all else costs more than that."""

    shelf: Shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self.shelf(scope, receive, send)

    async def make_answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that the shelf has no answer to."""
        await super().__call__(scope, receive, send)


class HeadAsGet:
    """Answer HEAD like GET; the server that speaks HTTP leaves the body out (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Put the headers on every answer that keep browsers from doing more with it than we mean."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""

        async def send_headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_headed)
