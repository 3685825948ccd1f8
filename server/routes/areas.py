"""One area, with what every layer says about it, and how it stands among the others of its set."""

from dataclasses import replace

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from layers.errors import UnknownName
from server.context import ContextDep
from server.dependencies import only_known
from server.placing import Place, topics_at
from server.profile import estimable, profile_document
from server.respond import json_bytes, respond
from server.routes.asking import ALSO, ASKED, AskingDep, answer_about
from server.routes.common import caching_of_set

router = APIRouter(tags=["places"])


@router.get(
    "/v1/areas/{area}/profile",
    dependencies=[Depends(only_known(*ASKED)), *ALSO],
)
def profile(
    context: ContextDep,
    area: str,
    asking: AskingDep,
) -> Response:
    """Answer with the page of an area.

    Every layer that was counted by the set of the area tells of it: value, change, rates, rank,
    share, series, and the highest cells. Of others the sum of the cells in it is `estimates`.
    """
    store = context.store
    set_id, _, code = area.partition(".")
    area_set = store.area_sets.find(set_id)
    found = area_set.area(code) if area_set else None
    if area_set is None or found is None:
        raise UnknownName(f"There is no area {area[:80]!r}; areas are named as districts.D01.")
    place = Place(None, set_id, None, code)
    found_topics = topics_at(context, place, asking)
    topics = replace(
        found_topics,
        others=tuple(one for one in found_topics.others if estimable(store, one, found)),
    )

    def make() -> bytes:
        return json_bytes(profile_document(store, found, topics, asking))

    answer = answer_about(context, place, asking, topics, make)
    if area_set.expires:
        answer = replace(answer, caching=caching_of_set(area_set))
    return respond(context.request, answer)
