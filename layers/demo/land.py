"""The ground the city stands on: its coast, river, harbour and the bend that all of it shares."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.demo.plane import Bend, Floats, draw_bend

CENTRE = np.array([-150.0, 520.0])
"""The old market, in metres from the middle of the city."""

SLUICE = -1_900.0
"""West of this the river is open sea, and no part of the city."""

HARBOUR = box(-4_300, -3_050, -2_300, -820)
_BASINS = (
    box(-4_400, -1_330, -2_700, -1_130),
    box(-4_400, -1_930, -2_950, -1_700),
    box(-4_400, -2_560, -3_050, -2_300),
)

_RAIL = ((950, 1_000), (1_500, 900), (2_600, 1_350), (3_700, 1_500), (6_000, 1_900))


@dataclass(frozen=True, eq=False)
class Land:
    """The straight-drawn ground, in metres from the middle of the city, before it is bent."""

    outline: Polygon
    north: BaseGeometry
    """The bank right of the harbour mouth, up to the middle of the river."""
    south: BaseGeometry
    river: BaseGeometry
    rail: LineString
    bend: Bend


def draw_land(rng: np.random.Generator) -> Land:
    """Draw coast, river and harbour."""
    outline = _outline(rng)
    axis = np.array([(x, river_axis(x)) for x in np.arange(-6_000.0, 6_100.0, 100.0)])
    north = Polygon([*axis, (6_000, 7_000), (-6_000, 7_000)])
    return Land(
        outline=outline,
        north=outline & north,
        south=outline - north,
        river=_river(axis) & outline,
        rail=LineString(_RAIL),
        bend=draw_bend(rng, 1_900, 42),
    )


def river_axis(x: float) -> float:
    """Say how far north the middle of the river runs at ``x``."""
    return float(-420 + 0.06 * x + 170 * np.sin(x / 900) * (1 / (1 + np.exp(-(x + 1_500) / 300))))


def _outline(rng: np.random.Generator) -> Polygon:
    """Cut the sea, the river mouth and the harbour basins out of a round city."""
    angle = (np.arange(34) + rng.uniform(-0.35, 0.35, 34)) * 2 * np.pi / 34
    radius = 4_300 + 220 * np.sin(2 * angle + rng.uniform(0, 6.3)) + rng.uniform(-260, 260, 34)
    around = Polygon(np.column_stack([1.08 * radius * np.cos(angle), radius * np.sin(angle)]))
    steps = np.arange(-6_000.0, 6_100.0, 100.0)
    shore = -3_150 + 0.08 * steps + 130 * np.sin(steps / 1_300 + rng.uniform(0, 6.3))
    dry = Polygon([*np.column_stack([shore, steps]), (7_000, 6_100), (7_000, -6_000)])
    land: BaseGeometry = (around & dry) | HARBOUR
    for basin in (*_BASINS, _mouth()):
        land = land - basin
    # The largest piece: a basin or a bay may cut off a scrap.
    parts: list[Polygon] = list(shapely.get_parts(land))
    return max(parts, key=lambda part: float(part.area))


def _mouth() -> Polygon:
    """Draw the funnel through which the river leaves the city."""
    x = np.linspace(-6_000, SLUICE, 40)
    axis = np.array([river_axis(value) for value in x])
    half = 75 + 190 * ((SLUICE - x) / 1_500).clip(0, 1) ** 1.5
    banks = (np.column_stack([x, axis - half]), np.column_stack([x, axis + half])[::-1])
    return Polygon(np.vstack(banks))


def _river(axis: Floats) -> BaseGeometry:
    """Draw the river above the sluice."""
    return LineString(axis).buffer(62) & box(SLUICE, -7_000, 7_000, 7_000)
