"""The application: composition only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from layers.declare import Definitions, Protection, read_definitions
from layers.errors import DefinitionError, Fault
from server import __version__
from server.catalogue import Catalogue, engine_for, upgrade
from server.errors import SECURITY_HEADERS, add_error_handlers
from server.routes import (
    account,
    collections,
    health,
    items,
    landing,
    legend,
    pins,
    places,
    sources,
    tiles,
    uploads,
)
from server.routes.client import add_client
from server.secret import read_or_make_secret
from server.settings import Settings, read_settings
from server.store import MIB, Store
from server.uploads.uploads import Uploads, keep_sweeping
from server.vault import make_vault


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application that the settings describe.

    Raises
    ------
    DefinitionError
        If the definitions contradict themselves, or may not be served on this interface.
    """
    settings = settings or read_settings()
    definitions = read_definitions(settings.definitions)
    refuse_exposure(definitions, settings.host)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.catalogue_url)
    catalogue = Catalogue(engine_for(settings.catalogue_url))
    vault = make_vault(settings.snapshots, read_or_make_secret(settings.key_file))
    store = Store(definitions, catalogue, vault, settings.cache_mib * MIB)
    return compose(store, settings)


def compose(store: Store, settings: Settings) -> FastAPI:
    """Put the parts of the application together."""
    kept = Uploads(store, settings)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(keep_sweeping(kept.sweep))
        yield
        task.cancel()

    app = FastAPI(
        lifespan=living,
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
    app.state.uploads = kept if settings.uploads else None
    app.add_middleware(HeadAsGet)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], expose_headers=["ETag", "Link"]
    )
    app.middleware("http")(_add_security_headers)
    add_error_handlers(app)
    for module in (
        landing,
        collections,
        items,
        tiles,
        legend,
        account,
        places,
        sources,
        pins,
        health,
    ):
        app.include_router(module.router)
    if settings.uploads:
        app.include_router(uploads.router)
    add_client(app, settings.client)
    return app


class HeadAsGet:
    """Answer HEAD like GET; the server that speaks HTTP leaves the body out (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, receive, send)


def refuse_exposure(definitions: Definitions, host: str) -> None:
    """Keep sources that are not open on this machine as long as there are no keys.

    Raises
    ------
    DefinitionError
        If the interface is not the loopback and a source is not open.
    """
    if _is_loopback(host):
        return
    closed = [one for one in definitions.sources.values() if one.protection is not Protection.OPEN]
    if closed:
        raise DefinitionError(
            [
                Fault(
                    f"HOST={host}",
                    one.id,
                    f"a {one.protection} source on an interface that others can reach",
                    "HOST=127.0.0.1 as long as no API keys are set up, or open sources only",
                )
                for one in closed
            ]
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _add_security_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
