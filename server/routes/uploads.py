"""Uploads: send a file, see what was recognised, confirm it, delete it.

A file is sent as `application/octet-stream`, which no page of another site can make a browser send
without asking first; and what is answered is kept by no cache.
"""

import asyncio
from typing import Annotated, Any, cast

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from layers.errors import BadParameter
from server.catalogue import Upload
from server.context import Context, ContextDep
from server.dependencies import only_known
from server.describe import Links
from server.respond import JSON, json_bytes
from server.settings import Settings
from server.uploads.describe import upload_document
from server.uploads.errors import UnusableFile, WrongMediaType
from server.uploads.limits import SENDING_SECONDS
from server.uploads.receive import refuse_large
from server.uploads.uploads import Uploads

router = APIRouter(tags=["uploads"])
BYTES = "application/octet-stream"
MOST_CHOSEN = 1 << 16  # bytes of a confirmation
KEPT_BY_NOBODY = {"Cache-Control": "private, no-store"}
NOTHING_ELSE = [Depends(only_known())]
FILE = {
    "required": True,
    "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
}
CHOICES = {"required": True, "content": {JSON: {"schema": {"type": "object"}}}}
FileName = Annotated[str, Query(min_length=1, max_length=255, description="Name of the file.")]


def get_uploads(request: Request) -> Uploads:
    """Return the uploads of this application."""
    return cast(Uploads, request.app.state.uploads)


UploadsDep = Annotated[Uploads, Depends(get_uploads)]


@router.post(
    "/v1/uploads",
    dependencies=[Depends(only_known("name"))],
    status_code=201,
    response_class=Response,
    openapi_extra={"requestBody": FILE},
    responses={201: {"content": {JSON: {}}, "description": "What was recognised"}},
)
async def send(context: ContextDep, uploads: UploadsDep, name: FileName) -> Response:
    """Take a file of rows (CSV, XLSX) or of areas (GeoJSON, GeoPackage), and say what it holds."""
    _refuse_other_media(context.request)
    refuse_large(_declared_length(context.request), uploads.limits.bytes)
    upload = await run_in_threadpool(uploads.open, name)
    try:
        async with asyncio.timeout(SENDING_SECONDS):
            await uploads.receive(upload, context.request.stream())
        seen = await run_in_threadpool(uploads.look, upload)
    except BaseException as error:
        uploads.remove(upload.id)
        if isinstance(error, (ClientDisconnect, TimeoutError)):
            raise UnusableFile("The file did not arrive whole. Send it again.") from error
        raise
    return _answer(context, seen, 201)


@router.get("/v1/uploads/{upload}", dependencies=NOTHING_ELSE, response_class=Response)
def state(context: ContextDep, uploads: UploadsDep, upload: str) -> Response:
    """Tell how far an upload has come."""
    return _answer(context, uploads.find(upload))


@router.put(
    "/v1/uploads/{upload}/definition",
    dependencies=NOTHING_ELSE,
    response_class=Response,
    openapi_extra={"requestBody": CHOICES},
    responses={200: {"content": {JSON: {}}, "description": "What it became"}},
)
async def confirm(context: ContextDep, uploads: UploadsDep, upload: str) -> Response:
    """Count the rows or keep the areas as confirmed, delete the file, and tell what it became."""
    body = await _choices(context.request)
    confirmed = await run_in_threadpool(uploads.confirm, upload, body)
    return await run_in_threadpool(_answer, context, confirmed)


@router.delete(
    "/v1/uploads/{upload}",
    dependencies=NOTHING_ELSE,
    status_code=204,
    response_class=Response,
)
def delete(uploads: UploadsDep, upload: str) -> Response:
    """Delete an upload, its file, and its layer or set of areas."""
    uploads.remove(uploads.find(upload).id)
    return Response(status_code=204, headers=KEPT_BY_NOBODY)


def _answer(context: Context, upload: Upload, status: int = 200) -> Response:
    settings = cast(Settings, context.request.app.state.settings)
    document = upload_document(context.store, settings, upload, Links(context.base))
    return Response(json_bytes(document), status, KEPT_BY_NOBODY, JSON)


def _refuse_other_media(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BYTES:
        raise WrongMediaType(f"Send the bytes of the file with the header Content-Type: {BYTES}.")


def _declared_length(request: Request) -> int:
    """Return how many bytes a request says that it has; 0 where it does not say."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


async def _choices(request: Request) -> dict[str, Any]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_CHOSEN:
            raise BadParameter(f"The body has more than {MOST_CHOSEN:,} bytes, the limit.")
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadParameter(f"The body is no JSON ({error}); expected an object.") from error
    if not isinstance(told, dict):
        raise BadParameter("The body is JSON; expected an object, such as the proposal.")
    return told
