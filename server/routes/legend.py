"""How the values of a layer are coloured."""

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from server.combined import AnySubject, Combined
from server.context import Context, ContextDep
from server.dependencies import (
    Resolution,
    StepParam,
    json_only,
    only_known,
    read_resolution,
    read_step,
)
from server.describe import Document, texts
from server.filters import read_where
from server.respond import JSON, Answer, json_bytes, respond
from server.routes.common import caching_of, mark_of, moment_of, state_of
from server.subject import View
from server.version import VersionDep

router = APIRouter(tags=["legend"])


@router.get(
    "/v1/collections/{collection}/legend",
    dependencies=[
        Depends(only_known("step", "resolution", "delivery", "known", "f")),
        Depends(json_only),
    ],
)
def legend(
    context: ContextDep,
    collection: str,
    version: VersionDep,
    step: StepParam = None,
    resolution: Resolution = None,
) -> Response:
    """Answer with class breaks, colours and counts over all periods of one length.

    A filter on dimensions gets classes of its own: those of the whole would leave what is rare in
    the lowest class.
    """
    subject = context.store.collection(collection, version.pinned, version.known)
    asked = context.request.query_params
    where = () if isinstance(subject, Combined) else read_where(context.store, subject, asked)
    length = read_step(context.store, subject, step)
    view = View(length, read_resolution(context.store, subject, resolution, length), where)
    return respond(
        context.request,
        Answer(
            JSON,
            (*state_of(context, subject), view),
            caching_of(subject, version.pinned),
            lambda: json_bytes(_document(context, subject, view)),
            subject.classification,
        ),
    )


def _document(context: Context, subject: AnySubject, view: View) -> Document:
    made = context.store.legend(subject, view)
    return {
        "layer": subject.layer.id,
        "resolution": view.resolution,
        "step": view.step,
        "where": {name: list(values) for name, values in view.where},
        "texts": texts(unit=subject.layer.unit),
        "method": "quantile",
        "palette": subject.layer.palette,
        "breaks": made.breaks,
        "colours": made.colours,
        "counts": made.counts,
        "min": made.least,
        "max": made.most,
        "states": made.states,
        "whole": made.whole,
        **moment_of(subject),
        **mark_of(subject),
    }
