"""The client, its files, and the page that documents the API; all from this server."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles

from server.dependencies import ONLY_JSON
from server.openapi import openapi_document
from server.respond import HTML, JSON, Answer, Caching, json_bytes, respond

router = APIRouter(include_in_schema=False)
NOT_BUILT = """<!doctype html><html lang="en"><title>HexRadar</title>
<p>The server runs, but the client is not built. Run <code>make client</code>, or go to
<a href="v1">the API</a>.</p></html>"""
DOCS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>HexRadar API</title>
<link rel="stylesheet" href="../assets/docs/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="../assets/docs/swagger-ui-bundle.js"></script>
<script src="../assets/docs/start.js"></script></body></html>"""


def add_client(app: FastAPI, folder: Path) -> None:
    """Serve the built client below `/`, if it is there."""
    app.state.client = folder
    if (folder / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=folder / "assets"), name="assets")
    app.include_router(router)


@router.get("/")
def index(request: Request) -> Response:
    """Answer with the client."""
    page: Path = request.app.state.client / "index.html"
    return _page(request, page.read_text("utf-8") if page.is_file() else NOT_BUILT)


@router.get("/v1/docs")
def docs(request: Request) -> Response:
    """Answer with a page that reads the definition of the API."""
    return _page(request, DOCS)


@router.get("/v1/openapi.json", dependencies=ONLY_JSON)
def openapi(request: Request) -> Response:
    """Answer with the definition of the API."""
    document = openapi_document(request.app)
    answer = Answer(JSON, (document,), Caching(True), lambda: json_bytes(document))
    return respond(request, answer)


def _page(request: Request, html: str) -> Response:
    return respond(request, Answer(HTML, (html,), Caching(True), html.encode))
