"""One cell, with what every layer says about it and how that went over time."""

import numpy as np
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from layers.grid import cell_area_km2, cells_to_centres, resolution_of, text_to_cell
from layers.model import Area
from server.context import ContextDep
from server.dependencies import only_known
from server.describe import area_document
from server.placing import Place, layer_document, told_at, topics_at
from server.respond import json_bytes, respond
from server.routes.asking import ALSO, ASKED, AskingDep, answer_about
from server.store import Store

router = APIRouter(tags=["places"])


@router.get(
    "/v1/cells/{cell}",
    dependencies=[Depends(only_known(*ASKED)), *ALSO],
)
def cell(
    context: ContextDep,
    cell: str,
    asking: AskingDep,
) -> Response:
    """Answer with every layer that offers the resolution of a cell."""
    number = text_to_cell(cell)
    place = Place(resolution_of(number), None, number, None)
    store, topics = context.store, topics_at(context, place, asking).without_others
    cells = np.array([number], np.uint64)
    lon, lat = cells_to_centres(cells)[0].tolist()
    (named,) = store.names.of(cells)
    own = {
        "cell": f"{number:x}",
        "name": named.text.model_dump(),
        "resolution": place.resolution,
        "centre": [round(lon, 6), round(lat, 6)],
        "area_km2": cell_area_km2(number),
        "areas": [area_document(one) for one in areas_shown_at(store, lon, lat)],
        **topics.left_out,
    }

    def make() -> bytes:
        told = [told_at(store, one, asking.span) for one in topics.here]
        layers = [layer_document(store, one, asking.step) for one in told]
        return json_bytes({**own, "layers": layers})

    return respond(context.request, answer_about(context, place, asking, topics, make))


def areas_shown_at(store: Store, lon: float, lat: float) -> list[Area]:
    """Return the areas that hold a point, of the sets that are drawn without being asked for."""
    shown = {one.id for one in store.definitions.area_sets.values() if one.shown}
    return [one for one in store.catalogue.areas_at(lon, lat) if one.set in shown]
