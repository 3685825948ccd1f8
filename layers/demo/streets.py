"""The streets: main roads on the borders, and rows and cross streets inside every neighbourhood."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

from layers.demo.names import StreetNames, street_names
from layers.demo.plan import Neighbourhood, Plan
from layers.demo.plane import Floats, draw_bend


@dataclass(frozen=True)
class Fabric:
    """How the streets of one kind of neighbourhood are laid; lengths in metres."""

    row: float
    """Between two rows of houses."""
    cross: float
    """Between two cross streets."""
    depth: int
    """How many rows a cross street runs through."""
    sway: float
    """How far a street strays from its ruler line."""
    naming: str
    rings: bool = False
    """Rows run in rings around the old market, not straight."""


FABRICS = {
    "centre": Fabric(62, 105, 2, 30, "centre", rings=True),
    "station": Fabric(100, 190, 2, 14, "old", rings=True),
    "old": Fabric(78, 170, 3, 17, "old", rings=True),
    "seaside": Fabric(85, 190, 3, 9, "interwar"),
    "interwar": Fabric(92, 230, 3, 8, "interwar"),
    "postwar": Fabric(125, 260, 3, 5, "postwar"),
    "suburb": Fabric(120, 290, 2, 26, "suburb"),
    "harbour": Fabric(210, 520, 2, 3, "works"),
    "works": Fabric(190, 400, 2, 4, "works"),
    "park": Fabric(330, 430, 2, 45, "path"),
    "dunes": Fabric(420, 520, 2, 60, "path"),
}


@dataclass(frozen=True, eq=False)
class Streets:
    """All streets, one name each; arrays of the same length."""

    name: NDArray[np.str_]
    kind: NDArray[np.str_]
    """main, quay, street or path."""
    neighbourhood: NDArray[np.int64]
    """Place in the plan's list; -1 for a main road, which runs between two."""
    line: NDArray[np.object_]
    """LineStrings in RD New metres."""


def lay_streets(rng: np.random.Generator, plan: Plan) -> Streets:
    """Lay and name all streets of the city."""
    given = street_names(rng)
    main = _main_roads(plan)
    parts = [_streets(given.take(0, "main", len(main)), "main", -1, main)]
    for place in range(len(plan.neighbourhoods)):
        parts += _inside(rng, plan, place, given)
    return Streets(
        name=np.concatenate([part.name for part in parts]),
        kind=np.concatenate([part.kind for part in parts]),
        neighbourhood=np.concatenate([part.neighbourhood for part in parts]),
        line=np.concatenate([part.line for part in parts]),
    )


def _streets(names: list[str], kind: str, place: int, lines: list[LineString]) -> Streets:
    """Make a record of streets of one kind in one neighbourhood."""
    return Streets(
        name=np.array(names, dtype=np.str_),
        kind=np.full(len(lines), kind),
        neighbourhood=np.full(len(lines), place),
        line=np.array(lines, dtype=object),
    )


def _main_roads(plan: Plan) -> list[LineString]:
    """Turn the borders on land into roads, and carry those that meet the river across it."""
    wet = plan.water.buffer(8)
    roads = _lines(shapely.difference(np.array(plan.borders, dtype=object), wet), 80)
    bridges: list[LineString] = []
    for border in plan.borders:
        ends = [Point(border.coords[i]) for i in (0, -1)]
        landing = border & wet.boundary
        if isinstance(landing, Point) and all(landing.distance(other) > 300 for other in bridges):
            middle = np.array(min(ends, key=landing.distance).coords[0])
            start = np.array(landing.coords[0])
            bridges.append(LineString(np.round([start, 2 * middle - start], 2)))
    return roads + bridges


def _inside(rng: np.random.Generator, plan: Plan, place: int, given: StreetNames) -> list[Streets]:
    """Lay the quays and streets of one neighbourhood."""
    one = plan.neighbourhoods[place]
    fabric = FABRICS[one.kind]
    quay = _lines(plan.water.buffer(14).boundary & one.shape.buffer(-20), 80)
    closed = plan.water.buffer(30) | plan.rail.buffer(18)
    if one.kind not in ("park", "dunes"):
        closed |= plan.parks | Point(plan.centre).buffer(52)
    grid = _grid(rng, plan.centre, one, fabric)
    lines = _lines(shapely.intersection(grid, one.shape - closed), 45)
    kind = "path" if fabric.naming == "path" else "street"
    return [
        _streets(given.take(place, "quay", len(quay)), "quay", place, quay),
        _streets(given.take(place, fabric.naming, len(lines)), kind, place, lines),
    ]


def _grid(
    rng: np.random.Generator, centre: Floats, one: Neighbourhood, fabric: Fabric
) -> NDArray[np.object_]:
    """Draw rows and staggered cross streets over a neighbourhood, turned or ringed, and bent."""
    middle = np.array(one.shape.centroid.coords[0])
    reach = float(shapely.minimum_bounding_radius(one.shape)) * 1.25
    away = float(np.hypot(*(middle - centre)))
    turn = _heading(one.shape) + rng.normal(0, 0.06)

    facing = float(np.arctan2(*(middle - centre)[::-1]))

    def put(flat: Floats) -> Floats:
        along, out = flat[:, 0], flat[:, 1]
        if fabric.rings:
            # Near the market itself the rings close: from -reach to reach is all the way round.
            angle = facing + along / max(away, reach / np.pi)
            ray = np.column_stack([np.cos(angle), np.sin(angle)])
            return np.asarray(centre + ray * (out + away).clip(1)[:, None])
        spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        return np.asarray(middle + flat @ spin)

    lines = shapely.transform(shapely.segmentize(_ruled(rng, reach, fabric), 25), put)
    return shapely.transform(lines, draw_bend(rng, 420, fabric.sway / 2))


def _ruled(rng: np.random.Generator, reach: float, fabric: Fabric) -> NDArray[np.object_]:
    """Draw rows along the first axis and cross streets, in bands of rows, along the second."""
    rows = np.arange(-reach, reach, fabric.row)
    rows = rows + rng.uniform(-0.14, 0.14, len(rows)) * fabric.row
    ends = [[(-reach, row), (reach, row)] for row in rows]
    for low, high in zip(rows[:: fabric.depth], rows[fabric.depth :: fabric.depth], strict=False):
        across = np.arange(-reach + rng.uniform(0, fabric.cross), reach, fabric.cross)
        across = across + rng.uniform(-0.22, 0.22, len(across)) * fabric.cross
        ends += [[(spot, low), (spot, high)] for spot in across]
    return np.asarray(shapely.linestrings(np.array(ends)))


def _heading(shape: Polygon) -> float:
    """Say in what direction a polygon is longest, in radians."""
    corners = np.array(cast(Polygon, shape.minimum_rotated_rectangle).exterior.coords)
    sides = np.diff(corners, axis=0)[:2]
    x, y = sides[int(np.argmax(np.hypot(*sides.T)))]
    return float(np.arctan2(y, x))


def _lines(shapes: object, shortest: float) -> list[LineString]:
    """Take the lines of at least ``shortest`` metres out of shapes, in whole centimetres."""
    parts = shapely.get_parts(shapely.line_merge(np.atleast_1d(np.asarray(shapes, dtype=object))))
    parts = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) >= shortest)]
    return list(shapely.transform(parts, lambda points: np.round(points, 2)))
