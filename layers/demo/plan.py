"""The plan of the city: neighbourhoods that share their borders exactly, and their districts."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.demo import names
from layers.demo.land import CENTRE, HARBOUR, Land, draw_land
from layers.demo.plane import ORIGIN, Floats, Shape, bent

_RINGS = ((0, 1), (780, 6), (1_620, 9), (2_550, 11), (3_450, 12), (4_350, 13), (5_250, 12))
"""Radius in metres around the old market, and how many neighbourhoods lie on that ring."""

_GREEN = {"old": 90.0, "station": 110.0, "interwar": 140.0, "postwar": 210.0, "suburb": 330.0}
"""Largest radius in metres of the park in a neighbourhood, by its kind."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """One neighbourhood (buurt): a polygon in RD New metres."""

    code: str
    name: str
    district: str
    kind: str
    shape: Polygon


@dataclass(frozen=True, eq=False)
class District:
    """One district (stadsdeel): the union of its neighbourhoods."""

    code: str
    name: str
    shape: Polygon


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything of the city that has a border, in RD New metres."""

    neighbourhoods: tuple[Neighbourhood, ...]
    districts: tuple[District, ...]
    outline: Polygon
    centre: Floats
    """(2,) float64: the old market."""
    borders: tuple[LineString, ...]
    """The lines where neighbourhoods touch one another: the main roads."""
    water: BaseGeometry
    parks: BaseGeometry
    rail: BaseGeometry

    @property
    def shapes(self) -> NDArray[np.object_]:
        """The neighbourhoods' polygons, in order."""
        return np.array([one.shape for one in self.neighbourhoods], dtype=object)


def draw_plan(rng: np.random.Generator) -> Plan:
    """Draw the borders, kinds, codes and names of all neighbourhoods."""
    land = draw_land(rng)
    seeds = _seeds(rng, land)
    arcs, cells = _cells(land, seeds)
    neighbourhoods = _named(cells, _kinds(seeds), _sectors(seeds, land), seeds)
    outline = cast(Polygon, shapely.coverage_union_all(cells))
    return Plan(
        neighbourhoods=neighbourhoods,
        districts=_districts(neighbourhoods),
        outline=outline,
        centre=_placed(Point(CENTRE), land).coords[0] + np.zeros(2),
        borders=tuple(arc for arc in arcs if not outline.exterior.buffer(1).contains(arc)),
        water=_placed(land.river, land),
        parks=_parks(rng, neighbourhoods),
        rail=_placed(land.rail, land) & outline,
    )


def _seeds(rng: np.random.Generator, land: Land) -> Floats:
    """Put a seed on every ring, wherever there is enough ground around it."""
    points = []
    for radius, count in _RINGS:
        angle = (np.arange(count) + rng.uniform(-0.16, 0.16, count)) * 2 * np.pi / count
        angle += rng.uniform(0, 2 * np.pi)
        away = radius + rng.uniform(-0.04, 0.04, count) * radius
        points.append(CENTRE + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None])
    seeds = np.vstack(points)
    harbour = shapely.contains_xy(HARBOUR, *seeds.T)
    quays = np.array([(-2_800, -970), (-2_800, -1_500), (-2_800, -2_130), (-2_800, -2_740)])
    roomy = land.north.buffer(-190) | land.south.buffer(-190)
    inside = shapely.contains_xy(roomy, *seeds.T)
    return np.vstack([seeds[inside & ~harbour], quays])


def _cells(land: Land, seeds: Floats) -> tuple[list[LineString], list[Polygon]]:
    """Cut both banks into the ground nearest each seed; give border lines and polygons.

    The lines are noded once and bent once, so polygons on both sides of one share its vertices.
    """
    lines: list[BaseGeometry] = [land.outline.boundary, land.north.boundary]
    for bank in (land.north, land.south):
        own = seeds[shapely.contains_xy(bank, *seeds.T)]
        points = shapely.MultiPoint(own)
        edges = shapely.voronoi_polygons(points, extend_to=bank, only_edges=True)
        lines.append(shapely.intersection(cast(BaseGeometry, edges), bank))
    noded = shapely.line_merge(shapely.union_all(lines, grid_size=0.01))
    arcs = [_placed(arc, land) for arc in shapely.get_parts(noded)]
    faces = list(shapely.get_parts(shapely.polygonize(arcs)))
    return arcs, _one_each(faces, land.bend(seeds) + ORIGIN)


