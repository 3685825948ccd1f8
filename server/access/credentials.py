"""What a request presents: the key in one of three headers, as GIS tools send it.

Authorization: Bearer hxr_<id>.<secret>
Authorization: Basic <user = id, password = the whole key or its secret>
X-API-Key: hxr_<id>.<secret>
"""

import base64
import binascii

from starlette.datastructures import Headers

from server.access.errors import WrongKey
from server.access.keys import PREFIX, KeyText, read_key

HEADERS = ("authorization", "x-api-key")


def is_presented(headers: Headers) -> bool:
    """Tell whether a request holds anything that could be a key."""
    return any(name in headers for name in HEADERS)


def presented(headers: Headers) -> KeyText | None:
    """Return the key that a request presents; None if it presents nothing.

    Raises
    ------
    WrongKey
        If what it presents is no key, or if it presents several.
    """
    given = [(name, value) for name in HEADERS for value in headers.getlist(name)]
    if not given:
        return None
    scheme, value = _scheme_and_value(*given[0])
    found = None
    if len(given) == 1 and scheme in READERS:
        found = READERS[scheme](value)
    if found is None:
        raise WrongKey(challenge_of(headers))
    return found


def challenge_of(headers: Headers) -> str:
    """Name the scheme that an answer to a wrong key asks for: Basic only to who sent Basic.

    Browsers open a window of their own for Basic, in front of the client.
    """
    scheme = headers.get("authorization", "").partition(" ")[0].lower()
    return "Basic" if scheme == "basic" else "Bearer"


def _scheme_and_value(header: str, value: str) -> tuple[str, str]:
    if header != "authorization":
        return "bearer", value
    scheme, _, rest = value.partition(" ")
    return scheme.lower(), rest


def _read_basic(coded: str) -> KeyText | None:
    """Read user and password (RFC 7617), where the user is the id of the key."""
    try:
        user, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    own = user.removeprefix(PREFIX)
    found = read_key(password) or read_key(f"{PREFIX}{own}.{password}")
    return found if found and found.id == own else None


READERS = {"bearer": read_key, "basic": _read_basic}
