"""Who one is to this server: which role a key opens, for what, and until when."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from layers.declare import Bilingual
from layers.model import Area
from server.access.policies import Holder
from server.context import ContextDep
from server.dependencies import ONLY_JSON
from server.describe import Document, Links, area_document, texts
from server.respond import JSON, Answer, Caching, json_bytes, respond
from server.store import Store

router = APIRouter(tags=["access"])
EVERYBODY = Bilingual(nl="Iedereen", en="Everybody")


@router.get("/v1/access", dependencies=ONLY_JSON)
def access(context: ContextDep) -> Response:
    """Tell who asks: the role of the key that was sent, or the public where none was."""
    document = access_document(context.store, context.holder, Links(context.base))
    answer = Answer(JSON, (document,), Caching(True), lambda: json_bytes(document))
    return respond(context.request, answer)


def access_document(store: Store, holder: Holder, links: Links) -> Document:
    """Describe a role as those who hold a key of it may know it.

    What is told to the public has no purpose, no last day, and no areas that bound it.
    """
    role, policy = holder.role, holder.policy
    named = (store.catalogue.area(*one.split(".", 1)) for one in policy.areas)
    areas = [one for one in named if one]
    return {
        "role": policy.name,
        "texts": texts(
            title=role.title if role else EVERYBODY,
            classification=role.classification if role else None,
        ),
        "purpose": role.purpose if role else None,
        "until": str(holder.until) if holder.until else None,
        "exact": policy.exact,
        "areas": [area_document(one) for one in areas],
        "bbox": _box_around(areas),
        "finest": policy.finest,
        "links": [links.to("/access", "self")],
    }


def _box_around(areas: Sequence[Area]) -> list[float] | None:
    """Return west, south, east, north of some areas in degrees; None of none."""
    if not areas:
        return None
    west, south, east, north = zip(*(one.geometry.bounds for one in areas), strict=True)
    return [min(west), min(south), max(east), max(north)]
