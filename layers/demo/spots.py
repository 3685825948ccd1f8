"""The street centre points: where the police say an incident was, and what stands around there."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from layers.demo.addresses import USES
from layers.demo.plan import Plan
from layers.demo.plane import Floats
from layers.demo.streets import Streets

_SECTION = 100.0
"""Length in metres of one section of a street, about."""

_CLEAR = 4.0
"""How far in metres a spot keeps from any border, so that no rounding carries it across."""


@dataclass(frozen=True, eq=False)
class Spots:
    """The middles of all street sections; arrays of the same length, in order of street."""

    point: Floats
    """(n, 2) float64, RD New metres in whole centimetres."""
    way: Floats
    """(n, 2) float64, the direction of the street there, of length 1."""
    street: NDArray[np.int64]
    neighbourhood: NDArray[np.int64]
    length: Floats
    """Metres of the section."""
    addresses: NDArray[np.int64]
    """(n, 3) int64: dwellings, shops and businesses on the section."""
    postcode: NDArray[np.str_]
    """Of one address on the section; empty where there is none."""


def draw_spots(plan: Plan, streets: Streets, addresses: pl.DataFrame) -> Spots:
    """Cut every street inside a neighbourhood into sections and put a spot in their middles."""
    used = np.flatnonzero(streets.neighbourhood >= 0)
    length = shapely.length(streets.line)
    count = np.zeros(len(length), dtype=np.int64)
    count[used] = np.maximum(1, np.rint(length[used] / _SECTION)).astype(np.int64)
    start = np.cumsum(count) - count
    street = np.repeat(np.arange(len(count)), count)
    section = length[street] / count[street]
    middle = (np.arange(len(street)) - start[street] + 0.5) * section
    here, ahead = (
        shapely.get_coordinates(shapely.line_interpolate_point(streets.line[street], middle + step))
        for step in (0.0, 2.0)
    )
    own = addresses["street"].to_numpy()
    nth = (addresses["along"].to_numpy() * count[own] / length[own]).astype(np.int64)
    at = start[own] + np.minimum(nth, count[own] - 1)
    here, way = np.round(here, 2), (ahead - here) / np.hypot(*(ahead - here).T)[:, None]
    keep = within(plan, streets.neighbourhood[street], here)
    return Spots(
        point=here[keep],
        way=way[keep],
        street=street[keep],
        neighbourhood=streets.neighbourhood[street][keep],
        length=section[keep],
        addresses=_count(addresses, at, len(street))[keep],
        postcode=_postcode(addresses, at, len(street))[keep],
    )


def within(plan: Plan, neighbourhood: NDArray[np.int64], point: Floats) -> NDArray[np.bool_]:
    """Say which points lie safely inside their neighbourhood."""
    inner = np.array([shape.buffer(-_CLEAR) for shape in plan.shapes], dtype=object)
    shapely.prepare(inner)
    return shapely.contains_xy(inner[neighbourhood], *point.T)


def _count(addresses: pl.DataFrame, at: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Count the addresses of each use on each section."""
    use = addresses["use"].to_numpy()
    return np.column_stack([np.bincount(at[use == kind], minlength=size) for kind in USES])


def _postcode(addresses: pl.DataFrame, at: NDArray[np.int64], size: int) -> NDArray[np.str_]:
    """Give the postcode of the first address on each section."""
    found, first = np.unique(at, return_index=True)
    postcode = np.full(size, "", dtype="U7")
    postcode[found] = addresses["postcode"].to_numpy()[first].astype(np.str_)
    return postcode
