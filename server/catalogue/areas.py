"""Every statement about areas. Each function runs inside the connection it is given."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, literal, select

from layers.model import Area
from server.catalogue.errors import UnusableArea
from server.catalogue.models import AreaRow, AreaSetRow
from server.catalogue.records import AreaSet
from server.catalogue.types import Geom

WORLD = (-180.0, -90.0, 180.0, 90.0)

_AREAS = select(AreaRow.area_set, AreaRow.code, AreaRow.name, AreaRow.geom)


def sets(connection: Connection) -> tuple[AreaSet, ...]:
    """Return every set, ordered by identifier."""
    rows = connection.execute(select(AreaSetRow.id, AreaSetRow.digest, AreaSetRow.loaded))
    # sorted here, because the two databases disagree on the order of letters
    return tuple(sorted((AreaSet(*row) for row in rows), key=lambda found: found.id))


def of_set(connection: Connection, set_id: str) -> tuple[Area, ...]:
    """Return the areas of one set, in the order in which they were given."""
    wanted = _AREAS.where(AreaRow.area_set == set_id).order_by(AreaRow.position)
    return tuple(Area(*row) for row in connection.execute(wanted))


def one(connection: Connection, set_id: str, code: str) -> Area | None:
    """Return one area of a set."""
    if "\0" in set_id + code:  # PostgreSQL raises on it; no text it holds can be equal to it
        return None
    wanted = _AREAS.where(AreaRow.area_set == set_id, AreaRow.code == code)
    row = connection.execute(wanted).one_or_none()
    return None if row is None else Area(*row)


def at(connection: Connection, lon: float, lat: float) -> tuple[Area, ...]:
    """Return the areas a point lies in, their borders included.

    The database finds the few whose box holds the point; shapely decides, on both databases.
    ST_Covers alone would not do: it rounds differently, and answers otherwise for one in some
    hundreds of the points on a slanting border.
    """
    point = shapely.Point(lon, lat)
    near = _AREAS.add_columns(AreaRow.position).where(_box_holds(connection, point))
    found = [row for row in connection.execute(near) if row.geom.covers(point)]
    found.sort(key=lambda row: (row.area_set, row.position))
    return tuple(Area(*row[:-1]) for row in found)


def replace(connection: Connection, areas: Sequence[Area], new: AreaSet) -> bool:
    """Replace the content of a set, unless it has that content already.

    Returns
    -------
    bool
        Whether anything was replaced.
    """
    _refuse_unusable(areas, new.id)
    held = connection.scalar(select(AreaSetRow.digest).where(AreaSetRow.id == new.id))
    if held == new.digest:
        return False
    connection.execute(delete(AreaRow).where(AreaRow.area_set == new.id))
    connection.execute(delete(AreaSetRow).where(AreaSetRow.id == new.id))
    _add(connection, areas, new)
    return True


def _add(connection: Connection, areas: Sequence[Area], new: AreaSet) -> None:
    row = {"id": new.id, "digest": new.digest, "loaded": new.loaded}
    connection.execute(insert(AreaSetRow).values(row))
    if areas:
        rows = [_row(area, position) for position, area in enumerate(areas)]
        connection.execute(insert(AreaRow), rows)


def _row(area: Area, position: int) -> dict[str, Any]:
    west, south, east, north = area.geometry.bounds
    return {
        "area_set": area.set,
        "position": position,
        "code": area.code,
        "name": area.name,
        "geom": area.geometry,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }


def _box_holds(connection: Connection, point: shapely.Point) -> ColumnElement[bool]:
    """Return the condition that each database has an index for."""
    if connection.dialect.name == "postgresql":
        return AreaRow.geom.bool_op("&&")(literal(point, Geom("POINT")))
    return and_(
        AreaRow.west <= point.x,
        AreaRow.south <= point.y,
        AreaRow.east >= point.x,
        AreaRow.north >= point.y,
    )


def _refuse_unusable(areas: Sequence[Area], set_id: str) -> None:
    counts = Counter(area.code for area in areas)
    repeated = [code for code, count in counts.items() if count > 1]
    if repeated:
        raise UnusableArea(
            f"The codes {repeated} occur more than once in the area set {set_id!r}: "
            "expected one area per code. Merge its parts into one MultiPolygon."
        )
    for area in areas:
        fault = _fault(area, set_id)
        if fault:
            raise UnusableArea(f"Cannot store the area {area.code!r} of {set_id!r}: {fault}")


def _fault(area: Area, set_id: str) -> str | None:
    """Say what is wrong with an area, or return None."""
    if area.set != set_id:
        return f"it says it belongs to {area.set!r}; expected {set_id!r}."
    if area.geometry.is_empty:
        return "its geometry is empty; expected a territory. Leave the area out."
    if not shapely.box(*WORLD).covers(shapely.box(*area.geometry.bounds)):
        return (
            f"its bounds are {area.geometry.bounds}; expected longitude and latitude. "
            "Reproject it to EPSG:4326."
        )
    if not area.geometry.is_valid:
        reason = shapely.is_valid_reason(area.geometry)
        return f"its geometry is not valid ({reason}). Mend it, for example with make_valid."
    return None
