"""Sources: holder, agreement, deliveries and how good they are."""

from fastapi import APIRouter
from fastapi.responses import Response

from layers.declare import Protection, SourceDefinition
from layers.errors import UnknownName
from server.context import Context, ContextDep
from server.dependencies import ONLY_JSON
from server.describe import Links, source_document
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.unmatched import unmatched_document

router = APIRouter(tags=["sources"])


@router.get("/v1/sources", dependencies=ONLY_JSON)
def sources(context: ContextDep) -> Response:
    """List the sources that the asker may know of."""
    links = Links(context.base)

    def make() -> bytes:
        documents = [
            source_document(context.store, one, links) for one in context.store.visible_sources()
        ]
        return json_bytes({"sources": documents, "links": [links.to("/sources", "self")]})

    return respond(context.request, Answer(JSON, _state(context), _caching(context), make))


@router.get("/v1/sources/{source}", dependencies=ONLY_JSON)
def source(context: ContextDep, source: str) -> Response:
    """Describe one source."""
    document = source_document(context.store, _find(context, source), Links(context.base))
    depends_on = (source, *_state(context))
    answer = Answer(JSON, depends_on, _caching(context), lambda: json_bytes(document))
    return respond(context.request, answer)


@router.get("/v1/sources/{source}/unmatched", dependencies=ONLY_JSON)
def unmatched(context: ContextDep, source: str) -> Response:
    """Tell which keys or addresses of a source were looked up and not found."""
    found, links = _find(context, source), Links(context.base)

    def make() -> bytes:
        return json_bytes(unmatched_document(context.store, found, links))

    depends_on = ("unmatched", source, *_state(context))
    return respond(context.request, Answer(JSON, depends_on, _caching(context), make))


def _find(context: Context, source: str) -> SourceDefinition:
    found = [one for one in context.store.visible_sources() if one.id == source]
    if not found:
        known = ", ".join(one.id for one in context.store.visible_sources())
        raise UnknownName(f"There is no source {source[:80]!r}; there are: {known}.")
    return found[0]


def _caching(context: Context) -> Caching:
    return Caching(
        all(one.protection is Protection.OPEN for one in context.store.visible_sources())
    )


def _state(context: Context) -> tuple[object, ...]:
    kept = [context.store.catalogue.deliveries(one.id) for one in context.store.visible_sources()]
    numbers = [
        (one.source, one.number, str(one.arrived), one.current) for each in kept for one in each
    ]
    return (context.base, context.store.definitions.digest, context.policy, *numbers)
