"""One table: refusal -> HTTP status; every error leaves as problem+json (RFC 9457)."""

from http import HTTPStatus

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from layers.errors import (
    BadParameter,
    DefinitionError,
    Expired,
    HexRadarError,
    OffLattice,
    SnapshotError,
    UnknownName,
)
from server.access.errors import WrongKey
from server.catalogue.errors import TooManyCombinations, TooManyPins
from server.confined import ConfinedError
from server.uploads.errors import (
    FaultyChoices,
    NotNow,
    TooLarge,
    TooManyUploads,
    UnusableFile,
    WrongMediaType,
)

STATUS: dict[type[HexRadarError], HTTPStatus] = {
    BadParameter: HTTPStatus.BAD_REQUEST,
    OffLattice: HTTPStatus.BAD_REQUEST,
    UnknownName: HTTPStatus.NOT_FOUND,
    Expired: HTTPStatus.GONE,
    WrongKey: HTTPStatus.UNAUTHORIZED,
    TooManyPins: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyCombinations: HTTPStatus.TOO_MANY_REQUESTS,
    SnapshotError: HTTPStatus.SERVICE_UNAVAILABLE,
    DefinitionError: HTTPStatus.INTERNAL_SERVER_ERROR,
    ConfinedError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnusableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    WrongMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooManyUploads: HTTPStatus.TOO_MANY_REQUESTS,
    NotNow: HTTPStatus.CONFLICT,
    FaultyChoices: HTTPStatus.BAD_REQUEST,
}
PROBLEM = "application/problem+json"
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def status_of(error: HexRadarError) -> HTTPStatus:
    """Return the status of the nearest ancestor in the table; 500 for what is not in it."""
    found = (STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(status: HTTPStatus, detail: str, **more: object) -> Response:
    """Make a problem+json answer that no cache keeps; `more` are extension members."""
    told = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = told | more
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, PROBLEM)


def add_error_handlers(app: FastAPI) -> None:
    """Make every error of an application leave as problem+json."""
    app.add_exception_handler(HexRadarError, _refusal)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


async def _refusal(_: Request, error: Exception) -> Response:
    if not isinstance(error, HexRadarError):
        raise error
    faults = error.faults if isinstance(error, FaultyChoices) else ()
    told = [{"key": one.key, "got": one.got, "expected": one.expected} for one in faults]
    response = problem(status_of(error), str(error), **({"faults": told} if told else {}))
    if isinstance(error, WrongKey):
        response.headers["WWW-Authenticate"] = error.challenge
    return response


async def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        f"{fault['loc'][-1]}: got {str(fault.get('input'))[:80]!r}; {fault['msg'].lower()}"
        for fault in error.errors()
    ]
    return problem(HTTPStatus.BAD_REQUEST, "; ".join(faults))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.NOT_FOUND:
        return problem(status, f"There is nothing at {request.url.path[:200]}. Start at /v1.")
    allowed = (error.headers or {}).get("Allow", "GET")
    detail = f"{request.method} does nothing here ({error.detail}); this address takes {allowed}."
    response = problem(status, detail)
    response.headers.update(error.headers or {})
    return response


async def _unexpected(_: Request, __: Exception) -> Response:
    detail = "The server met an error that it did not expect; its log says more. Nothing is lost."
    response = problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    response.headers.update(SECURITY_HEADERS)  # this one leaves outside all middleware
    return response
