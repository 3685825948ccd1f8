"""The account of a layer: where its numbers come from and how they were counted."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from server.account import layer_account
from server.context import ContextDep
from server.dependencies import json_only, only_known
from server.describe import Links
from server.respond import JSON, Answer, json_bytes, respond
from server.routes.common import caching_of, mark_of, state_of
from server.version import Pinned

router = APIRouter(tags=["account"])


@router.get(
    "/v1/collections/{collection}/account",
    dependencies=[Depends(only_known("delivery", "f")), Depends(json_only)],
)
def account(context: ContextDep, collection: str, delivery: Pinned = None) -> Response:
    """Give account of a layer: rows read and refused, how they were linked and counted."""
    store, links = context.store, Links(context.base)
    subject = store.subject(collection, delivery)
    # a delivery that was replaced is told as such, so an address that names it is not forever
    depends_on = (links.base, *state_of(context, subject), subject.delivery.current)
    return respond(
        context.request,
        Answer(
            JSON,
            depends_on,
            caching_of(subject),
            lambda: json_bytes({**layer_account(store, subject, links), **mark_of(subject)}),
            subject.classification,
        ),
    )
