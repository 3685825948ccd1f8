"""What was planted: hot spots, waves, rises and an intervention, each with its place."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from layers.demo.patterns import (
    BURGLARIES,
    HOT_SPOTS,
    INTERVENTION,
    LEAD,
    REPORTS,
    RISES,
    HotSpot,
    Intervention,
    Pattern,
    Rise,
)
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.spots import Spots

MONTHS = np.arange("2023-01", "2026-01", dtype="datetime64[M]")
"""The months the sources speak about, in the city's civil time."""

_REPORTED = ("jongeren", "drugs", "afval")
"""The reports that rise together with burglaries."""

_BEFORE = {"residential_burglaries": 0.22, "nuisance_reports": 0.15}
"""How much of the extra of a rise is there before it, so that there are counts to compare with."""

ZONES = ("area", "ring", "rest")
"""Where a spot lies as an intervention sees it."""


@dataclass(frozen=True)
class Planted:
    """A hot spot that has its place."""

    spot: HotSpot
    neighbourhood: int
    centre: tuple[float, float]
    """RD New metres."""


@dataclass(frozen=True, eq=False)
class Project:
    """An intervention that has its place."""

    intervention: Intervention
    neighbourhood: int
    area: Polygon
    """RD New metres."""
    zone: NDArray[np.int64]
    """Of every spot, as a place in `ZONES`."""


@dataclass(frozen=True, eq=False)
class Plants:
    """Everything that was planted in one city."""

    hot_spots: tuple[Planted, ...]
    lead: tuple[Planted, ...]
    """The reports that come first, then the police; none in a plain city."""
    rises: tuple[tuple[Rise, Planted, Planted], ...]
    """Each with its burglaries and its reports."""
    project: Project
    even: bool = False
    """Whether all places of a kind are alike: what happens follows from what stands there alone."""

    @property
    def all(self) -> tuple[Planted, ...]:
        """Everything that heats a place, whatever it is called."""
        rising = [one for _, *pair in self.rises for one in pair]
        return (*self.hot_spots, *self.lead, *rising)

    def heat(self, source: str, category: str, spots: Spots) -> Floats:
        """Give the factor by which one category is raised at every spot; (months, n) float64."""
        heat = np.ones((len(MONTHS), len(spots.street)))
        for one in self._of(source, category):
            if not one.spot.steady:
                heat *= 1 + extra(one, spots)
        of = self.project.intervention
        if (of.source, of.category) == (source, category):
            heat[np.ix_(np.datetime64(of.start) <= MONTHS, self.project.zone == 0)] *= of.factor
        return heat

    def added(self, source: str, category: str, spots: Spots) -> Floats:
        """Give what is added of one category at every spot, luck or no luck; (months, n)."""
        added = np.zeros((len(MONTHS), len(spots.street)))
        for one in self._of(source, category):
            if one.spot.steady:
                added += extra(one, spots)
        return added

    def _of(self, source: str, category: str) -> tuple[Planted, ...]:
        """Give what was planted of one category."""
        own = (one for one in self.all if one.spot.source == source)
        return tuple(one for one in own if category in one.spot.categories)


def plant(plan: Plan, spots: Spots) -> Plants:
    """Put everything that is declared on its place."""
    hot_spots, lead = (
        tuple(_placed(plan, spots, hot) for hot in declared) for declared in (HOT_SPOTS, LEAD)
    )
    taken = [one.neighbourhood for one in (*hot_spots, *lead)]
    rises = list[tuple[Rise, Planted, Planted]]()
    for rise in RISES:
        place = _apart(plan, rise.kind, taken)
        centre = _centre(plan, spots, place)
        burglaries, reports = _rising(rise, plan, spots, centre)
        both = Planted(burglaries, place, centre), Planted(reports, place, centre)
        rises.append((rise, *both))
        taken.append(place)
    project = _project(plan, spots, INTERVENTION, _apart(plan, INTERVENTION.kind, taken))
    return Plants(hot_spots, lead, tuple(rises), project)


def uprooted(plants: Plants) -> Plants:
    """Leave the project area and take all else away, its effect too."""
    idle = replace(plants.project.intervention, factor=1.0)
    return Plants((), (), (), replace(plants.project, intervention=idle), even=True)


def pace(hot: HotSpot) -> Floats:
    """Give the share of a hot spot's extra that is there in each month; (months,) float64."""
    active = (np.datetime64(hot.first) <= MONTHS) & (np.datetime64(hot.last) >= MONTHS)
    return np.asarray(active * (np.array(hot.pace) if hot.pace else 1.0), dtype=np.float64)


