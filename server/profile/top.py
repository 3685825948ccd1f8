"""The cells of an area that hold most of a layer, each with the reason why it is among them."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.derive import mean_told
from layers.grid import cells_to_centres
from layers.model import Area, Published, Question, State
from layers.model import Cells as CellIds
from layers.rings import cells_to_shapes
from server.describe import Document
from server.placing import Topic
from server.profile.measured import adds_up
from server.profile.standing import is_ordered
from server.profile.why import Reason, why_document
from server.spans import length_of
from server.store import Store

MOST = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """What a layer tells of all its cells, and which have their centre in an area: (n,) bool."""

    resolution: int
    table: Published
    centred: NDArray[np.bool_]

    @property
    def inside(self) -> Published:
        """What is told of those."""
        return self.table.take(self.centred)


class Highest:
    """Finds the highest cells of an area, layer after layer."""

    def __init__(self, store: Store, area: Area) -> None:
        self._store = store
        self.area = area
        self._within: dict[bytes, NDArray[np.bool_]] = {}
        self._share: dict[bytes, NDArray[np.float64]] = {}
        shapely.prepare(area.geometry)

    def cells(self, topic: Topic, asked: Question) -> Cells:
        """Ask a layer about its cells, at the resolution at which it opens."""
        subject = topic.subject
        step = length_of(subject, asked.span)
        resolution = self._store.opening(subject).resolution_at(step)
        about = replace(asked, resolution=resolution, areas=None)
        table = self._store.answer(subject, about)
        return Cells(resolution, table, self._centred(table))

    def share(self, table: Published) -> NDArray[np.float64]:
        """Return which part of each cell lies in the area: (n,) float64, 0 to 1."""
        key = table.place.tobytes()
        if key not in self._share:
            self._share[key] = share_within(table.place, self.area.geometry)
        return self._share[key]

    def documents(self, topic: Topic, asked: Question, whole: float) -> list[Document]:
        """Name the cells with most, at most five; none where nothing is told, or all is zero.

        Parameters
        ----------
        whole
            The value of the area; NaN where it is not told.
        """
        if not is_ordered(topic.subject):
            return []
        table = self.cells(topic, asked).inside
        value = np.where(table.is_told, table.value, -np.inf)
        order = np.argsort(-value, kind="stable")[:MOST]
        order = order[value[order] > 0]
        named = self._store.names.of(table.place[order])
        whole = whole if adds_up(topic.subject) else float("nan")
        mean = mean_told(table.value) if table.is_told.sum() > 1 else float("nan")
        hidden = bool((table.state == State.SUPPRESSED).any())
        return [
            {
                "cell": f"{int(table.place[row]):x}",
                "name": name.text.model_dump(),
                **why_document(Reason(float(value[row]), whole, mean, hidden), topic.subject.layer),
            }
            for row, name in zip(order.tolist(), named, strict=True)
        ]

    def _centred(self, table: Published) -> NDArray[np.bool_]:
        """Tell which cells have their centre in the area; sources often share their cells."""
        key = table.place.tobytes()
        if key not in self._within:
            lon, lat = cells_to_centres(table.place).T
            self._within[key] = shapely.intersects_xy(self.area.geometry, lon, lat)
        return self._within[key]


def share_within(cells: CellIds, shape: shapely.Geometry) -> NDArray[np.float64]:
    """Return which part of each cell lies in a shape; only those near it are outlined."""
    share = np.zeros(len(cells))
    lon, lat = cells_to_centres(cells).T
    west, south, east, north = shapely.bounds(cells_to_shapes(cells[:1])[0])
    reach = max(east - west, north - south)  # twice what is needed, as cells of a city are alike
    box = shapely.box(*shapely.bounds(shape)).buffer(reach, join_style="mitre")
    near = np.flatnonzero(shapely.intersects_xy(box, lon, lat))
    shapes = cells_to_shapes(cells[near])
    share[near] = shapely.area(shapely.intersection(shapes, shape)) / shapely.area(shapes)
    return share
