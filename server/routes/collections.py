"""Layers, combinations and area sets as OGC API collections."""

from fastapi import APIRouter
from fastapi.responses import Response

from server.areasets import AnySet
from server.combined import AnySubject, Combined
from server.context import ContextDep
from server.dependencies import ONLY_JSON
from server.describe import Document, Links, areas_document, layer_document
from server.described import combination_document
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.routes.common import (
    area_state,
    caching_of,
    caching_of_set,
    mark_of,
    mark_of_all,
    state_of,
)
from server.store import Store

router = APIRouter(tags=["collections"])


@router.get("/v1/collections", dependencies=ONLY_JSON)
def collections(context: ContextDep) -> Response:
    """List every layer, combination and area set."""
    store, links = context.store, Links(context.base)
    every: list[AnySubject] = [*store.subjects(), *store.combinations()]
    subjects = sorted(every, key=lambda one: (one.layer.order, one.layer.id))

    def make() -> bytes:
        layers = [{**document_of(store, one, links), **mark_of(one)} for one in subjects]
        sets = [areas_document(store, one, links) for one in store.area_sets.loaded()]
        own = [links.to("/collections", "self")]
        return json_bytes({"links": own, "collections": [*layers, *sets]})

    states = [state_of(context, one) for one in subjects]
    everyone = Caching(all(one.is_open for one in subjects))
    answer = Answer(
        JSON, (links.base, *states, area_state(store)), everyone, make, mark_of_all(subjects)
    )
    return respond(context.request, answer)


@router.get("/v1/collections/{collection}", dependencies=ONLY_JSON)
def collection(context: ContextDep, collection: str) -> Response:
    """Describe one layer, combination or area set."""
    store, links = context.store, Links(context.base)
    found = store.area_sets.find(collection)
    if found:
        return _area_set(context, found, links)
    subject = store.collection(collection)
    answer = Answer(
        JSON,
        (links.base, *state_of(context, subject)),
        caching_of(subject),
        lambda: json_bytes({**document_of(store, subject, links), **mark_of(subject)}),
        subject.classification,
    )
    return respond(context.request, answer)


def document_of(store: Store, subject: AnySubject, links: Links) -> Document:
    """Describe a layer or a combination."""
    if isinstance(subject, Combined):
        return combination_document(store, subject, links)
    return layer_document(store, subject, links)


def _area_set(context: ContextDep, found: AnySet, links: Links) -> Response:
    document = areas_document(context.store, found, links)
    depends_on = (links.base, *found.state)
    answer = Answer(JSON, depends_on, caching_of_set(found), lambda: json_bytes(document))
    return respond(context.request, answer)
