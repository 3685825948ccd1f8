"""No key in an address; no cache keeps what was answered to a key.

It stands before all routes, so that no route can forget either.
"""

import re
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.declare.contradict import KEY_PARAMETERS
from server.access.credentials import is_presented
from server.access.keys import PREFIX
from server.errors import problem

LIKE_A_KEY = re.compile(rf"{PREFIX}[0-9a-f]{{12}}\.")
NOT_HERE = (
    "A key does not belong in an address, where logs, links and histories keep it. Send it in the "
    "header Authorization (Bearer or Basic) or X-API-Key. If it was a real key, have it revoked."
)


class Gate:
    """Refuses keys in addresses, and marks what is answered to a key as private."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless a key stands in its address."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _holds_a_key(scope):
            await problem(HTTPStatus.BAD_REQUEST, NOT_HERE)(scope, receive, send)
        else:
            await self.app(
                scope, receive, _private(send) if is_presented(_headers(scope)) else send
            )


def _headers(scope: Scope) -> Headers:
    return Headers(scope=scope)


def _holds_a_key(scope: Scope) -> bool:
    query = scope["query_string"].decode("latin-1")
    names = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
    whole = unquote(f"{scope['path']}?{query}")
    return bool(names & KEY_PARAMETERS or LIKE_A_KEY.search(whole))


def _private(send: Send) -> Send:
    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "private, no-store"
        await send(message)

    return send_private