def extra(one: Planted, spots: Spots) -> Floats:
    """Give what a hot spot adds at every spot to an intensity of 1 there; (months, n) float64."""
    hot = one.spot
    away = np.hypot(*(spots.point - one.centre).T)
    most = (hot.factor - 1) * np.exp(-(away**2) / (2 * hot.radius**2))
    return np.asarray(pace(hot)[:, None] * most)


def built_weight(pattern: Pattern, plan: Plan, spots: Spots, even: bool) -> Floats:
    """Weigh every spot by what stands there; (n,) float64, where ``even`` for all kinds alike."""
    kinds = [1.0 if even else pattern.kinds.get(one.kind, 1.0) for one in plan.neighbourhoods]
    per_use = np.array([pattern.dwelling, pattern.shop, pattern.business])
    built: Floats = spots.addresses @ per_use + pattern.street * spots.length / 100
    return np.asarray(built * np.array(kinds)[spots.neighbourhood])


def _placed(plan: Plan, spots: Spots, hot: HotSpot) -> Planted:
    """Put a hot spot on its place."""
    place = _nth(plan, hot.kind, hot.nth)
    return Planted(hot, place, _centre(plan, spots, place))


def _rising(
    rise: Rise, plan: Plan, spots: Spots, centre: tuple[float, float]
) -> tuple[HotSpot, HotSpot]:
    """Turn a rise into the hot spots of both sources; before it, a small part is there already."""
    late = np.datetime64(rise.since) <= MONTHS
    away = np.hypot(*(spots.point - centre).T)
    near = np.exp(-(away**2) / (2 * rise.radius**2))

    def spot(what: str, source: str, more: float, rising: tuple[Pattern, ...]) -> HotSpot:
        usual = sum(_share(one, plan, spots, near) * one.total for one in rising) / len(MONTHS)
        pace = tuple(np.where(late, 1.0, _BEFORE[source]).tolist())
        names = tuple(one.name for one in rising)
        factor = round(1 + more / usual, 1)
        return HotSpot(f"{rise.name}, {what}", source, names, rise.kind, 0, rise.radius, factor,
                       pace=pace, steady=True)  # fmt: skip

    reported = tuple(one for one in REPORTS if one.name in _REPORTED)
    return (
        spot("inbraken", "residential_burglaries", rise.burglaries, BURGLARIES),
        spot("overlast", "nuisance_reports", rise.reports, reported),
    )


def _share(pattern: Pattern, plan: Plan, spots: Spots, near: Floats) -> float:
    """Give the share of a category that falls near a place when nothing is planted."""
    weight = built_weight(pattern, plan, spots, even=False)
    return float(weight @ near / weight.sum())


def _centre(plan: Plan, spots: Spots, place: int) -> tuple[float, float]:
    """Find a well built-up street in the middle of a neighbourhood; RD New metres."""
    built = spots.addresses.sum(axis=1)
    middle = np.array(plan.neighbourhoods[place].shape.centroid.coords[0])
    away = np.hypot(*(spots.point - middle).T)
    own = spots.neighbourhood == place
    fit = own & (built >= np.median(built[own]))
    x, y = spots.point[int(np.argmin(np.where(fit, away, np.inf)))].tolist()
    return x, y


def _project(plan: Plan, spots: Spots, intervention: Intervention, place: int) -> Project:
    """Draw the area of an intervention: as round as a planner's pencil, and within the city."""
    middle = np.array(plan.neighbourhoods[place].shape.centroid.coords[0])
    angle = np.linspace(0, 2 * np.pi, 37)[:-1]
    away = intervention.radius * (1 + 0.18 * np.sin(2 * angle + 1) + 0.08 * np.sin(5 * angle))
    rim = middle + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None]
    area = cast(Polygon, Polygon(np.round(rim, 2)) & plan.outline)
    near = (area, area.buffer(intervention.ring))
    inside = [shapely.contains_xy(shape, *spots.point.T) for shape in near]
    return Project(intervention, place, area, np.where(inside[0], 0, np.where(inside[1], 1, 2)))


def _nth(plan: Plan, kind: str, nth: int) -> int:
    """Find the nth neighbourhood of a kind, from 0; after the last comes the first."""
    own = [i for i, one in enumerate(plan.neighbourhoods) if one.kind == kind]
    return own[nth % len(own)]


def _apart(plan: Plan, kind: str, taken: list[int]) -> int:
    """Find the neighbourhood of a kind that is farthest from those that are taken."""
    middles = shapely.get_coordinates(shapely.centroid(plan.shapes))
    away = np.hypot(*(middles[:, None] - middles[taken]).transpose(2, 0, 1)).min(axis=1)
    own = np.array([one.kind == kind for one in plan.neighbourhoods])
    return int(np.argmax(np.where(own, away, -1.0)))
