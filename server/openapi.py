"""The definition of the API as OpenAPI 3.0, which OGC API clients expect.

FastAPI writes 3.1; the differences that occur here are turned back.
https://learn.openapis.org/upgrading/v3.0-to-v3.1
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from server.errors import PROBLEM

VERSION = "3.0.3"
FASTAPI_REFUSALS = ("HTTPValidationError", "ValidationError")
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457; `detail` is a sentence for the person who can act on it.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The whole key."},
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "User: the id of the key; password: the whole key, or what follows its dot.",
    },
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
# An empty one stands for no key at all: whatever the public may see.
SECURITY: list[dict[str, list[str]]] = [{}, *({name: list[str]()} for name in SECURITY_SCHEMES)]
REFUSAL = {
    "description": "The question has no answer",
    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.0 definition of an application."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    lowered: dict[str, Any] = _lowered(document)
    for verbs in lowered["paths"].values():
        for operation in verbs.values():
            operation["responses"].pop("422", None)  # what cannot be read is 400 here
            operation["responses"]["default"] = REFUSAL
    schemas = lowered["components"]["schemas"]
    kept = {name: one for name, one in schemas.items() if name not in FASTAPI_REFUSALS}
    components = {
        "schemas": {**kept, "Problem": PROBLEM_SCHEMA},
        "securitySchemes": SECURITY_SCHEMES,
    }
    return {**lowered, "openapi": VERSION, "components": components, "security": SECURITY}


def _lowered(part: Any) -> Any:
    """Turn one part of a 3.1 document into 3.0, depth first."""
    if isinstance(part, list):
        return [_lowered(one) for one in part]
    if not isinstance(part, dict):
        return part
    lowered = {name: _lowered(one) for name, one in part.items() if name != "examples"}
    if "const" in lowered:
        lowered["enum"] = [lowered.pop("const")]
    for bound in ("Minimum", "Maximum"):
        limit = lowered.pop(f"exclusive{bound}", None)
        if limit is not None:
            lowered |= {bound.lower(): limit, f"exclusive{bound}": True}
    return _nullable(lowered)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Write "this or null" as `nullable`."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or {"type": "null"} not in choices:
        return schema
    others = [one for one in choices if one != {"type": "null"}]
    rest = {name: one for name, one in schema.items() if name != "anyOf"}
    if len(others) == 1:
        return {**others[0], **rest, "nullable": True}
    return {**rest, "anyOf": others, "nullable": True}
