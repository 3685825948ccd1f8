"""The application: composition only."""

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.cors import CORSMiddleware

from layers.declare import Definitions, Protection, read_definitions
from layers.errors import DefinitionError, Fault
from server import __version__
from server.catalogue import Catalogue, engine_for
from server.errors import add_error_handlers
from server.routes import (
    collections,
    health,
    items,
    landing,
    legend,
    places,
    sources,
    tiles,
)
from server.routes.client import add_client
from server.settings import Settings
from server.store import MIB, Store

LOOPBACK = ("127.", "localhost", "::1")
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application that the settings describe.

    Raises
    ------
    DefinitionError
        If the definitions contradict themselves, or may not be served on this interface.
    """
    settings = settings or Settings()
    definitions = read_definitions(settings.definitions)
    refuse_exposure(definitions, settings.host)
    catalogue = Catalogue(engine_for(settings.catalogue_url))
    store = Store(definitions, catalogue, settings.snapshots, settings.cache_mib * MIB)
    return compose(store, settings)


def compose(store: Store, settings: Settings) -> FastAPI:
    """Put the parts of the application together."""
    app = FastAPI(
        title="HexRadar",
        version=__version__,
        description="Linked data sources of a city, aggregated into H3 cells (OGC API).",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.store = store
    app.state.public_url = settings.public_url
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])
    app.middleware("http")(_add_security_headers)
    add_error_handlers(app)
    for module in (landing, collections, items, tiles, legend, places, sources, health):
        app.include_router(module.router)
    add_client(app, settings.client)
    return app


def refuse_exposure(definitions: Definitions, host: str) -> None:
    """Keep sources that are not open on this machine as long as there are no keys.

    Raises
    ------
    DefinitionError
        If the interface is not the loopback and a source is not open.
    """
    if host.startswith(LOOPBACK):
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


async def _add_security_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
