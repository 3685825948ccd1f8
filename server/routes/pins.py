"""A permalink asks that the delivery it cites is kept."""

from datetime import date

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from layers.errors import Expired, UnknownName
from server.catalogue import Pin, PinnedBy
from server.catalogue.errors import NoSuchDelivery
from server.context import ContextDep
from server.dependencies import only_known
from server.respond import JSON, json_bytes

router = APIRouter(tags=["sources"])
YEARS = 2  # a result must be reproducible two years later
REASON = "permalink"


@router.post(
    "/v1/sources/{source}/deliveries/{number}/pin",
    dependencies=[Depends(only_known())],
    response_class=Response,
    responses={200: {"content": {JSON: {}}}},
)
def pin(context: ContextDep, source: str, number: int) -> Response:
    """Keep a delivery for two years from today, because a permalink cites it.

    Asking again makes it longer; an administrator may have pinned it for longer already.
    """
    store = context.store
    if source not in [one.id for one in store.visible_sources()]:
        raise UnknownName(f"There is no source {source[:80]!r}; /v1/sources lists those there are.")
    kept = store.catalogue.delivery(source, number)
    if kept is None or not kept.passed:
        raise _not_kept(source, number)
    until = years_after(store.today(), YEARS)
    try:
        held = store.catalogue.pin(Pin(source, number, until, REASON, PinnedBy.PERMALINK))
    except NoSuchDelivery as error:  # forgotten since it was looked up
        raise _not_kept(source, number) from error
    document = {"source": source, "number": number, "until": str(held.until)}
    return Response(json_bytes(document), headers={"Cache-Control": "no-store"}, media_type=JSON)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February where there is no 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _not_kept(source: str, number: int) -> Expired:
    return Expired(
        f"Delivery {number} of {source} is not kept; /v1/sources/{source} lists those that are."
    )
