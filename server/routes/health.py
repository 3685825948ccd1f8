"""Whether the server runs, and whether every current layer can be asked."""

from fastapi import APIRouter
from fastapi.responses import Response

from layers.errors import HexRadarError
from server.context import Context, ContextDep
from server.respond import JSON, json_bytes
from server.subject import Subject

router = APIRouter(tags=["operations"])
NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return Response(json_bytes({"status": "ok"}), headers=NEVER_KEPT, media_type=JSON)


@router.get("/readyz")
def readyz(context: ContextDep) -> Response:
    """Say whether every current layer can be asked: 200, or 503 with what is wrong."""
    faults = [fault for one in context.store.delivered() if (fault := _fault(context, one))]
    document = {"status": "unready" if faults else "ready", "faults": faults}
    status = 503 if faults else 200
    return Response(json_bytes(document), status, NEVER_KEPT, JSON)


def _fault(context: Context, subject: Subject) -> str | None:
    try:
        context.store.scope(subject)
    except HexRadarError as error:
        return f"{subject.layer.id}: {error}"
    return None