def _one_each(faces: list[Polygon], seeds: Floats) -> list[Polygon]:
    """Give the face of each seed; a scrap without one joins the face it touches longest."""
    owners: list[list[Polygon]] = [
        [face for face in faces if face.contains(Point(seed))] for seed in seeds
    ]
    taken = {id(face) for own in owners for face in own}
    for scrap in (face for face in faces if id(face) not in taken):
        touch = [shapely.intersection(own[0], scrap).length for own in owners]
        owners[int(np.argmax(touch))].append(scrap)
    return [cast(Polygon, shapely.coverage_union_all(own)) for own in owners]


def _kinds(seeds: Floats) -> list[str]:
    """Say what each neighbourhood is, from where it lies."""
    away = np.hypot(*(seeds - CENTRE).T)
    ages = ("centre", "old", "interwar", "postwar", "suburb")
    kinds = [ages[i] for i in np.searchsorted([400, 1_200, 2_100, 3_000], away)]
    for i in np.flatnonzero(shapely.contains_xy(HARBOUR.buffer(60), *seeds.T)):
        kinds[i] = "harbour"
    spots = {
        "station": [(850, 950)], "seaside": [(-2_500, 700)], "dunes": [(-2_300, 3_300)],
        "works": [(2_700, -900), (3_900, -900), (-1_900, -1_900)],
        "park": [(800, -1_900), (3_200, 3_300)],
    }  # fmt: skip
    free = np.array([kind not in ("harbour", "centre") for kind in kinds])
    for kind, places in spots.items():
        for place in places:
            far = np.hypot(*(seeds - place).T) + np.where(free, 0, np.inf)
            nearest = int(np.argmin(far))
            kinds[nearest], free[nearest] = kind, False
    return kinds


def _sectors(seeds: Floats, land: Land) -> list[str]:
    """Say in which district each neighbourhood lies."""
    x, y = (seeds - CENTRE).T
    north = shapely.contains_xy(land.north, *seeds.T)
    angle = np.degrees(np.arctan2(y, x))
    return [
        str(name)
        for name in np.select(
            [
                north & (np.hypot(x, y) < 1_250),
                north & (angle > 52) & (angle < 122),
                north & (np.abs(angle) < 60),
                north,
                seeds[:, 0] < -1_350,
                seeds[:, 0] < 1_200,
            ],
            ["centre", "north", "east", "west", "harbour", "south"],
            "southeast",
        )
    ]


def _named(
    cells: list[Polygon], kinds: list[str], sectors: list[str], seeds: Floats
) -> tuple[Neighbourhood, ...]:
    """Number the neighbourhoods within their districts, from the old market outward."""
    away = np.hypot(*(seeds - CENTRE).T)
    pools = {kind: iter(pool) for kind, pool in names.NEIGHBOURHOODS.items()}
    named = []
    for number, sector in enumerate(names.DISTRICTS, 1):
        members = [int(i) for i in np.argsort(away) if sectors[i] == sector]
        for place, i in enumerate(members, 1):
            code, district = f"D{number:02}{place:02}", f"D{number:02}"
            named.append(Neighbourhood(code, next(pools[kinds[i]]), district, kinds[i], cells[i]))
    return tuple(named)


def _districts(neighbourhoods: tuple[Neighbourhood, ...]) -> tuple[District, ...]:
    """Join the neighbourhoods of each district; shared vertices stay as they are."""
    districts = []
    for number, name in enumerate(names.DISTRICTS.values(), 1):
        code = f"D{number:02}"
        own = [one.shape for one in neighbourhoods if one.district == code]
        districts.append(District(code, name, cast(Polygon, shapely.coverage_union_all(own))))
    return tuple(districts)


def _parks(rng: np.random.Generator, neighbourhoods: tuple[Neighbourhood, ...]) -> BaseGeometry:
    """Lay a small park in most neighbourhoods, and a large one where the kind says so."""
    parks = []
    for one in neighbourhoods:
        angle = np.linspace(0, 2 * np.pi, 25)[:-1]
        wobble = 1 + 0.25 * np.sin(2 * angle + rng.uniform(0, 6)) + 0.15 * np.sin(3 * angle)
        size = _GREEN.get(one.kind, 0.0) * rng.uniform(0.45, 1.0) * (rng.random() < 0.7)
        if one.kind in ("park", "dunes"):
            size = 0.42 * np.sqrt(one.shape.area)
        spot = np.array(one.shape.centroid.coords[0]) + rng.uniform(-150, 150, 2)
        if size:
            rim = spot + np.column_stack([np.cos(angle), np.sin(angle)]) * (wobble * size)[:, None]
            parks.append(Polygon(rim) & one.shape.buffer(-40))
    return shapely.union_all(parks)


def _placed(shape: Shape, land: Land) -> Shape:
    """Bend a shape with the land and move it to its place at sea, in whole centimetres."""
    return shapely.transform(bent(shape, land.bend), lambda points: np.round(points + ORIGIN, 2))
